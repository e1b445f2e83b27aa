"""The forms in which reports state things: counts, sums, signs, codes. A form that is not clear says nothing.

What must not enter: documents and their headings.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from rca.documents.importer.asked import bare
from rca.signature import sign

Standing = Literal["done", "in-progress", "pending"]

MODULE: Final = re.compile(
    r"(?<![\w:./\-])(?:[\w.\-]++/)*+(?P<module>test_\w+|\w+_tests?)(?:\.py)?(?:::(?P<test>\w+(?:::\w+)*(?:\[[^\]\s]{0,80}\])?))?(?!\w)"
)
"""A test module, perhaps with its folder and ending, perhaps with a test behind it."""
_OF: Final = re.compile(
    r"(?<![\d/~.$≈])(?P<x>\d{1,6})\s*(?:/|\bof\b)\s*(?P<y>\d{1,6})(?![\d/%.]\d|%)"
    r"(?P<behind>\s*(?:\w+\s+){0,2}?(?:fail\w*|red|broken)\b)?"
)
_WAS: Final = re.compile(r"\((?:was|before|previously|up from|down from)[:\s]\s*(?P<x>\d{1,6})\s*/\s*(?P<y>\d{1,6})\)")
_BOTH: Final = re.compile(
    r"(?<![\d~.])(?P<passed>\d{1,6})\s+(?:tests?\s+)?pass(?:ed|ing|es)?\b[,;/ ]*"
    r"(?:and\s+)?(?<![\d~])(?P<failed>\d{1,6})\s+(?:tests?\s+)?(?:fail(?:ed|ing|s|ures?)?|errors?)\b",
    re.IGNORECASE,
)
_HEDGED: Final = re.compile(
    r"[~≈]|\b(?:about|around|approximately|roughly|almost|nearly|maybe|perhaps|probably|estimated)\b", re.IGNORECASE
)
_ALL: Final = re.compile(r"\ball\s+(?P<all>\d{1,6})\s+(?:tests?\s+)?(?:pass(?:ed|ing|es)?|green|ok)\b", re.IGNORECASE)
_SIGNED: Final[tuple[tuple[str, Standing], ...]] = (
    ("✅", "done"), ("☑", "done"), ("✔", "done"), ("[x]", "done"), ("[X]", "done"),
    ("🔄", "in-progress"), ("🚧", "in-progress"), ("🔧", "in-progress"), ("[~]", "in-progress"), ("[-]", "in-progress"),
    ("⏳", "pending"), ("⏸", "pending"), ("❌", "pending"), ("[ ]", "pending"), ("☐", "pending"), ("⬜", "pending"),
)  # fmt: skip
_STANDING: Final[tuple[tuple[Standing, re.Pattern[str]], ...]] = (
    (
        "pending",
        re.compile(r"\W*(?:pending|to-?\s?do|open|not\s(?:started|done)|planned|waiting|blocked)\b", re.IGNORECASE),
    ),
    ("in-progress", re.compile(r"\W*(?:in[\s\-]progress|ongoing|running|under\s?way|wip|started)\b", re.IGNORECASE)),
    ("done", re.compile(r"\W*(?:completed?|done|finished|what\s(?:we|was)\s(?:did|done))\b", re.IGNORECASE)),
)
_CAPABLE: Final = (
    ("improved", re.compile(r"\W*(?:partial(?:ly)?|partly|improv(?:ed|ing))\b", re.IGNORECASE)),
    ("in-progress", re.compile(r"\W*(?:in[\s\-]progress|ongoing|being\s\w+)\b", re.IGNORECASE)),
    (
        "broken",
        re.compile(r"\W*(?:broken|fail(?:ing|ed|s)?|down|not\sworking|degraded|unavailable)\b", re.IGNORECASE),
    ),
    (
        "working",
        re.compile(r"\W*(?:working|works|restored|fixed|resolved|success(?:ful)?|stable|ok|healthy)\b", re.IGNORECASE),
    ),
)
_SUM: Final = re.compile(
    r"(?P<sign>[$€£])\s?(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<scale>[kKmM])?(?![\w.])(?P<plus>\+)?"
)
_CURRENCY: Final = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODE: Final = re.compile(r"(?<![\w.$#-])(?P<code>10(?:0[0-9]|1[0-5])|[45]\d\d)(?![\w.%])")
"""Close codes of WebSocket (RFC 6455, 7.4.1) and status codes of errors in HTTP (RFC 9110, 15.5 and 15.6)."""


def counted(text: str) -> tuple[int, int] | None:
    """Passed and ran of one clear statement: `3/5 tests`, `3 passed, 2 failed`, `ALL 6 tests passed`.

    None where nothing, something approximate or more than one thing is stated.
    """
    if _HEDGED.search(text):
        return None
    plain = _WAS.sub("", text)
    found = {(int(hit["passed"]), int(hit["passed"]) + int(hit["failed"])) for hit in _BOTH.finditer(plain)}
    found |= {(int(hit["all"]), int(hit["all"])) for hit in _ALL.finditer(plain)}
    for hit in _OF.finditer(plain):
        x, y = int(hit["x"]), int(hit["y"])
        found.add((y - x, y) if hit["behind"] else (x, y))
    if len(found) != 1:
        return None
    [(passed, ran)] = found
    return (passed, ran) if 0 <= passed <= ran and ran else None


def counted_before(text: str) -> tuple[int, int] | None:
    """The count in `(was 1/5)`."""
    found = _WAS.search(text)
    return (int(found["x"]), int(found["y"])) if found else None


def standing(text: str) -> tuple[Standing | None, str]:
    """What a sign or box before an entry says of it, and the entry without; None without one."""
    rest = text.lstrip("*_ ")
    for mark, said in _SIGNED:
        if rest.startswith(mark):
            return said, bare(rest[len(mark) :].lstrip("\ufe0f "))
    return None, text


def standing_of(heading: str) -> Standing | None:
    """What a heading says of what stands below it: `COMPLETED`, `In progress`."""
    return next((said for said, shape in _STANDING if shape.match(heading)), None)


def capability(text: str) -> str:
    """`working`, `improved`, `in-progress` or `broken` as the first word says it; "" where it says something else."""
    return next((said for said, shape in _CAPABLE if shape.match(text)), "")


def sums(text: str) -> list[tuple[float, str, bool]]:
    """Sums of money: number, currency, and whether it is at least that (`$80K+`)."""
    scale = {"": 1, "k": 1_000, "m": 1_000_000}
    return [
        (
            float(hit["number"].replace(",", "")) * scale[(hit["scale"] or "").lower()],
            _CURRENCY[hit["sign"]],
            bool(hit["plus"]),
        )
        for hit in _SUM.finditer(text)
    ]


def code(text: str) -> str:
    """The first code of a text as `rca.signature` names it (`close 1011`, `http 503`), or of a bare number; or ""."""
    codes = sign(text).codes if text.strip() else ()
    if codes:
        return codes[0]
    found = _CODE.search(text)
    if not found:
        return ""
    return f"close {found['code']}" if len(found["code"]) == 4 else f"http {found['code']}"


def stem(text: str) -> str:
    """A name without case, brackets, quotes and the differences of `failures`, `failed` and `failure`."""
    words = re.findall(r"\w+", re.sub(r"\([^()]*\)", " ", text.casefold()))
    return " ".join(re.sub(r"^fail\w*", "fail", word).removesuffix("s") for word in words)


def plain(text: str) -> str:
    """Text without `**`: fields hold words, and emphasis would be shown as stars."""
    return bare(text.replace("**", ""))


def unquoted(text: str) -> str:
    """An error's text without emphasis and the quotes around it, or around all but what is in brackets behind it."""
    said = bare(text).strip("` ")
    found = re.fullmatch(r"[\"“](?P<said>[^\"“”]+)[\"”](?P<more>\s*\([^()]*\))?", said)
    return f"{found['said']}{found['more'] or ''}" if found else said
