"""The commits that can have broken it: what changed since it last passed, what touches the code that failed first.

What is not committed yet comes before all commits, where that is what ran.
"""

from __future__ import annotations

import difflib
import hashlib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca import git
from rca.evidence import hosts, times
from rca.evidence.hunks import fitting, without_keys
from rca.evidence.source import LINE_WIDTH, TEXT_LINES, Excerpt, Notice
from rca.text import clean, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
            told = f"the revision where it passed, {clean(passed)}, is not in this clone"
            yield Notice(self.name, "partial", told, "`git fetch` brings it")
        paths = tuple(dict.fromkeys(spot.path for spot in checkout.spots.found))
        asked = _Asked(checkout.commit, since or "", paths)
        yield from self._uncommitted(paths)
        near = self._near(asked)
        every = git.commits(checkout.root, asked.last, asked.since, (), _COUNTED) if since else ()
        if since and not every:
            yield Notice(self.name, "partial", self._nothing_between(asked))
        wrote = self._wrote()
        for place, (commit, names) in enumerate(near.items()):
            if stop():
                return
            score = _WROTE if commit in wrote and since else _TOUCHED - place * _OLDER
            yield from self._excerpt(commit, names, score)
        others = [commit for commit in every if commit not in near][:_OTHERS]
        for place, commit in enumerate(others):
            if stop():
                return
            yield from self._excerpt(commit, (), _BESIDE - place * _OLDER)
        left = len(every) - len(others) - len(near.keys() & set(every))
        if left > 0:
            told = f"{left:,} more commits of {asked.words} touch none of the code that failed"
            yield Notice(self.name, "partial", told)
        if git.is_hung(checkout.root):
            yield Notice(
                self.name, "partial", "git did not answer in time and is not asked again", "try `git log` here"
            )
        yield self._last_word(asked, len(near), len(every))

    def _near(self, asked: _Asked) -> dict[str, tuple[str, ...]]:
        """Commits to the code that failed, newest first, with the names that its files had then."""
        touched = [
            touch
            for path in asked.paths
            for touch in git.touching(self._checkout.root, asked.last, path, asked.since, _NEAR)
        ]
        found: dict[str, tuple[str, ...]] = {}
        for touch in sorted(touched, key=lambda touch: -touch.at):
            found[touch.commit] = (*found.get(touch.commit, ()), touch.path)
        return dict(list(found.items())[:_NEAR])

    def _nothing_between(self, asked: _Asked) -> str:
        if asked.since == asked.last:
            return f"it passed at {asked.since[:12]}, and that is the commit that failed: no commit lies between"
        if git.contains(self._checkout.root, asked.since, asked.last):
            return f"{asked.since[:12]}, where it passed, is later than the commit that failed, {asked.last[:12]}"
        return f"no commit lies between {asked.since[:12]}, where it passed, and {asked.last[:12]}"

    def _last_word(self, asked: _Asked, near: int, every: int) -> Notice:
        files = f"{len(asked.paths)} file{'s' * (len(asked.paths) != 1)} that the error names"
        if not asked.since:
            commits = f"the last {near} commits" if near > 1 else "the last commit"
            told = f"{commits} to the {files}" if near else "no commit touches what the error names"
            return Notice(self.name, "done", f"{told}; no revision is known where it passed")
        span = f"{every:,} commit{'s' * (every != 1)} since it passed at {asked.since[:12]}"
        query = shlex.join(["git", "log", asked.words, "--", *asked.paths])
        return Notice(self.name, "done", f"{span}, {near or 'none'} to the {files}", query="" if near else clean(query))

    def _wrote(self) -> frozenset[str]:
        """Who wrote the lines that failed: of the innermost frames."""
        found: set[str] = set()
        for spot in self._checkout.spots.found[:3]:
            lines = git.blame(self._checkout.root, self._checkout.commit, spot.path, spot.line, spot.line)
            found.update(lines.values())
        return frozenset(found)

    def _uncommitted(self, paths: Sequence[str]) -> Iterator[Excerpt]:
        """What the work tree has otherwise than the commit, where that is what ran: it was the first to be changed."""
        if self._checkout.commit != self._checkout.head:
            return
        for path in paths:
            then, now = self._checkout.then(path), self._checkout.now(path)
            if then is None or now is None or then.splitlines() == now.splitlines():
                continue
            shown = self._checkout.shown(path)
            rows = difflib.unified_diff(
                then.splitlines(), now.splitlines(), f"a/{shown}", f"b/{shown}", lineterm="", n=3
            )
            text = self._text(["not committed, as the work tree stands", "", *rows])
            yield self._made(text, shown, "", "", f"git diff HEAD -- {shown}", _WROTE)

    def _excerpt(self, commit: str, names: Sequence[str], score: float) -> Iterator[Excerpt]:
        """A commit with what it changed in files of these names; without names a list of what it changed."""
        root = self._checkout.root
        change = git.change(root, commit)
        if change is None:
            return
        at = times.iso(times.instant(change.at))
        rows = [f"commit {commit[:12]} {at} {' '.join(change.author.split())}", f"    {change.subject}"]
        body = change.body.strip()
        rows += [f"    {row}" if row.strip() else "" for row in body.split("\n")[:_BODY] if body]
        if names:
            rows += ["", *git.patch(root, commit, names).rstrip("\n").split("\n")]
        else:
            rows += [f"    {path}" for path in change.files[:_FILES]]
            rows += [f"    … and {len(change.files) - _FILES} more files"] if len(change.files) > _FILES else []
        shown = self._checkout.shown(names[0]) if names else ""
        paths = map(self._checkout.shown, names)
        asked = shlex.join(["git", "show", commit[:12], *(["--", *paths] if names else [])])
        yield self._made(self._text(rows), shown, commit, at, asked, score)

    def _text(self, rows: Sequence[str]) -> str:
        said = {spot.said for spot in self._checkout.spots.found} - {""}
        safe = clean("\n".join(without_keys(rows))).split("\n")  # before anything is cut: half a secret is not known
        return clip("\n".join(fitting(safe, said, TEXT_LINES)), 2 * TEXT_LINES, LINE_WIDTH)

    def _made(self, text: str, path: str, commit: str, at: str, query: str, score: float) -> Excerpt:
        return Excerpt(
            source=self.name,
            path=clean(path),
            lines="",
            text=text,
            at=at,
            first="",
            last="",
            count=1,
            start="",
            end="",
            query=clean(query),
            link=hosts.change(self._checkout.remote, commit) if commit else "",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            score=score,
            kind="change",
            commit=commit,
        )
