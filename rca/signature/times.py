"""Points in time as logs write them. Only the patterns: headers skip them, masks replace them."""

from typing import Final

from rca.signature.patterns import Pattern

MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
CLOCK: Final = r"\d{1,2}:\d{2}:\d{2}(?:[.,:]\d{1,9})?"
_ZONE: Final = r"(?: ?(?:Z|UTC|GMT|CES?T|[ECMP][SD]T|[+\-]\d{2}:?\d{2})\b)?"
_YEAR: Final = r"(?:19|20)\d{2}"
_OF_DAY: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?"

_FORMS: Final = (
    # ISO 8601 and its relatives, with or without a time of day: one separator within a date
    *(rf"{_YEAR}{between}\d{{1,2}}{between}\d{{1,2}}(?:[T _\-]+{_OF_DAY}{_ZONE})?" for between in ("-", "/", r"\.")),
    rf"{_YEAR}\d{{4}}[-T ]\d{{1,2}}:?\d{{1,2}}:?\d{{1,2}}(?:[.,:]\d{{1,9}})?Z?",
    rf"\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}},?[ T]{CLOCK}(?: ?[AP]M)?{_ZONE}",
    rf"\d{{2}}[-.]\d{{2}} {CLOCK}",
    # syslog, ctime, RFC 5322, web servers
    rf"(?:{_DAY},? )?{MONTH} {{1,2}}\d{{1,2}}(?:,? \d{{4}})?,? {CLOCK}(?: ?[AP]M)?{_ZONE}(?: {_YEAR}\b)?",
    rf"(?:{_DAY},? )?\d{{1,2}}[ \-/]{MONTH}[ \-/]\d{{4}}[: ]{CLOCK}{_ZONE}",
    rf"{CLOCK}(?: ?[AP]M)?{_ZONE}",
)
TIME: Final = Pattern(rf"(?<![\w.\-/:])(?:{'|'.join(_FORMS)})(?![\w\-/]|\.\d|:\d)")
