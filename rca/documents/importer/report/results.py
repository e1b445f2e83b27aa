"""What a report says of modules and tests: counts as stated, and the tests that failed with their errors.

What must not enter: counting. What is stated of all tests or modules together is kept as a claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer.asked import bare
from rca.documents.importer.report import forms

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line
    from rca.documents.importer.report.blocks import Block
    from rca.documents.importer.report.found import FoundReport

_FAILED: Final = re.compile(r"❌|✗|✖|\bFAIL(?:ED|ING|S)?\b|\bERROR\b")
_FAILED_WORD: Final = re.compile(r"^\W*(?:FAIL(?:ED|ING|S)?|ERROR)\b\W*", re.IGNORECASE)
_PASSED: Final = re.compile(r"✅|\bPASS(?:ED|ING|ES)?\b|\bok\b", re.IGNORECASE)
_UNNAMED: Final = re.compile(
    r"(?<![\d~/.])(?P<count>\d{1,6})(?:\s*/\s*(?P<of>\d{1,6}))?\s+(?P<unit>modules?|tests?)\s+(?:(?:are|is|still|now)\s+)*"
    r"(?P<what>passed|passing|pass|green|failed|failing|fail|red)\b",
    re.IGNORECASE,
)
_HEADED: Final = re.compile(
    r"(?P<what>passing|passed|failing|failed)\s+(?P<unit>modules?|tests?)\s*[:(]\s*(?P<count>\d{1,6})(?:\s*/\s*\d{1,6})?",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(r"\b(?:previous(?:ly)?|before|prior|last\scycle|was|were)\b", re.IGNORECASE)
_COLUMNS: Final = {
    "module": re.compile(r"(?:test\s)?(?:module|suite|file)s?(?:\sname)?"),
    "test": re.compile(r"tests?(?:\sname)?|test\scase|failing\stest|name"),
    "passed": re.compile(r"(?:tests\s)?pass(?:ed|ing|es)?"),
    "failed": re.compile(r"(?:tests\s)?fail(?:ed|ing|ures?|s)?"),
    "total": re.compile(r"total(?:\stests)?|tests(?:\srun)?|ran|count|all"),
    "result": re.compile(r"results?|status|outcome|score|pass(?:ed)?\s?/\s?total"),
    "error": re.compile(r"errors?(?:\s(?:message|text))?|reason|failure|message|cause"),
}


def read(block: Block, found: FoundReport) -> None:
    """Take the modules, tests and counts of one block."""
    for claim in [*_HEADED.finditer(block.heading), *_UNNAMED.finditer(block.heading)]:
        _claim(block.heading, claim["what"], claim["unit"], int(claim["count"]), found)
    current, depth = "", -1
    for line in block.texts():
        if line.indent <= depth:
            current, depth = "", -1
        named = forms.MODULE.search(line.text)
        if named is None:
            _unnamed(line, found)
        elif _is_module(line, named, found):
            current, depth = named["module"], line.indent
        else:
            _test(line, named, current, found)
    for header, rows, head in block.tables():
        if _table(header, rows, found):
            found.used |= {line.number for line in head}


def _is_module(line: Line, named: re.Match[str], found: FoundReport) -> bool:
    """Whether a line names one module and states its count, or leads to what is listed below it."""
    if named["test"]:
        return False
    several = {hit["module"] for hit in forms.MODULE.finditer(line.text)}
    rest = line.text.replace(named[0], " ")
    count = forms.counted(rest)
    if count is None or len(several) > 1:
        return len(several) == 1 and bool(line.bullet) and re.fullmatch(r"[\W\d]*", rest) is not None
    module = named["module"]
    before = forms.counted_before(rest)
    at = line.number
    if found.results.state(module, *count, at) and (before is None or found.before.state(module, *before, at)):
        found.used.add(line.number)
    else:
        found.odd.append(f"line {line.number + 1} states another count of {module} than a line before it")
    return True


def _test(line: Line, named: re.Match[str], current: str, found: FoundReport) -> None:
    """A test that failed: `❌ test_x: error` below its module, or `module::test` anywhere."""
    module = named["module"] if named["test"] else current
    test = named["test"] or named["module"]
    front, _, rest = line.text.partition(named[0])
    if not module or not line.bullet or re.search(r"\w", re.sub(r"FAILED|ERROR|\[[ xX]\]", "", front)):
        return
    behind = rest.lstrip("`*_ ")
    if not (_FAILED.search(line.text) or behind.startswith(":")) or (
        _PASSED.search(line.text) and "❌" not in line.text
    ):
        return
    error = forms.unquoted(_FAILED_WORD.sub("", bare(behind), count=1))
    if found.results.failed(module, test, error):
        found.used.add(line.number)
    else:
        found.odd.append(f"line {line.number + 1} tells another error of {test} than a line before it")


def _unnamed(line: Line, found: FoundReport) -> None:
    """Counts of all modules or tests; what was before is another cycle's."""
    if _BEFORE.search(line.text):
        return
    for claim in [*_UNNAMED.finditer(line.text), *_HEADED.finditer(line.text)]:
        _claim(line.text, claim["what"], claim["unit"], int(claim["count"]), found)


def _claim(text: str, what: str, unit: str, count: int, found: FoundReport) -> None:
    metric = "failed" if what.lower().startswith(("fail", "red")) else "passed"
    found.claim(metric, "modules" if unit.lower().startswith("module") else "tests", bare(text), count)


def _table(header: list[str], rows: list[tuple[Line, tuple[str, ...]]], found: FoundReport) -> bool:
    """A table of modules with counts, or of tests with errors."""
    columns: dict[str, int] = {}
    for at, name in enumerate(header):
        kind = next((kind for kind, shape in _COLUMNS.items() if kind not in columns and shape.fullmatch(name)), "")
        if kind:
            columns[kind] = at
    taken = False
    for line, row in rows:
        cell = {kind: row[at].strip("`* ") for kind, at in columns.items() if at < len(row)}
        if "error" in cell and ("test" in cell or "module" in cell):
            taken |= _test_row(line, cell, found)
        elif "module" in cell or "test" in cell:
            taken |= _module_row(line, cell, found)
    return taken


def _test_row(line: Line, cell: dict[str, str], found: FoundReport) -> bool:
    name = cell.get("test", "")
    named = forms.MODULE.fullmatch(name) or forms.MODULE.fullmatch(cell.get("module", ""))
    if named is None:
        return False
    test = (named["test"] or name).strip()
    told = forms.MODULE.fullmatch(cell.get("module", ""))
    module = told["module"] if told else named["module"] if named["test"] else ""
    if not module or not test or _PASSED.search(cell.get("result", "")):
        return False
    if found.results.failed(module, test, forms.unquoted(cell["error"])):
        found.used.add(line.number)
        return True
    return False


def _module_row(line: Line, cell: dict[str, str], found: FoundReport) -> bool:
    named = forms.MODULE.fullmatch(cell.get("module") or cell.get("test", ""))
    if named is None or named["test"]:
        return False
    count = _count(cell)
    if count is None:
        return False
    if not found.results.state(named["module"], *count, line.number):
        found.odd.append(f"line {line.number + 1} states another count of {named['module']}, or an impossible one")
        return False
    found.used.add(line.number)
    return True


def _count(cell: dict[str, str]) -> tuple[int, int] | None:
    """Passed and ran by a row's numbers; None where they contradict each other or are not two."""
    for kind in ("result", "passed"):
        if (count := forms.counted(cell.get(kind, ""))) is not None:
            return count
    number = {
        kind: int(cell[kind]) for kind in ("passed", "failed", "total") if re.fullmatch(r"\d{1,6}", cell.get(kind, ""))
    }
    passed, failed, total = number.get("passed"), number.get("failed"), number.get("total")
    if passed is None and failed is not None and total is not None:
        return total - failed, total
    if passed is not None and total is None and failed is not None:
        return passed, passed + failed
    if passed is None or total is None or (failed is not None and passed + failed > total):
        return None
    return passed, total
