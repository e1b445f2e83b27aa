"""The shape of a rule's page."""

from typing import NamedTuple


class Page(NamedTuple):
    """One rule explained. Prose is wrapped where it is shown; examples stand as they are."""

    rule: str
    asks: str
    why: str
    source: str
    bad: str
    good: str
