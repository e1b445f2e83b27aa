r"""Values of secret-named keys, in every way that logs, configuration, code and commands write them.

`key=value`, `"key": "value"`, `\"key\":\"value\"`, `KEY='..'`, `?token=..&`, `'key' => 'value'`, `--key value`,
`<key>value</key>`, `"name": "KEY", "value": ".."`, `Authorization: Bearer ..`.
What a key is called decides. Where its value ends is `values.py`, which values are none is `innocent.py`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from rca.text.innocent import is_innocent, is_prose
from rca.text.spans import Secret, is_placeholder
from rca.text.values import QUOTE, quoted_end, run_end, scheme_end

_WORD: Final = re.compile(
    r"pass(?:words?|wort|wd|phrase|code)?|pwd|pswd|psw|pw|kennwort|senha|psk|mnemonic|token|secrets?|credentials?|creds?|cookie"
    r"|keys?|auth(?:orization)?|sess(?:ion)?id|sig(?:nature)?|cvv2?|cvc2?|samlresponse"
)
"""A secret's word, in lower case."""
_BEGINNINGS: Final = (
    *("pass", "pw", "psw", "psk", "kennwort", "senha", "mnemonic", "token", "secret", "cred", "cookie"),
    *("key", "auth", "sessid", "sessionid", "sig=", "signature", "cvv", "cvc", "samlresponse"),
)
"""How the words begin. Searching for each of these is faster than one search for all."""

_TAIL: Final = rf"""
    (?:[_.-]?(?:value|hash|digest|plain(?:text)?|b64|base64|base|old|new|prod(?:uction)?|staging|dev|live
        |primary|secondary|[0-9]{{1,3}}))?+
    (?![a-z0-9_-])
    (?:[ ](?:provided|given|entered|used|received|is|was)(?=[:=]))?+
    (?P<close>(?:{QUOTE})?+\]?+)
    (?:
      (?P<value>[ \t]{{0,40}}+,?+\n?+[ \t]{{0,40}}+(?:{QUOTE})?+value(?:{QUOTE})?+[ \t]{{0,9}}+[:=][ \t]{{0,9}}+)
    | (?P<equals>[ \t]{{0,40}}+(?:=>|=&gt;|:=|=(?![=~])|%3d|\\u003d|&\#61;)[ \t]{{0,40}}+)
    | (?P<colon>[ \t]{{0,40}}+(?::(?!//|[:=])|%3a|->)[ \t]{{0,40}}+(?:[|>][+-]?\n[ \t]{{1,40}}+)?+)
    | (?P<told>[ ](?:(?:is|was|has[ ]been)[ ])?(?:set|changed|reset)[ ]to[ ]|[ ]is[ ](?={QUOTE}))
    | (?P<compared>[ \t]{{0,4}}+[=!]==?[ \t]{{0,4}}+)
    | (?P<listed>,[ ]{{0,4}}+)
    | (?P<element>(?:[ ][^<>&\n]{{0,200}}+)?+(?:>|&gt;))
    | (?P<blank>[ ]{{1,4}}+)
    )
    (?:\[(?!redacted:)|some\()?+
    (?:[bruf]{{0,2}}(?P<quote>{QUOTE}))?
    """
"""From the word's end to the value's beginning. The groups say what joins the two."""

_ALONE: Final = r"(?:^|[^a-z0-9])\Z"
_HEADS: Final = {
    # `key` alone is no secret's name: a primary key, a cache key, a key in a dictionary
    "key": r"(?:(?:api|access|secret|private|encryption|license|account)[ ]|(?:api|access|secret|private|priv|pass|auth"
    r"|encrypt(?:ion)?|sign(?:ing)?|master|account|shared|storage|session|app|application|consumer|client|licen[cs]e|ssh"
    r"|deploy(?:ment)?|service|hmac|jwt|aes|admin|subscription|instrumentation|security|webhook|cipher|crypto|rsa|write"
    r"|ingest|integration|fernet)[_.-]?)\Z",
    "pass": _ALONE,
    "pw": r"(?:^|[^a-z0-9])(?:bind|root|user|db)?\Z",
    "psk": _ALONE,
    "mnemonic": _ALONE,
    "psw": _ALONE,
    "cred": _ALONE,
    "cvv": _ALONE,
    "cvv2": _ALONE,
    "cvc": _ALONE,
    "cvc2": _ALONE,
    "auth": r"_\Z",  # npm's `_auth`, `basic_auth`
    "sig": r"[?&;]\Z",
    "signature": r"(?:[?&;]|x-amz-|x-goog-)\Z",
}
"""What must stand before a word that is a secret's name only in company; the other words need nothing."""

_EQUALS_ONLY: Final = frozenset(("auth", "cookie", "sig", "signature"))
_OPTION: Final = re.compile(r"(?<![\w-])--?[\w.-]{0,60}\Z")
_STATEMENT: Final = re.compile(r"(?:with|using|by|encrypted)[ ]\Z")
_SETTING: Final = re.compile(r"(?:config(?:ure)? set [\w./:-]{0,60}|login \S{1,60} )\Z")
"""`aws configure set aws_secret_access_key ..`, and .netrc's `login .. password ..`."""
_HEADER: Final = re.compile(r"""[(\[][ ]?b?\\*["'][\w-]{0,40}\Z""")
_PARSER: Final = re.compile(r"(?:expected|illegal|unknown|unrecogni[sz]ed|invalid|bad|next|stray|extra|current)[ ]\Z")

_IN_PLACEHOLDER: Final = re.compile(r"\[redacted:[a-z0-9-]*\Z")

_KINDS: Final = (
    ("p", "password"),
    ("kennwort", "password"),
    ("senha", "password"),
    ("token", "token"),
    ("secret", "secret"),
    ("mnemonic", "secret"),
    ("saml", "token"),
    ("key", "api-key"),
    ("cookie", "cookie"),
    ("authorization", "authorization"),
    ("sess", "session"),
    ("sig", "signature"),
    ("cv", "card-code"),
    ("", "credentials"),
)


class Key(NamedTuple):
    """A secret-named key and how its value is written."""

    word: str
    head: str
    """What stands before the word, as far as it matters."""
    by: str
    """What joins key and value: the name of a group of `_TAIL`."""
    close: str
    """What closes the key: a quote, a bracket, or nothing."""
    quote: str
    """What opens the value, with its backslashes; "" for none."""
    value: int
    """Where the value begins."""


def named(text: str, low: str) -> Iterator[Secret]:
    """Values of secret-named keys in `text`; `low` is the same in lower case and of the same length."""
    at = 0
    for begin in sorted(_places(low)):
        word = _WORD.match(low, begin)
        key = _key(low, word) if word and begin >= at else None
        if key is None:
            continue
        start = scheme_end(low, key.value) if key.word == "authorization" else key.value
        end = quoted_end(text, start, key.quote) if key.quote else run_end(text, start, params=start > key.value)
        value = text[start:end]
        if not value or _is_harmless(text, key, value, end):
            continue
        if not is_placeholder(value):
            yield Secret(start, end, _kind(key))
        at = end


def is_secret_name(name: str) -> bool:
    """Whether a variable called `name` holds a secret."""
    low = f"{name.lower()}="
    return any(_key(low, word) for word in _WORD.finditer(low))


def _places(low: str) -> Iterator[int]:
    for beginning in _BEGINNINGS:
        if beginning in low:
            yield from (found.start() for found in re.finditer(beginning, low))


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(_TAIL, re.VERBOSE)


def _key(low: str, word: re.Match[str]) -> Key | None:
    tail = _tail().match(low, word.end())
    if tail is None:
        return None
    by = next(name for name, found in tail.groupdict().items() if found is not None and name not in {"close", "quote"})
    head = low[max(0, word.start() - 64) : word.start()]
    key = Key(word[0], head, by, tail["close"], tail["quote"] or "", tail.end())
    return key if _names_a_secret(key) and _is_joined(key) else None


def _names_a_secret(key: Key) -> bool:
    if key.close == "]" and _IN_PLACEHOLDER.search(key.head):
        return False
    before = _HEADS.get(key.word.removesuffix("s"))
    if before and not re.search(before, key.head):
        return False
    if key.word in _EQUALS_ONLY:
        return key.by == "equals"
    if key.word == "pass":  # "pass: 12, fail: 3" are counts
        return key.by == "equals" or key.close != "" or key.head.endswith(("_", "-", ".", "-passin ", "-passout "))
    return True


def _is_joined(key: Key) -> bool:
    """Whether what stands between key and value makes them a pair."""
    if key.by == "element":
        return key.close == "" and re.search(r"(?:<|&lt;)[\w:.-]*\Z", key.head) is not None
    if key.by == "value":
        return key.close != "" or re.search(r"\b(?:name|key):[ ][\w.-]*\Z", key.head) is not None
    if key.by == "compared":
        return key.quote != ""
    if key.by == "listed":  # ("Authorization", "Bearer ..") in a list of headers, or ["--password", ".."]
        is_header = key.word in {"authorization", "key"} and _HEADER.search(key.head)
        return key.close != "" and key.quote != "" and bool(is_header or _OPTION.search(key.head))
    if key.by == "blank":
        is_quoted = key.quote != "" and (key.word.startswith("passw") or _STATEMENT.search(key.head) is not None)
        return is_quoted or _OPTION.search(key.head) is not None or _SETTING.search(key.head) is not None
    return True


def _is_harmless(text: str, key: Key, value: str, end: int) -> bool:
    if is_innocent(value):
        return True
    if key.by == "blank" and value.startswith("-"):  # the next option
        return True
    if key.word == "token" and len(value) < 20 and _PARSER.search(key.head):  # "Unexpected token: }"
        return True
    if key.word in {"pass", "pw"} and value.isdigit():  # a count, a width
        return True
    if not key.word.startswith("p") and (len(value) < 3 or (len(value) < 6 and value.isdigit())):
        return True
    return not key.quote and key.by in {"colon", "blank", "told"} and is_prose(text, value, end)


def _kind(key: Key) -> str:
    if key.word.startswith("key") and key.head.endswith(("private", "private_", "private-", "private ", "private.")):
        return "private-key"
    return next(kind for start, kind in _KINDS if key.word.startswith(start))
