"""Rules about evidence: what a claim rests on, whether it is still what it was, and whether it gives a secret away."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from rca import git
from rca.lint import argument
from rca.lint.finding import ERROR, NOTE, WARNING, Finding, Severity
from rca.text import redact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rca.analysis import Analysis, Evidence, RootCause
    from rca.lint.context import Context

_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")
_PLACEHOLDER: Final = re.compile(r"\[REDACTED:([\w-]+)\]")
_PERSONAL: Final = frozenset({"email", "card", "iban"})


# RCA001


def unsupported(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA001: a why or a root cause that is called supported and cites nothing, or only what somebody says."""
    said = partial(Finding, "RCA001")
    for why in argument.standing(analysis):
        if why.status != "supported":
            continue
        found = argument.cited(analysis, why.evidence)
        field = f"{why.id}.evidence"
        if not found:
            hint = "cite an excerpt, a test, code or a change, or call it a hypothesis"
            yield said(ERROR, why.id, "called supported, and no evidence is cited", hint, field)
        elif not argument.is_observed(analysis, why):
            ids = ", ".join(evidence.id for evidence in found)
            hint = "cite a log line, a test's output, code or a change that shows it"
            yield said(
                NOTE, why.id, f"called supported by what somebody says ({ids}), by nothing observed", hint, field
            )
    for cause in analysis.root_causes:
        yield from _of_cause(analysis, cause)


def _of_cause(analysis: Analysis, cause: RootCause) -> Iterator[Finding]:
    said = partial(Finding, "RCA001")
    why = argument.named(analysis, cause)
    primary = cause.kind == "primary"
    field = f"{cause.id}.why"
    if why is None:
        what = f"rests on {cause.why}, which is not there" if cause.why else "names no why that it ends in"
        yield said(ERROR, cause.id, what, f"set {field} to the why whose answer it is", field)
    elif why.status == "ruled-out":
        yield said(
            ERROR, cause.id, f"rests on {why.id}, which is ruled out", f"set {field} to a why that stands", field
        )
    elif why.status == "hypothesis" and not argument.cited(analysis, why.evidence):
        hint = f"cite evidence at {why.id}, or leave the cause out until there is some"
        what = f"rests on {why.id}, a hypothesis without evidence"
        yield said(ERROR if primary else WARNING, cause.id, what, hint, f"{why.id}.evidence")
    elif why.status == "hypothesis" and primary:
        hint = f"look for what would show {why.id}, or call the cause contributing"
        yield said(
            WARNING, cause.id, f"is the primary cause, and {why.id} is still a hypothesis", hint, f"{why.id}.status"
        )
    elif primary and _was_running(analysis) and not _is_dated(analysis, why.id):
        hint = "find the log line that shows it happening (`rca logs`), and cite it on the way to the cause"
        what = "nothing that is cited from the failure to it is a log line with its time"
        yield said(WARNING, cause.id, what, hint, f"{why.id}.evidence")


def _was_running(analysis: Analysis) -> bool:
    """Whether a deployed service failed, so that there were logs."""
    return bool(analysis.failure.environment or analysis.failure.service)


def _is_dated(analysis: Analysis, to: str) -> bool:
    steps = argument.way(analysis, to)
    logs = (one for step in steps for one in argument.cited(analysis, step.evidence) if one.kind == "log")
    return any(log.at or log.first or _DATED.search(log.text) for log in logs)


# RCA014


def lost(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA014: evidence that is not there, is not what it was, or lies outside the window that was asked."""
    known = {evidence.id for evidence in analysis.evidence}
    citing = [(why.id, why.id, why.evidence) for why in analysis.whys]
    citing += [("", f"verification.{place}", one.evidence) for place, one in enumerate(analysis.verification)]
    for entry, field, ids in citing:
        for missing in (name for name in ids if name not in known):
            who = entry or f"criterion {int(field.rpartition('.')[2]) + 1}"
            what = f"cites {missing}, which is not there" if entry else f"{who} cites {missing}, which is not there"
            yield Finding(
                "RCA014", ERROR, entry, what, "cite what is there, or put the evidence back", f"{field}.evidence"
            )
    for evidence in analysis.evidence:
        yield from _of_evidence(evidence, context)


def _of_evidence(evidence: Evidence, context: Context) -> Iterator[Finding]:
    said = partial(Finding, "RCA014", ERROR, evidence.id)
    if evidence.sha256 and hashlib.sha256(evidence.text.encode()).hexdigest() != evidence.sha256.lower():
        hint = "put the text back (`git log -p` has it); a remark belongs into a why or a note"
        yield said("the text is not the one that its sha256 was made of", hint, f"{evidence.id}.text")
    outside = _outside(evidence)
    if outside:
        hint = "correct the time, or the window that was asked"
        yield said(f"{outside} lies outside the window that was asked", hint, f"{evidence.id}.at")
    if evidence.path and context.root is not None:
        if evidence.kind == "code":
            yield from _of_code(evidence, context)
        elif evidence.kind == "log" and evidence.source == "local" and not (context.root / evidence.path).exists():
            what = f"{evidence.path} is not there any more; perhaps it was rotated"
            yield Finding(
                "RCA014", NOTE, evidence.id, what, "the text kept here is all there is", f"{evidence.id}.path"
            )


def _outside(evidence: Evidence) -> str:
    """The time of it that its window does not hold; "" where none is."""
    start, end = _span(evidence.from_), _span(evidence.to)
    for text in (evidence.at, evidence.first, evidence.last):
        span = _span(text)
        if span and ((start and span[1] < start[0]) or (end and span[0] > end[1])):
            return text
    return ""


def _span(text: str) -> tuple[datetime, datetime] | None:
    """The first and the last moment that a time or a day can mean; UTC where it names no zone."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at, at + (timedelta(days=1) if len(text) == len("2025-09-08") else timedelta())


def _of_code(evidence: Evidence, context: Context) -> Iterator[Finding]:
    """A path at its commit, or in the work tree when none is named.

    A path below a folder that this repository never had is another repository's; nothing is said of it.
    """
    said = partial(Finding, "RCA014", entry=evidence.id, field=f"{evidence.id}.path")
    root, tree = context.root, context.work_tree
    if evidence.commit:
        commit = git.recorded(tree, evidence.commit) if tree else None
        if tree is None or root is None or commit is None:
            return
        content = git.content(tree, commit, _from(tree, root, evidence.path))
        if content is None and _from(tree, root, evidence.path) not in git.files(tree, commit):
            hint = "name the commit or the path at which the code stood"
            yield said(severity=ERROR, what=f"{evidence.path} is not at commit {evidence.commit[:12]}", hint=hint)
        elif content is not None and _last(evidence.lines) > content.count(b"\n") + 1:
            lines = content.count(b"\n")
            what = f"{evidence.path} has {lines} lines at {evidence.commit[:12]}, and lines {evidence.lines} are named"
            yield said(severity=ERROR, what=what, hint="name the lines that were meant")
    elif root is not None and not (root / evidence.path).exists() and (root / evidence.path.partition("/")[0]).exists():
        what = f"{evidence.path} is not there any more, and no commit tells where it stood"
        yield said(severity=WARNING, what=what, hint=f"add the commit: rca set ID {evidence.id}.commit COMMIT")


def _from(tree: Path, root: Path, path: str) -> str:
    """A path as git names it: evidence counts from the workspace, git from the work tree."""
    try:
        inner = root.resolve().relative_to(tree.resolve())
    except ValueError:
        return path
    return (inner / path).as_posix()


def _last(lines: str) -> int:
    """The last line of `340-350` or `340`; 0 where none is named."""
    numbers = re.findall(r"\d+", lines)
    return int(numbers[-1]) if numbers else 0


# RCA033


def secrets(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA033: a secret or personal data in any field."""
    yield from secrets_within(analysis.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))


def secrets_within(tree: object) -> Iterator[Finding]:
    """RCA033 of the plain tree of any document."""
    told = list(_told(tree, "", ""))
    # a document without secrets costs two looks: text that is ASCII hides nothing, and is read in half the time
    for whole in ("\n\n".join(text for _, _, text in told if text.isascii() is plain) for plain in (True, False)):
        if redact(whole) != whole:
            break
    else:
        return
    hint = "take it out (`rca redact` shows how), and change the secret: git keeps what was committed"
    for entry, field, text in told:
        clean = redact(text)
        kinds = list(dict.fromkeys(_PLACEHOLDER.findall(clean))) if clean != text else []
        new = [kind for kind in kinds if f"[REDACTED:{kind}]" not in text] or kinds[:1]
        if new:
            severity: Severity = WARNING if _PERSONAL.issuperset(new) else ERROR
            yield Finding("RCA033", severity, entry, f"{field} holds a secret ({', '.join(new)})", hint, field)


_HASHES: Final = frozenset({"sha256", "signature", "id"})


def _told(value: object, entry: str, field: str) -> Iterator[tuple[str, str, str]]:
    """Every text of a tree with its entry's id and its field."""
    if isinstance(value, str):
        yield entry, field, value
    elif isinstance(value, dict):
        own = value.get("id") if field else None
        name = own if isinstance(own, str) and "." in field else ""
        for key, part in value.items():
            if key not in _HASHES:
                yield from _told(part, name or entry, f"{name or field}.{key}" if field else str(key))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from _told(part, entry, f"{field}.{place}")
