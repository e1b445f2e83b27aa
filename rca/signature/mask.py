"""A message with everything that differs from one occurrence to the next replaced by what it is: <num> <id> <hex> <path> <host> <url> <time> <email>.

What names the failure stays: words, quoted identifiers, codes, technical terms such as `utf-8`. One pass a kind, each linear.
"""

import re
from collections.abc import Callable
from typing import Final

from rca.signature.codes import codes
from rca.signature.headers import TIME

_KEPT: Final = "".join(chr(0x10600 + n) for n in range(10))
"""Letters of a dead script (Linear A) stand for kept digits while others are masked: word characters, but no digits."""
_KEPT_DIGITS: Final = str.maketrans("0123456789", _KEPT)
_BACK: Final = str.maketrans(_KEPT, "0123456789")

_TERMS = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:utf[-_]?(?:8|16|32)(?:[-_]?(?:sig|le|be|mb4))?|latin-?1|iso-?8859-\d{1,2}|cp125\d|u?int(?:8|16|32|64|128)|float(?:16|32|64)|[iuf](?:8|16|32|64|128)"
    r"|sha-?(?:1|224|256|384|512)|md5|crc32|base(?:16|32|58|64)|x86(?:[-_]64)?|amd64|arm64|i[36]86|win(?:32|64)|ipv[46]|ip[46]|http2|http3|oauth2"
    r"|s3|ec2|k8s|i18n|l10n|log4j2?|log4net|slf4j|junit[345]|psycopg[23]?|urllib[23]|python[23]|py[23]|jinja2|http\.?/\d(?:\.\d)?|http1|x509|ed25519|rs256|hs256|es256|aes-?(?:128|192|256)"
    r"|v\d{1,2}(?=/|_|alpha|beta|$|[\s'\"])|p2p|b2b|neo4j|h264|h265|mp[34]|2fa|utf8mb4|boto3|vue3|es6|es20\d\d|c\+\+\d\d|latin1|ascii85|s3a)(?![A-Za-z0-9])"
)
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{1,20})://(?P<host>[^\s/'\"<>)\]},;\\?#]*+)(?P<route>[^\s'\"<>)\]},;\\?#]*+)(?P<rest>[?#][^\s'\"<>)\]}]*+)?"
)
_METHOD = re.compile(
    r"\b(?P<verb>GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|(?i:url|uri|endpoint|route):) (?P<route>/[^\s'\"<>?#]*+)(?P<rest>[?#][^\s'\"<>]*+)?"
)
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}+@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250}[A-Za-z0-9])?")
_TIME = re.compile(rf"(?<![\w.\-/:]){TIME}(?![\w\-/]|\.\d|:\d)")
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){0,3}[0-9a-fA-F]{1,12}(?![0-9A-Za-z])")
_MAC = re.compile(r"(?<![\w:])[0-9A-Fa-f]{2}(?:[:\-][0-9A-Fa-f]{2}){5,}(?![\w:])")
_PORT: Final = r"(?::\d{1,5}(?!\d))?"
_IPV4 = re.compile(rf"(?<![\w.])/?(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?:/\d{{1,2}}(?!\d))?{_PORT}(?!\.?\w)")
_NAMED_HOST = re.compile(r"(?<![\w.\-])[\w.\-]{1,60}+/<host>")
_IPV6 = re.compile(
    rf"\[?(?<![\w:.\-])(?=[0-9A-Fa-f:]{{0,39}}\d)(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}(?:[0-9A-Fa-f]{{1,4}}|(?<=::))(?:%\w+)?(?![\w:<])(?:\]{_PORT})?"
)
_HOST = re.compile(
    r"(?<![\w.\-@/\\$])(?P<name>[A-Za-z0-9][\w\-]{0,62}+(?:\.[A-Za-z0-9][\w\-]{0,62}+){0,8})(?P<port>:\d{2,5}(?!\.?\w))?(?![\w\-/\\(@=]|\.\w|:\w)"
)
_ZONES: Final = frozenset(
    "com org net edu gov mil info biz internal local localdomain lan home corp intranet svc cluster test example cloud dev app"
    " io ai co uk de fr jp cn ru nl eu us ca au ch br pl se kr tw tr cz at om mx ar za fi dk es pt gr hu ro sg hk nz".split()
)
_NAMES = re.compile(
    r"(?i)\b(?:named?|modules?|packages?|attribute|class|object|namespace|key|property|field|column|table|relation|bean|setting|option|variable|type)[ :=]{0,2}['\"`]?$"
)
"""Words after which a dotted name is no host."""
_SURE: Final = frozenset("com org net edu gov internal local localdomain lan example".split())
_PATH = re.compile(
    r"(?<![\w>.\-:/\\])(?:file:)?(?:[A-Za-z]:[\\/]{1,2}|\\\\\w|(?:\.{1,2}|~[\w\-]*)?/(?=[\w.@\-+]))[^\s'\"`<>|*?,;()\[\]{}=]*+"
    r"|(?<![\w>.\-:/\\@])[\w.@\-]++(?:[\\/][\w.@\-+]++){2,}[\\/]?|(?<![\w>.\-:/\\@])[\w@\-]++/[\w@\-]++\.[A-Za-z]\w{0,4}\b"
)
_LINE = re.compile(r"(?<=<path>)(?::\d{1,9}){1,2}|(?<=<path>)\(\d{1,9}(?:,\d{1,9})?\)")
_HEX = re.compile(
    r"(?<![0-9A-Za-z])0[xX][0-9A-Fa-f]++(?![0-9A-Za-z])|(?<=@)[0-9a-f]{5,16}(?![0-9A-Za-z])|(?<==)[0-9a-f]{7,16}(?![0-9A-Za-z])"
)
_MIXED = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z]*+\d)(?=\d*+[A-Za-z])(?:[0-9a-f]{6,}+|[0-9A-F]{6,}+|\d++[A-Za-z]++\d[A-Za-z0-9]*+|[A-Za-z]++\d++[A-Za-z]++\d*+[A-Za-z0-9]*+|[A-Za-z0-9+/]{32,}+={0,2}|\d{2,}[a-z]{3,}+)(?![A-Za-z0-9])"
)
_UNIT: Final = (
    r"(?:ns|us|µs|μs|ms|s|sec|secs|min|mins|m|h|hr|hrs|d|[kKMGTP]i?B?|B|bytes?|%|px|x|st|nd|rd|th|Hz|[kKMG]Hz|V|W|mA|C)"
)
_SPAN = re.compile(r"(?<![\w.])(?:\d++(?:\.\d++)?(?:h|m|s|ms|d)){2,}(?!\w)")
_NUMBER = re.compile(
    rf"(?:(?<=[\s(\[{{=:,;<>|'\"_])[+\-]|^[+\-])?(?<![\d])\d++(?:,\d{{3}}(?!\d))*+(?:\.\d++)*+(?:[eE][+\-]?\d++)?(?:{_UNIT}(?![A-Za-z0-9]))?"
)
_PLURAL = re.compile(
    r"(?<=<num> )(?P<word>second|minute|hour|day|week|month|year|millisecond|microsecond|row|error|warning|time|byte|attempt|item|page|file|record|test|connection|instance|argument"
    r"|element|message|retry|field|entry|node|task|job|worker|thread|request|response|replica|pod|container|object|key|value|parameter|failure|user|event|problem|issue)(?P<end>s|ies|\(s\))?(?![\w:=(\-])"
)
_RUN = re.compile(r"(?P<mask><(?:num|id|hex|host|path|time)>)(?:(?:[ ,;/|:.\-_x+\\]|, | - |\.\.+){1,3}+(?P=mask))+")
_DETAIL = re.compile(r"(?<=\)=\()(?:[^()\n]|\([^()\n]*+\))*+(?=\))")
_IDENTIFIER = re.compile(r"(?<=['\"`])[A-Za-z_]+[A-Za-z]\d(?=['\"`])")
"""Quoted, a name with one digit at its end (`'line2'`) is a name and not a counter."""
_SPACE = re.compile(r"\s+")


def masked(text: str) -> str:
    """Text with typed placeholders. Idempotent; linear in the length of `text`."""
    text = _SPACE.sub(" ", text.translate(_BACK)).strip()
    for start, end in [(code.start, code.end) for code in codes(text)]:
        text = text[:start] + text[start:end].translate(_KEPT_DIGITS) + text[end:]
    for clue, pattern, change in _STEPS:
        if clue in text:
            text = pattern.sub(change, text)
    return _lists(text.translate(_BACK))


def _lists(text: str) -> str:
    """A list of alike things as one of them: how many there were is a counter."""
    words = text.split(" ") if text.count("<") > 1 else []
    before = 0
    while len(words) != before:
        before = len(words)
        for width in range(1, 5):
            words = _once_each(words, width)
    return " ".join(words) or text


def _once_each(words: list[str], width: int) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(words):
        part, end = words[at : at + width], at + width
        if words[end : end + width] == part and any("<" in word for word in part):
            while words[end : end + width] == part:
                end += width
            out += part
            at = end
        else:
            out.append(words[at])
            at += 1
    return out


def _keep(match: re.Match[str]) -> str:
    return match[0].translate(_KEPT_DIGITS)


def _route(route: str) -> str:
    """A URL's path with the words that name the endpoint, without what varies."""
    out = []
    for part in route.split("/"):
        if re.fullmatch(r"v\d{1,2}", part):
            out.append(part.translate(_KEPT_DIGITS))
        elif re.search(r"\d|%|[^\x00-\x7f]", part) or len(part) > 40:
            out.append("<id>")
        else:
            out.append(part)
    return "/".join(out).rstrip("/.:")


def _url(match: re.Match[str]) -> str:
    if match["scheme"].lower() in {"file", "jar", "webpack", "webpack-internal", "hdfs", "s3", "gs"}:
        return "<path>"
    return "<url>" + _route(match["route"])


def _method(match: re.Match[str]) -> str:
    return f"{match['verb']} <url>{_route(match['route'])}"


def _host(match: re.Match[str]) -> str:
    """A host where the name says so; Java packages, modules and attributes look alike and stay."""
    name, port = match["name"], match["port"]
    labels = name.split(".")
    last = labels[-1].lower()
    if last == "localhost":
        return "<host>"
    if len(labels) == 1:
        return "<host>" if port and re.search(r"[\-\d]", name) and not name.isdigit() and len(port) > 3 else match[0]
    if (
        last.isdigit()
        or any(c.isupper() for c in labels[-1])
        or "_" in labels[-1]
        or labels[0].lower() in {"com", "org", "net", "io", "java", "javax", "edu"}
    ):
        return match[0]
    sure = last in _SURE or (last in _ZONES and (len(labels) > 2 or bool(port)))
    start = match.start()
    if _NAMES.search(match.string, max(0, start - 24), start):
        return match[0]
    quoted = (
        match.string[start - 1 : start] in {"'", '"', "`"}
        and len(labels) == 2
        and last not in {"com", "org", "net", "edu", "gov"}
    )
    hyphened = len(labels) > 2 and any("-" in label for label in labels) and last.isalpha()
    return (
        "<host>"
        if (sure and not quoted) or hyphened or (port and len(port) > 3 and last.isalpha() and len(labels) > 2)
        else match[0]
    )


def _plural(match: re.Match[str]) -> str:
    word = match["word"]
    return word[:-1] + "ies" if word in {"retry", "entry"} else word + "s"


_STEPS: Final[tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (")=(", _DETAIL, "<value>"),
    ("://", _URL, _url),
    (" /", _METHOD, _method),
    ("@", _EMAIL, "<email>"),
    (":", _TIME, "<time>"),
    ("-", _TIME, "<time>"),
    ("/", _TIME, "<time>"),
    ("-", _UUID, "<id>"),
    ("", _MAC, "<id>"),
    (".", _IPV4, "<host>"),
    (":", _IPV6, "<host>"),
    ("/<host>", _NAMED_HOST, "<host>"),
    ("/", _PATH, "<path>"),
    ("\\", _PATH, "<path>"),
    ("<path>", _LINE, ""),
    ("", _HOST, _host),
    ("", _TERMS, _keep),
    ("", _IDENTIFIER, _keep),
    ("", _HEX, "<hex>"),
    ("", _MIXED, "<id>"),
    ("", _SPAN, "<num>"),
    ("", _NUMBER, "<num>"),
    ("<num> ", _PLURAL, _plural),
    (">", _RUN, r"\g<mask>"),
)
"""Characters without which a pattern cannot match, the pattern, and what takes its place. The order matters: times before digits, hosts before paths."""
