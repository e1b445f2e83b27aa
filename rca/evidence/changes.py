"""The commits that can have broken it: what changed since it last passed, what touches the code that failed first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca import git
from rca.evidence import hosts, times
from rca.evidence.source import LINE_WIDTH, TEXT_LINES, Excerpt, Notice
from rca.text import clean, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rca.evidence.checkout import Checkout
    from rca.evidence.source import Query

_NEAR: Final = 20
"""Commits that touch the code that failed; of more the newest."""
_OTHERS: Final = 10
"""Commits since it last passed that touch other files."""
_COUNTED: Final = 10_000
_FILES: Final = 12
_BODY: Final = 6
"""Lines of a commit's message that are shown below its subject."""

_WROTE: Final = 1.0
"""Likeness of the commit that wrote the line that failed: where it lies in between, it is the first to look at."""
_TOUCHED: Final = 0.85
_BESIDE: Final = 0.5
_OLDER: Final = 0.01
"""How much less each older commit of a group says than the one after it."""


@dataclass(frozen=True)
class _Asked:
    """Which commits are meant, as git is asked for them."""

    last: str
    since: str
    paths: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.since[:12]}..{self.last[:12]}" if self.since else self.last[:12]


class Changes:
    """The commits between the revision where it last passed and the one that failed.

    `passed` tells that revision, when it is asked; "" when no run is known in which it passed: then the last commits to
    the code that failed are shown. A revision that is not in this clone is a notice.
    """

    name: Final = "changes"

    def __init__(self, checkout: Checkout, passed: Callable[[], str]) -> None:
        self._checkout = checkout
        self._passed = passed

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:  # noqa: ARG002  # as any source
        """As `Source.search`. The window is one of commits, not of time."""
        checkout = self._checkout
        if not checkout.commit:
            yield Notice(self.name, "done", "there is no commit to look at")
            return
        passed = self._passed()
        since = git.commit(checkout.root, passed) if passed else None
        if passed and since is None:
            yield Notice(
                self.name,
                "partial",
                f"the revision where it passed, {clean(passed)}, is not in this clone",
                "`git fetch` brings it",
            )
        paths = tuple(dict.fromkeys(spot.path for spot in checkout.spots.found))
        asked = _Asked(checkout.commit, since or "", paths)
        near = git.commits(checkout.root, asked.last, asked.since, paths, _NEAR) if paths else ()
        every = git.commits(checkout.root, asked.last, asked.since, (), _COUNTED) if since else ()
        wrote = self._wrote()
        for place, commit in enumerate(near):
            if stop():
                return
            score = _WROTE if commit in wrote and since else _TOUCHED - place * _OLDER
            yield from self._excerpt(commit, asked, score, has_patch=True)
        others = [commit for commit in every if commit not in set(near)][:_OTHERS]
        for place, commit in enumerate(others):
            if stop():
                return
            yield from self._excerpt(commit, asked, _BESIDE - place * _OLDER, has_patch=False)
        if len(every) > len(near) + len(others):
            left = len(every) - len(near) - len(others)
            yield Notice(
                self.name, "partial", f"{left:,} more commits of {asked.words} touch none of the code that failed"
            )
        yield self._last_word(asked, len(near), len(every))

    def _last_word(self, asked: _Asked, near: int, every: int) -> Notice:
        files = f"{len(asked.paths)} file{'s' * (len(asked.paths) != 1)} that the error names"
        if not asked.since:
            told = f"the last {near} commits to the {files}" if near else "no commit touches what the error names"
            return Notice(self.name, "done", f"{told}; no revision is known where it passed")
        span = f"{every:,} commit{'s' * (every != 1)} since it passed at {asked.since[:12]}"
        query = f"git log {asked.words}" if not every else f"git log {asked.words} -- {' '.join(asked.paths)}"
        return Notice(self.name, "done", f"{span}, {near or 'none'} to the {files}", query="" if near else clean(query))

    def _wrote(self) -> frozenset[str]:
        """Who wrote the lines that failed: of the innermost frames."""
        found: set[str] = set()
        for spot in self._checkout.spots.found[:3]:
            lines = git.blame(self._checkout.root, self._checkout.commit, spot.path, spot.line, spot.line)
            found.update(lines.values())
        return frozenset(found)

    def _excerpt(self, commit: str, asked: _Asked, score: float, *, has_patch: bool) -> Iterator[Excerpt]:
        root = self._checkout.root
        change = git.change(root, commit)
        if change is None:
            return
        at = times.iso(times.instant(change.at))
        rows = [f"commit {commit[:12]} {at} {' '.join(change.author.split())}", f"    {change.subject}"]
        rows += [
            f"    {row}" if row.strip() else ""
            for row in change.body.strip().split("\n")[:_BODY]
            if change.body.strip()
        ]
        paths = [path for path in change.files if path in asked.paths]
        if has_patch:
            rows += ["", *git.patch(root, commit, paths).rstrip("\n").split("\n")] if paths else []
        else:
            rows += [f"    {path}" for path in change.files[:_FILES]]
            rows += [f"    … and {len(change.files) - _FILES} more files"] if len(change.files) > _FILES else []
        text = clip(clean("\n".join(rows)), TEXT_LINES, LINE_WIDTH)
        shown = clean(self._checkout.shown(paths[0])) if paths else ""
        yield Excerpt(
            source=self.name,
            path=shown,
            lines="",
            text=text,
            at=at,
            first="",
            last="",
            count=1,
            start="",
            end="",
            query=clean(" ".join(["git log", asked.words, *(["--", *asked.paths] if has_patch else [])])),
            link=hosts.change(self._checkout.remote, commit),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            score=score,
            kind="change",
            commit=commit,
        )
