"""Where a run took place: from a report's properties, from the variables that CI systems and platforms set, from git.

What must not enter: reading `os.environ` or starting git; callers pass what they have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from rca.git import Head
from rca.runs import intake
from rca.runs.run import NOWHERE, Surroundings

_PROPERTIES: Final = {
    "environment": ("environment", "env", "deployment_environment", "target_environment"),
    "service": ("service", "service_name"),
    "revision": ("revision", "deployment_revision", "service_revision"),
    "build": ("build", "build_id", "build_number"),
    "branch": ("branch", "git_branch", "branch_name"),
    "commit": ("commit", "git_commit", "commit_sha", "git_sha", "sha"),
    "url": ("build_url", "run_url", "ci_url"),
}


@dataclass(frozen=True, slots=True)
class _System:
    """A system's variables. `{NAME}` in `url` stands for a variable; a url with one missing is none."""

    sign: str
    """The variable that tells that the system is there."""
    build: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    commit: tuple[str, ...] = ()
    url: str = ""
    environment: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    revision: tuple[str, ...] = ()


_CI: Final = (
    _System(
        "GITHUB_ACTIONS",
        build=("GITHUB_RUN_ID",),
        branch=("GITHUB_HEAD_REF", "GITHUB_REF_NAME"),  # of a pull request the first, and the second is 12/merge
        commit=("GITHUB_SHA",),
        url="{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}",
    ),
    _System(
        "GITLAB_CI",
        build=("CI_PIPELINE_ID", "CI_JOB_ID"),
        branch=("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"),
        commit=("CI_COMMIT_SHA",),
        url="{CI_JOB_URL}",
        environment=("CI_ENVIRONMENT_NAME",),
    ),
    _System(
        "JENKINS_URL",
        build=("BUILD_NUMBER",),
        branch=("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"),
        commit=("GIT_COMMIT",),
        url="{BUILD_URL}",
    ),
    _System(
        "CIRCLECI",
        build=("CIRCLE_BUILD_NUM",),
        branch=("CIRCLE_BRANCH",),
        commit=("CIRCLE_SHA1",),
        url="{CIRCLE_BUILD_URL}",
    ),
    _System(
        "TF_BUILD",  # Azure Pipelines
        build=("BUILD_BUILDNUMBER", "BUILD_BUILDID"),
        branch=("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"),
        commit=("BUILD_SOURCEVERSION",),
        url="{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}",
        environment=("ENVIRONMENT_NAME", "RELEASE_ENVIRONMENTNAME"),
    ),
    _System(
        "BUILDKITE",
        build=("BUILDKITE_BUILD_NUMBER",),
        branch=("BUILDKITE_BRANCH",),
        commit=("BUILDKITE_COMMIT",),
        url="{BUILDKITE_BUILD_URL}",
    ),
    _System(
        "BITBUCKET_BUILD_NUMBER",
        build=("BITBUCKET_BUILD_NUMBER",),
        branch=("BITBUCKET_BRANCH",),
        commit=("BITBUCKET_COMMIT",),
        url="https://bitbucket.org/{BITBUCKET_REPO_FULL_NAME}/pipelines/results/{BITBUCKET_BUILD_NUMBER}",
        environment=("BITBUCKET_DEPLOYMENT_ENVIRONMENT",),
    ),
    _System(
        "TRAVIS",
        build=("TRAVIS_BUILD_NUMBER",),
        branch=("TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"),
        commit=("TRAVIS_COMMIT",),
        url="{TRAVIS_BUILD_WEB_URL}",
    ),
    _System(
        "TEAMCITY_VERSION",
        build=("BUILD_NUMBER",),
        commit=("BUILD_VCS_NUMBER",),
        url="{BUILD_URL}",
    ),
    _System(
        "BUILD_ID",  # Google Cloud Build sets nothing by itself; builds pass its substitutions on by their own names
        build=("BUILD_ID",),
        branch=("BRANCH_NAME",),
        commit=("COMMIT_SHA", "REVISION_ID"),
        url="https://console.cloud.google.com/cloud-build/builds/{BUILD_ID}?project={PROJECT_ID}",
    ),
)
_PLATFORMS: Final = (
    _System("K_SERVICE", service=("K_SERVICE",), revision=("K_REVISION",)),  # Cloud Run and Knative
    _System("CLOUD_RUN_JOB", service=("CLOUD_RUN_JOB",), revision=("CLOUD_RUN_EXECUTION",)),
)


def surroundings(environ: Mapping[str, str]) -> Surroundings:
    """What the variables of a CI system (the first that shows itself) and of Cloud Run say. Values are cleaned."""
    system = next((system for system in _CI if environ.get(system.sign)), None)
    told = [_of_system(system, environ)] if system else []
    return merged(*told, *(_of_system(platform, environ) for platform in _PLATFORMS if environ.get(platform.sign)))


def from_properties(properties: Mapping[str, str]) -> Surroundings:
    """What a JUnit file's `<properties>` say; `git.commit`, `GIT-COMMIT` and `git_commit` are one name,
    and the first wins.
    """
    plain: dict[str, str] = {}
    for name, value in properties.items():
        if value:
            plain.setdefault(name.lower().replace("-", "_").replace(".", "_"), value)
    found = {field: next((plain[name] for name in names if name in plain), "") for field, names in _PROPERTIES.items()}
    return _cleaned(found)


def from_head(head: Head | None) -> Surroundings:
    """Commit and branch that are checked out here; they are those of a run only when it ran here."""
    return NOWHERE if head is None else Surroundings(branch=head.branch, commit=head.commit)


def merged(*layers: Surroundings) -> Surroundings:
    """Field by field the first that is known: pass the report's own, then the CI system's, then git's."""
    result = NOWHERE
    for layer in layers:
        known = {field.name: getattr(layer, field.name) for field in fields(layer) if not getattr(result, field.name)}
        result = replace(result, **known)
    return result


def _of_system(system: _System, environ: Mapping[str, str]) -> Surroundings:
    found = {
        field: next((environ[name] for name in getattr(system, field) if environ.get(name)), "")
        for field in ("environment", "service", "revision", "build", "branch", "commit")
    }
    found["branch"] = found["branch"].removeprefix("refs/heads/").removeprefix("origin/")
    found["url"] = _filled(system.url, environ)
    return _cleaned(found)


def _filled(template: str, environ: Mapping[str, str]) -> str:
    try:
        return template.format_map({name: value for name, value in environ.items() if value})
    except KeyError:
        return ""


def _cleaned(values: Mapping[str, str]) -> Surroundings:
    return Surroundings(**{field: intake.label(value) for field, value in values.items()})
