"""From what was recognised to an analysis: ids given, states chosen, citations made.

One document is one analysis. Its chains are branches from the failure, W1 on in the order of the document, since a
document tells one piece of work, one file can be marked as its origin, and nothing has to be told twice. The errors of
further chains stand under `also`, so that the analysis is found by each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rca.analysis import Action, Analysis, Author, Criterion, Evidence, Failure, Lesson, RootCause, Section, Why
from rca.analysis.record import Origin
from rca.analysis.why import FAILURE
from rca.signature import sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.documents.importer.imported import Chain, FoundEvidence, Imported

_AGENTS: Final = ("claude", "gpt", "copilot", "agent", "gemini", "assistant", "bot", "ai ", "llm")


def analyses_of(imported: Imported, path: str = "", sha256: str = "") -> tuple[Analysis, ...]:
    """The analysis that a document is, under the id `imported`, which the store replaces; none for a cycle's report.

    `path` and `sha256` say where the document came from. Whys that cite evidence and have an answer are `supported`,
    all others hypotheses. An analysis is at least `analysed` when it has a root cause. What the document claims to be
    resolved is `fixing`, since no cycle has measured it.
    """
    if imported.cycle is not None:
        return ()
    if imported.ready is not None:
        tree = dict(imported.ready)
        return (Analysis.model_validate(tree | ({"source": Origin(path=path, sha256=sha256)} if sha256 else {})),)
    evidence: list[Evidence] = []
    whys, ids = _whys(imported.chains, evidence)
    head = imported.head
    given: dict[str, Any] = {
        "created": head.date,
        "authors": tuple(
            Author(name=name, agent=_is_agent(name)) if _is_agent(name) else Author(name=name) for name in head.authors
        ),
        "severity": head.severity or None,
        "labels": tuple(dict.fromkeys(head.labels)),
        "summary": head.summary,
        "key_finding": head.key_finding,
        "failure": _failure(imported),
        "evidence": tuple(evidence),
        "whys": whys,
        "root_causes": _causes(imported, ids),
        "actions": _actions(imported),
        "verification": tuple(
            Criterion(criterion=check.criterion, outcome="passed" if check.passed else "open")
            for check in imported.checks
        ),
        "questions": tuple(imported.questions),
        "lessons": tuple(Lesson(kind=kind, text=text) for kind, text in imported.lessons),
        "sections": tuple(_sections(imported, ids)),
        "source": Origin(path=path, sha256=sha256) if sha256 else None,
    }
    said = {name: value for name, value in given.items() if value}
    return (Analysis(rca="1", id="imported", title=head.title, status=_status(imported), **said),)


def _is_agent(name: str) -> bool:
    low = f"{name.casefold()} "
    return any(word in low for word in _AGENTS)


def _status(imported: Imported) -> Any:  # noqa: ANN401  # one of the format's states
    said = imported.head.status
    known = "analysed" if imported.causes else "draft"
    if said in {"fixing", "dropped"}:
        return said
    return "draft" if said == "draft" else known


def _failure(imported: Imported) -> Failure | None:
    head = imported.head
    names = ("error", "environment", "service", "revision", "build", "branch", "commit", "impact")
    given: dict[str, Any] = {name: value for name in names if (value := getattr(head, name))}
    if head.error:
        given["signature"] = sign(head.error).key()
    if head.also:
        given["also"] = tuple(dict.fromkeys(head.also))
    return Failure(**given) if given else None


def _whys(found: list[Chain], evidence: list[Evidence]) -> tuple[tuple[Why, ...], dict[tuple[int, int], str]]:
    """The whys of all chains, and the id of each by chain and position."""
    ids: dict[tuple[int, int], str] = {}
    whys: list[Why] = []
    for number, chain in enumerate(found):
        for at, told in enumerate(chain.whys):
            name = f"W{len(whys) + 1}"
            ids[number, at] = name
            cited = [_evidence(each, evidence) for each in told.evidence]
            given: dict[str, Any] = {"because": told.because} if told.because else {}
            if told.because and cited:
                given["status"] = "supported"
            if cited:
                given["evidence"] = tuple(dict.fromkeys(cited))
            whys.append(Why(id=name, of=ids.get((number, told.parent), FAILURE), why=told.question, **given))
    return tuple(whys), ids


def _evidence(found: FoundEvidence, evidence: list[Evidence]) -> str:
    """Put it on file and give its id."""
    name = f"E{len(evidence) + 1}"
    given = {field: value for field in ("source", "path", "lines", "commit") if (value := getattr(found, field))}
    evidence.append(Evidence(id=name, kind=found.kind, **given, text=found.text))
    return name


def _causes(imported: Imported, ids: dict[tuple[int, int], str]) -> tuple[RootCause, ...]:
    made: list[RootCause] = []
    told: set[str] = set()
    for cause in imported.causes:
        plain = " ".join(cause.statement.casefold().split())
        if plain in told:
            continue
        told.add(plain)
        given: dict[str, Any] = {"why": ids[cause.why]} if cause.why in ids and cause.why else {}
        kind = "contributing" if cause.contributing else "primary"
        made.append(RootCause(id=f"R{len(made) + 1}", kind=kind, statement=cause.statement, **given))
    return tuple(made)


def _actions(imported: Imported) -> tuple[Action, ...]:
    made: list[Action] = []
    for found in imported.actions:
        given: dict[str, Any] = {name: value for name in ("horizon", "owner", "due") if (value := getattr(found, name))}
        state = "done" if found.done else "open"
        made.append(Action(id=f"A{len(made) + 1}", do=found.do, kind=found.kind, status=state, **given))
    return tuple(made)


def _sections(imported: Imported, ids: dict[tuple[int, int], str]) -> Iterator[Section]:
    """The document's own, and for each chain with a heading of its own which whys stood below it."""
    named = {chain.heading: at for at, chain in enumerate(imported.chains) if chain.heading}
    told = {section.heading for section in imported.sections}
    for heading, at in named.items():
        if heading not in told:
            first, last = ids[at, 0], ids[at, len(imported.chains[at].whys) - 1]
            whys = first if first == last else f"{first} to {last}"
            yield Section(heading=heading, after="whys", markdown=f"The document tells {whys} under this heading.")
    for section in imported.sections:
        yield Section(heading=section.heading, after=section.after, markdown=section.markdown)
