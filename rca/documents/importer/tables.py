"""Tables: rows to cells, and the tables whose rows (or columns) are a chain of whys.

What must not enter: tables of actions, which `fields.py` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.documents.importer import asked, evidence, words
from rca.documents.importer.imported import FoundWhy
from rca.documents.importer.lines import Line
from rca.documents.importer.markers import Marker, marker
from rca.documents.importer.place import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.documents.importer.place import Place

_DIVIDER: Final = re.compile(r"[\s|:\-–+]+")
_SPLIT: Final = re.compile(r"(?<!\\)\|")
_NUMBER: Final = re.compile(
    r"#|no\.?|n|level|step|depth|layer|order|number|why\s?(?:#|no\.?|level|number)|\W*", re.IGNORECASE
)
_WHY: Final = re.compile(r"(?:the\s)?(?:5\s|five\s)?whys?\b.*|.*\bwhy\?*", re.IGNORECASE)
_QUESTION: Final = re.compile(r"(?:the\s)?(?:question|ask|asked|query|question asked).*", re.IGNORECASE)
_ANSWER: Final = re.compile(
    r"(?:the\s)?(?:answers?|because|reasons?|causes?|findings?|explanation|response|results?|root\s?causes?|analysis).*",
    re.IGNORECASE,
)
_EVIDENCE: Final = re.compile(
    r".*(?:evidence|proof|\blogs?\b|reference|location|\bfiles?\b|\bcode\b|citation|\bsource).*", re.IGNORECASE
)
_PLAIN_NUMBER: Final = re.compile(r"\W*(\d{1,2})(?:st|nd|rd|th|\ufe0f?\u20e3)?\W*", re.IGNORECASE)
_WIDEST: Final = 30
"""Columns of a table that is looked at."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's lines and cells; `header` is empty where no divider follows the first row."""

    lines: tuple[Line, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableChain:
    """Whys told in a table, which is used up by them."""

    whys: list[FoundWhy]
    used: frozenset[int]
    place: Place


def tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables of a document, those in fences too."""
    block: list[Line] = []
    for line in lines:
        is_row = line.kind == "row" or (line.kind == "inside" and line.text.lstrip().startswith("|"))
        if is_row and (not block or block[-1].kind == line.kind):
            block.append(line)
            continue
        if block:
            yield _table(block)
        block = [line] if is_row else []
    if block:
        yield _table(block)


def cells(row: str) -> tuple[str, ...]:
    """The cells of a row, without emphasis around all of one."""
    parts = _SPLIT.split(row.strip())
    inner = parts[1:-1] if len(parts) > 2 and not parts[-1].strip() else parts[1:]
    return tuple(part.strip() for part in inner)


def _table(block: list[Line]) -> Table:
    rows = [(line.number, cells(line.text)) for line in block if not _DIVIDER.fullmatch(line.text)]
    has_header = len(block) > 1 and bool(_DIVIDER.fullmatch(block[1].text)) and bool(rows)
    header = rows.pop(0)[1] if has_header else ()
    return Table(tuple(block), header, tuple(cell for _, cell in rows), tuple(number for number, _ in rows))


def chains(lines: Sequence[Line]) -> list[TableChain]:
    """The chains that tables tell."""
    found = list(tables(lines))
    stands = places(lines, {table.lines[0].number for table in found}, ())
    told: list[TableChain] = []
    for table in found:
        place = stands[table.lines[0].number]
        used = frozenset(line.number for line in table.lines)
        told += [TableChain(whys, used, place) for whys in _whys(table, place)]
    return told


def _whys(table: Table, place: Place) -> Iterator[list[FoundWhy]]:
    if len(table.rows) < 1 or len(table.header or table.rows[0]) < 2:
        return
    across = _across(table)
    if across:
        yield from across
        return
    column = _numbered_column(table, place)
    if column is None:
        return
    chain: list[FoundWhy] = []
    last = 0
    for row, line in zip(table.rows, table.row_lines, strict=True):
        number = _number(row[column]) if column < len(row) else None
        if number is not None and number <= last and chain:
            yield chain
            chain = []
        if (
            number is None
            and not _WHY.fullmatch(" ".join(row)[:200])
            and column >= 0
            and not _is_sequence(table, column)
        ):
            continue
        last = number or last
        chain.append(_row(table.header, row, column, line, len(chain)))
    if chain:
        yield chain


def _numbered_column(table: Table, place: Place) -> int | None:
    """The column that tells which why a row is; None when the table is no chain."""
    for column in range(min(len(table.header or table.rows[0]), _WIDEST)):
        said = [row[column] for row in table.rows if column < len(row)]
        numbers = [_number(cell) for cell in said]
        told = [number for number in numbers if number is not None]
        if len(told) < 2 or len(told) * 10 < len(table.rows) * 6 or told[0] != 1 or told[1] != 2:
            continue
        named = sum(_marked(cell) is not None for cell in said)
        if named * 2 > len(told) or _is_told_by_header(table, column, place):
            return column
        return None
    return _asking_column(table, place)


def _is_told_by_header(table: Table, column: int, place: Place) -> bool:
    """Plain numbers are of whys where another column asks why, or whys were announced and questions stand beside."""
    others = [name for at, name in enumerate(table.header) if at != column]
    asks = any(_WHY.fullmatch(words.plain(name)) or _QUESTION.fullmatch(words.plain(name)) for name in others)
    counted = column < len(table.header) and re.search(r"\bwhy\b", table.header[column], re.IGNORECASE)
    said = [cell for row in table.rows for at, cell in enumerate(row) if at != column]
    asking = sum(bool(re.search(r"\bwhy\b[^|]*|\?\W*$", cell[:300], re.IGNORECASE)) for cell in said)
    if place.asked:
        return False
    if counted:
        return True
    if asks:
        return place.whys or asking * 2 >= len(table.rows)
    return place.whys and asking * 2 >= len(table.rows)


def _asking_column(table: Table, place: Place) -> int | None:
    """A column of questions where whys were announced."""
    if place.asked or not place.whys or len(table.rows) < 3:
        return None
    for column, name in enumerate(table.header[:_WIDEST]):
        called = _WHY.fullmatch(words.plain(name)) or _QUESTION.fullmatch(words.plain(name))
        asking = sum(bool(re.match(r"\W*why\b", row[column], re.IGNORECASE)) for row in table.rows if column < len(row))
        if called and asking * 2 > len(table.rows):
            return column
    return None


def _is_sequence(table: Table, column: int) -> bool:
    return not any(_number(row[column]) for row in table.rows if column < len(row))


def _marked(cell: str) -> Marker | None:
    """The why that a cell announces with a number."""
    found = marker(Line(0, cell, "text", cell))
    return found if found and found.grade in {"numbered", "weak", "listed"} else None


def _number(cell: str) -> int | None:
    plain = _PLAIN_NUMBER.fullmatch(cell[:40])
    if plain:
        return int(plain[1])
    level = re.fullmatch(r"\W*(?:level|layer|step)\s?(\d{1,2})\b.{0,60}", cell, re.IGNORECASE)
    found = _marked(cell)
    return found.number if found else int(level[1]) if level else None


def _row(header: tuple[str, ...], row: tuple[str, ...], column: int, line: int, position: int) -> FoundWhy:
    """One row as a why; a column that has no place of its own goes on with the answer under its name."""
    announced = _marked(row[column])
    own = announced.rest if announced else "" if _number(row[column]) is not None else row[column]
    question, because = asked.parted(own)
    why = FoundWhy(question, because, position - 1, line=line)
    free: list[tuple[str, str]] = []
    for at, cell in enumerate(row[:_WIDEST]):
        name = words.plain(header[at]) if at < len(header) else ""
        if at == column or not cell.strip():
            continue
        if _EVIDENCE.fullmatch(name) and not _ANSWER.fullmatch(name):
            why.evidence.append(evidence.of_lines(cell))
        elif _QUESTION.fullmatch(name) or (_WHY.fullmatch(name) and not why.question):
            _ask(why, cell)
        elif _ANSWER.fullmatch(name) and not why.because:
            why.because = asked.bare(cell)
        else:
            free.append((name, cell))
    _place_free(why, free)
    why.is_root = any(asked.says_root(cell) for cell in row)
    why.question = why.question or (announced.name if announced else f"Why {row[column]}".replace("**", ""))
    return why


def _ask(why: FoundWhy, cell: str) -> None:
    question, because = asked.parted(cell)
    why.question = f"{why.question} {question}".strip()
    why.because = why.because or because


def _place_free(why: FoundWhy, free: list[tuple[str, str]]) -> None:
    for name, cell in free:
        question, because = asked.parted(cell)
        if not why.question and asked.is_question(question):
            why.question, why.because = question, because or why.because
        elif not why.because:
            why.because = asked.bare(cell)
        else:
            why.because += f"\n{name}: {cell}" if name else f"\n{cell}"
    if why.question and not why.because and not asked.is_question(why.question) and not free:
        return


def _across(table: Table) -> list[list[FoundWhy]]:
    """A header `Why 1 | Why 2 | ...`: each row below is a chain, or the rows are questions and answers of one."""
    found = [(at, each) for at, cell in enumerate(table.header[:_WIDEST]) if (each := _marked(cell))]
    if len(found) < 3 or [each.number for _, each in found] != list(range(1, len(found) + 1)):
        return []
    is_labelled = found[0][0] == 1 and all(
        _QUESTION.fullmatch(words.plain(row[0]))
        or _ANSWER.fullmatch(words.plain(row[0]))
        or _EVIDENCE.fullmatch(words.plain(row[0]))
        for row in table.rows
        if row
    )
    if is_labelled:
        whys = [FoundWhy("", parent=position - 1, line=table.row_lines[0]) for position in range(len(found))]
        for row in table.rows:
            for why, (at, _) in zip(whys, found, strict=True):
                _put(why, words.plain(row[0]), row[at] if at < len(row) else "")
        return [_named(whys, found)]
    made = []
    for row, line in zip(table.rows, table.row_lines, strict=True):
        whys = []
        for position, (at, _) in enumerate(found):
            question, because = asked.parted(row[at] if at < len(row) else "")
            if question and not because and not asked.is_question(question):
                question, because = "", question
            whys.append(FoundWhy(question, because, position - 1, line=line))
        made.append(_named(whys, found))
    return made


def _put(why: FoundWhy, name: str, cell: str) -> None:
    if _QUESTION.fullmatch(name):
        why.question = asked.bare(cell)
    elif _ANSWER.fullmatch(name):
        why.because = asked.bare(cell)
    elif cell:
        why.evidence.append(evidence.of_lines(cell))


def _named(whys: list[FoundWhy], found: list[tuple[int, Marker]]) -> list[FoundWhy]:
    for why, (_, each) in zip(whys, found, strict=True):
        why.question = why.question or each.name
    return whys
