"""The failures of a run that are one error, by their signature.

What must not enter: likeness beyond equal signatures (that is `rca.priors`), and earlier analyses.
"""

from dataclasses import dataclass

from rca.runs.run import FailedTest, Run
from rca.signature import Signature, extract, sign


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """One error of a run. Texts are those of its first failure."""

    signature: Signature
    error: str
    """The short text of the error, as `extract` found it in the report."""
    report: str
    output: str
    tests: tuple[str, ...]
    """Names, each once, in the order of the run."""
    count: int
    """Failures, so that a test that failed in three reruns counts three times."""
    file: str
    line: int | None


def groups(run: Run) -> tuple[FailureGroup, ...]:
    """The run's failures by signature, the largest first; equally large ones in the order of the run."""
    signatures: dict[str, Signature] = {}
    alike: dict[str, list[FailedTest]] = {}
    for failure in run.failures:
        signature = signatures.get(failure.error) or sign(failure.error)
        signatures[failure.error] = signature
        alike.setdefault(signature.key(), []).append(failure)
    found = [_group(signatures[failures[0].error], failures) for failures in alike.values()]
    return tuple(sorted(found, key=lambda group: -group.count))


def _group(signature: Signature, failures: list[FailedTest]) -> FailureGroup:
    first = failures[0]
    return FailureGroup(
        signature=signature,
        error=extract(first.error).error,
        report=first.error,
        output=first.output,
        tests=tuple(dict.fromkeys(failure.name for failure in failures if failure.name)),
        count=len(failures),
        file=first.file,
        line=first.line,
    )
