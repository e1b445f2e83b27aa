"""Where a value ends that starts at a given place: within quotes of any depth, bare, or as a header's credentials."""

import re
from typing import Final

from rca.text.spans import PLACEHOLDER

QUOTE: Final = r"\\*+[\"'`]|&(?:quot|apos|\#34|\#39);|\\++u002[27]|%2[27]"
"""What opens and closes a text: a quote behind any number of backslashes, or written as HTML, JSON and URLs do."""

_RUN: Final = re.compile(
    rf"""
    (?: {PLACEHOLDER}
      | [^\s"'`,;&|<>\\]
      | [,;&|](?![\s"'`\\]|[\w.-]{{1,40}}+[ ]?[=:]|\Z|(?:amp|lt|gt|quot|apos|\#\d\d);)   # not before the next pair
      | \\++(?![nrt"'`\\]|u00(?:2[267]|3[ce]))               # not before an escaped end of line, quote, & or <
      | (?<=\w)["'`](?=\w)                               # a quote within a word
    )++
    """,
    re.VERBOSE,
)
_QUOTE: Final = re.compile(r"""(?<!\\)\\*+["'`\n]""")
_SCHEME: Final = re.compile(
    r"(?:bearer|basic|token|api-?key|key|negotiate|ntlm|bot|splunk|jwt|ssws|dpop|digest|oauth|hawk|signature|sharedkey"
    r"|aws4-hmac-sha256|sso-key|geniekey)[ ]{1,4}"
)
_PARAMS: Final = re.compile(r"""(?:[\w.-]{1,60}+=(?:"[^"\n]*+"|[^\s",]*+)(?:,[ ]{0,4}+)?+)++""")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def quoted_end(text: str, at: int, quote: str) -> int:
    r"""End of the value within `quote`, its opening quote with the backslashes before it (`\"` in JSON within JSON).

    An opening quote behind n backslashes is closed by one behind n, or behind n more than a multiple of 2(n + 1), since
    each level of escaping doubles what stands before an inner quote. An end of line closes what was cut off.
    """
    if quote[-1] not in "\"'`":
        closing = re.compile(re.escape(quote) + r"|\n").search(text, at)
        return closing.start() if closing else len(text)
    depth = len(quote) - 1
    for found in _QUOTE.finditer(text, at):
        before = len(found[0]) - 1
        if found[0][-1] == "\n" or (found[0][-1] == quote[-1] and before < depth):
            return found.start()
        if found[0][-1] == quote[-1] and before % (2 * (depth + 1)) == depth:
            return found.end() - 1 - depth
    return len(text)


def run_end(text: str, at: int, *, params: bool = False) -> int:
    """End of the bare value at `at`: up to a blank, a quote, or the next pair. Brackets that it did not open stay.

    With `params`, a header's credentials may be a list of pairs: `username="..", response=".."`.
    """
    if params and (pairs := _PARAMS.match(text, at)):
        return pairs.end()
    run = _RUN.match(text, at)
    if run is None:
        return at
    end = run.end()
    while end > at and (text[end - 1] in ".:" or _is_foreign(text, at, end)):
        end -= 1
    return end


def _is_foreign(text: str, at: int, end: int) -> bool:
    """Whether the last character of `text[at:end]` closes a bracket that was opened before."""
    close = text[end - 1]
    return close in _PAIRS and text.count(close, at, end) > text.count(_PAIRS[close], at, end)


def scheme_end(low: str, at: int) -> int:
    """Behind the scheme of a header's credentials (`Bearer `), which is no secret; `at` when there is none."""
    scheme = _SCHEME.match(low, at)
    return scheme.end() if scheme else at
