"""What a terminal, a mail or a markdown page adds around text: colours, quote marks, fences; and the cut of long texts.

Nothing here knows errors. Every pattern is linear in its input.
"""

from typing import Final

from rca.signature.patterns import Pattern

LIMIT: Final = 200_000
"""Characters that are looked at; of a longer text its head and its tail."""

_ANSI = Pattern(
    # live, or made visible before: CSI, OSC, two-character sequences; C1's CSI
    r"(?:\x1b|\u241b)(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b\u241b\u2407\n]*+(?:\x07|\u2407|(?:\x1b|\u241b)\\)?"
    r"|[@-Z\\^_=>()78])"
    r"|\x9b[0-?]*+[ -/]*+[@-~]"
    # written as an escape (pytest's JUnit, `cat -v`, a repr), and colours whose ESC was lost on the way
    r"|(?:#x1B|\^\[|\\x1[bB]|\\u001[bB]|\\0?33|\\e)\[[\d;]{0,20}[A-Za-z]|\[\d{1,3}(?:;\d{1,3}){0,5}m(?!\])"
)
_CONTROL = Pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WIDTHLESS = Pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTE = Pattern(r"\s{0,3}(?:>\s?)+")
_FENCE = Pattern(r"\s*+(?:```|~~~)\w*\s*+$")
_BOX = Pattern(r"[│╷╵┃] ?")


def shortened(text: str) -> str:
    """At most LIMIT characters: the head and the tail, cut at line ends where there are any."""
    if len(text) <= LIMIT:
        return text
    half = LIMIT // 2
    head, tail = text[:half], text[-half:]
    head = head[: head.rfind("\n") + 1] or head
    return head + "\n" + tail[tail.find("\n") + 1 :]


def plain(text: str) -> str:
    """Text without colour sequences (live, made visible, or written as an escape) and without what has no width."""
    if "[" in text or "\x1b" in text or "\u241b" in text or "\x9b" in text:
        text = _ANSI.sub("", text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isascii():
        return text
    return _WIDTHLESS.sub("", text.replace("\u2028", "\n").replace("\u00a0", " "))


def unwrapped(text: str) -> list[str]:
    """Lines without the marks of a mail's or a markdown quote, without fences, box edges and repeated blank lines.

    A single `>` is pytest's pointer to the failing line; a quote marks neighbouring lines, too.
    """
    lines = text.split("\n")
    marks = [line.lstrip()[:1] == ">" for line in lines]
    out: list[str] = []
    for at, line in enumerate(lines):
        if not line.strip():
            if out and out[-1]:
                out.append("")
        elif marks[at] and (len(lines) == 1 or any(marks[max(0, at - 1) : at] + marks[at + 1 : at + 2])):
            out.append(_QUOTE.sub("", line, count=1))
        elif not _FENCE.match(line):
            out.append(_BOX.sub("", line, count=1) if _BOX.match(line) else line)
    return out
