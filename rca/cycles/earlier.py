"""What a cycle's file keeps of the cycles before it, as it is written: counts as texts, and only names that differ.

What must not enter: `Cycle`, and how any of it is taken or read back; that is `before`.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from rca.analysis.entry import Entry, Timestamp
from rca.cycles.names import Names
from rca.cycles.results import Module

_PART: Final = re.compile(
    r"(?P<about>about )?(?P<count>\d{1,9})(?: of (?P<of>\d{1,9})(?P<assumed> assumed)?)?(?P<stated>, stated)?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A count and what it is a part of; in a file one text, `about 12 of 58 assumed, stated`."""

    count: int
    of: int | None = None
    about: bool = False
    assumed: bool = False
    stated: bool = False

    def __str__(self) -> str:
        """As a file holds it."""
        of = "" if self.of is None else f" of {self.of}{' assumed' if self.assumed else ''}"
        return f"{'about ' if self.about else ''}{self.count}{of}{', stated' if self.stated else ''}"


def _part(value: Any) -> Any:  # noqa: ANN401  # what a file holds is known only after validation
    if isinstance(value, Part):
        return value
    found = _PART.fullmatch(str(value))
    if not found:
        raise ValueError(f"{value!r} is no count such as `46 of 58` or `about 12 of 58 assumed, stated`")
    of = int(found["of"]) if found["of"] else None
    return Part(int(found["count"]), of, *(found[name] is not None for name in ("about", "assumed", "stated")))


Counted = Annotated[Part, BeforeValidator(_part), PlainSerializer(str), WithJsonSchema({"type": "string"})]
"""A `Part`; the unit is said by the key that it stands behind."""


class Earlier(Entry):
    """The counts of one earlier cycle: an entry of `history`."""

    number: int = Field(alias="cycle", ge=0)
    id: str = ""
    """"" for one that has no file."""
    started: Timestamp = ""
    revision: str = ""
    tests: Counted | None = None
    """Passed, of those that ran; None where none did."""
    modules: Counted | None = None
    """In which no test failed, of those with tests that ran."""
    failures: dict[str, Counted] = Field(default_factory=dict)
    """Failing tests by code; a code is missing where the cycle says nothing of it."""


class KeptModule(Module):
    """A module's results in the cycle before, as `Baseline.results` holds them: counts and what did not simply pass.

    Where the baseline is `named`, the names of what passed are told by this cycle's own: they passed before too, but
    for those that are `new`; those that have `gone` passed before and are no longer there.
    """

    new: Names = ()
    gone: Names = ()
