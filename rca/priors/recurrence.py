"""Whether an error is new, known, recurring or regressed, by the earlier analyses of it. Pure; nothing is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca.priors.entry import Prior


class Standing(NamedTuple):
    """How an error stands to what is known."""

    name: Literal["new", "known", "recurring", "regressed"]
    """`new`: no analysis of it. `known`: analysed before. `recurring`: at least twice, or it came back once.
    `regressed`: its fix was verified, and it is here again."""
    told: str
    """What that rests on, in a few words."""

    @property
    def sentence(self) -> str:
        """Both: `regressed: analysed 2 times; the fix from 2025-09-08 was verified; here again, it came back`."""
        return f"{self.name}: {self.told}"


def standing(priors: Iterable[Prior]) -> Standing:
    """How the error stands for which these priors were found.

    Only what is `same` counts, so all that was found should be given, not the first few. A draft without a root cause
    shows that the error was seen before, not that it was analysed.
    """
    same = sorted((prior for prior in priors if prior.verdict == "same"), key=lambda prior: prior.date)
    if not same:
        return Standing("new", "no earlier analysis of this error")
    analysed = [prior for prior in same if prior.root_cause or prior.status not in {"draft", "dropped"}]
    if not analysed:
        state = "a draft" if same[-1].status == "draft" else "dropped"
        return Standing("known", f"seen before{_on(same[-1])}, {state}; nobody has analysed it to its end")
    verified = [prior for prior in analysed if prior.fix == "verified"]
    if verified:
        told = f"the fix{_from(verified[-1])} was verified; here again, it came back"
        return Standing("regressed", f"{_times(analysed)}; {told}")
    recurred = [prior for prior in analysed if prior.fix == "recurred"]
    if recurred:
        return Standing("recurring", f"{_times(analysed)}; the fix{_from(recurred[-1])} did not hold: it came back")
    open_ = "a fix is open" if any(prior.fix == "open" for prior in analysed) else "no fix yet"
    return Standing("recurring" if len(analysed) > 1 else "known", f"{_times(analysed)}; {open_}")


def _times(analysed: Sequence[Prior]) -> str:
    last = analysed[-1]
    return f"analysed {len(analysed)} times, last{_on(last)}" if len(analysed) > 1 else f"analysed once{_on(last)}"


def _on(prior: Prior) -> str:
    return f" on {prior.date}" if prior.date else ""


def _from(prior: Prior) -> str:
    return f" from {prior.date}" if prior.date else ""
