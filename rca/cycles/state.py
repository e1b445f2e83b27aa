"""What of a cycle was tested: which revision the results are of, and whether a deployment still waits for its tests.

What must not enter: git. Whether a revision contains a commit is asked elsewhere and passed in.
"""

from rca.cycles.cycle import Cycle, Deployment


def tested_revision(cycle: Cycle) -> str:
    """The revision that the results are of; "" where nobody said it."""
    if cycle.tested:
        return cycle.tested.revision
    current = [one for one in cycle.deployments if one.state == "active"]
    return current[-1].revision if current and cycle.results else ""


def tested_commit(cycle: Cycle) -> str:
    """The commit that the results are of; "" where nobody said it."""
    if cycle.tested and cycle.tested.commit:
        return cycle.tested.commit
    revision = tested_revision(cycle)
    same = [one.commit for one in cycle.deployments if one.commit and revision and one.revision == revision]
    return same[-1] if same else ""


def waits_for(cycle: Cycle) -> str:
    """Why the cycle's last deployment is not measured yet, as a clause; "" where the results are of it.

    `deployment 2ea20831 is in progress, and the results are of revision ...-00183-v65 before it`.
    """
    if not cycle.results:
        return "there are no results yet"
    deployed = [one for one in cycle.deployments if one.state != "failed"]
    if not deployed:
        return ""
    last, tested = deployed[-1], tested_revision(cycle)
    of = f", and the results are of revision {tested} before it" if tested else ", and the results are from before it"
    if last.state in {"pending", "in-progress"}:
        return f"{_named(last)} is {last.state.replace('-', ' ')}{of}"
    if tested and last.revision and last.revision != tested:
        return f"{_named(last)} is not tested{of}"
    return ""


def _named(deployment: Deployment) -> str:
    return f"deployment {deployment.revision or deployment.build or deployment.commit}".strip()
