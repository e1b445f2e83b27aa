"""What a cycle's report says of what is at stake: sums and shares by tests, and statements marked as such.

What must not enter: markup, and an amount that `rca.cycles` does not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cycles import words

if TYPE_CHECKING:
    from rca.cycles.impact import CapabilityState, ImpactState


@dataclass(frozen=True, slots=True)
class Capability:
    """One capability of an impact."""

    name: str
    value: str
    state: str
    stated: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stake:
    """One impact: what is at stake and how much of it works."""

    name: str
    said: str
    stated: str
    """What people state where the sum is computed, or beside an amount; "" for nothing more."""
    basis: str
    source: str
    capabilities: tuple[Capability, ...]
    with_values: bool


GIVEN: Final = frozenset({Capability, Stake})


def stake(state: ImpactState) -> Stake:
    """One impact, for the page."""
    told, stated = state.impact, []
    if told.stated and told.stated.value is not None and state.protected is not None:
        share = f" = {words.percent(state.stated_share)}" if state.stated_share is not None else ""
        stated.append(f"{words.number(told.stated.value)} {told.unit}{share}")
    if (
        told.stated
        and told.stated.percent is not None
        and (state.protected is not None or told.stated.value is not None)
    ):
        stated.append(f"{words.number(told.stated.percent)} %")
    return Stake(
        name=told.name,
        said=state.said,
        stated=" and ".join(stated),
        basis=told.basis,
        source=told.source,
        capabilities=tuple(_capability(one) for one in state.capabilities),
        with_values=any(one.value is not None for one in told.capabilities),
    )


def _capability(state: CapabilityState) -> Capability:
    told = state.capability
    value = "" if told.value is None else words.number(told.value)
    return Capability(told.name, value, state.said, told.stated or "", told.tests)
