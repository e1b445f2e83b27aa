"""The last door before the screen: text from outside as `Content`, its control characters made visible.

Textual reads a `str` as markup and sends control characters on to the terminal; `Content` of visible text does neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from rca.text import visible

if TYPE_CHECKING:
    from textual.style import Style


MUTED: Final = "$foreground-muted"
"""What is said in passing. `$text-muted` is brighter than text in a `Content`: its opacity is lost there."""


def safe(text: str, style: Style | str = "") -> Content:
    """The text as it is shown, on as many lines as it has; tabs as four blanks."""
    return Content.styled(visible(text).expandtabs(4), style) if style else Content(visible(text).expandtabs(4))


def one_line(text: str, style: Style | str = "") -> Content:
    """The text on one line."""
    return safe(" ".join(text.split()), style)
