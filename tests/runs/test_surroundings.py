"""What CI systems, platforms, reports and git say of where a run took place."""

import pytest

from rca.git import Head
from rca.runs import Surroundings, from_head, merged, surroundings

SYSTEMS = {
    "GitHub Actions": (
        {
            "GITHUB_ACTIONS": "true",
            "GITHUB_RUN_ID": "77",
            "GITHUB_REF_NAME": "12/merge",
            "GITHUB_HEAD_REF": "fix",
            "GITHUB_SHA": "0123",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "a/b",
        },
        Surroundings(build="77", branch="fix", commit="0123", url="https://github.com/a/b/actions/runs/77"),
    ),
    "GitLab CI": (
        {
            "GITLAB_CI": "true",
            "CI_PIPELINE_ID": "5",
            "CI_COMMIT_REF_NAME": "main",
            "CI_COMMIT_SHA": "0123",
            "CI_JOB_URL": "https://gitlab.example/j/9",
            "CI_ENVIRONMENT_NAME": "staging",
        },
        Surroundings(environment="staging", build="5", branch="main", commit="0123", url="https://gitlab.example/j/9"),
    ),
    "Jenkins": (
        {
            "JENKINS_URL": "https://ci.example/",
            "BUILD_NUMBER": "8",
            "BUILD_ID": "8",
            "GIT_BRANCH": "origin/main",
            "GIT_COMMIT": "0123",
            "BUILD_URL": "https://ci.example/job/8/",
        },
        Surroundings(build="8", branch="main", commit="0123", url="https://ci.example/job/8/"),
    ),
    "CircleCI": (
        {
            "CIRCLECI": "true",
            "CIRCLE_BUILD_NUM": "3",
            "CIRCLE_BRANCH": "main",
            "CIRCLE_SHA1": "0123",
            "CIRCLE_BUILD_URL": "https://circleci.example/3",
        },
        Surroundings(build="3", branch="main", commit="0123", url="https://circleci.example/3"),
    ),
    "Azure Pipelines": (
        {
            "TF_BUILD": "True",
            "BUILD_BUILDID": "41",
            "BUILD_BUILDNUMBER": "20250908.1",
            "BUILD_SOURCEBRANCH": "refs/heads/fix/it",
            "BUILD_SOURCEVERSION": "0123",
            "SYSTEM_COLLECTIONURI": "https://dev.azure.example/org/",
            "SYSTEM_TEAMPROJECT": "p",
            "ENVIRONMENT_NAME": "staging",
        },
        Surroundings(
            environment="staging",
            build="20250908.1",
            branch="fix/it",
            commit="0123",
            url="https://dev.azure.example/org/p/_build/results?buildId=41",
        ),
    ),
    "Buildkite": (
        {
            "BUILDKITE": "true",
            "BUILDKITE_BUILD_NUMBER": "2",
            "BUILDKITE_BRANCH": "main",
            "BUILDKITE_COMMIT": "0123",
            "BUILDKITE_BUILD_URL": "https://buildkite.example/2",
        },
        Surroundings(build="2", branch="main", commit="0123", url="https://buildkite.example/2"),
    ),
    "Bitbucket": (
        {
            "BITBUCKET_BUILD_NUMBER": "4",
            "BITBUCKET_BRANCH": "main",
            "BITBUCKET_COMMIT": "0123",
            "BITBUCKET_REPO_FULL_NAME": "a/b",
            "BITBUCKET_DEPLOYMENT_ENVIRONMENT": "staging",
        },
        Surroundings(
            environment="staging",
            build="4",
            branch="main",
            commit="0123",
            url="https://bitbucket.org/a/b/pipelines/results/4",
        ),
    ),
    "Travis": (
        {
            "TRAVIS": "true",
            "TRAVIS_BUILD_NUMBER": "6",
            "TRAVIS_BRANCH": "main",
            "TRAVIS_COMMIT": "0123",
            "TRAVIS_BUILD_WEB_URL": "https://travis.example/6",
        },
        Surroundings(build="6", branch="main", commit="0123", url="https://travis.example/6"),
    ),
    "TeamCity": (
        {"TEAMCITY_VERSION": "2024.1", "BUILD_NUMBER": "9", "BUILD_VCS_NUMBER": "0123"},
        Surroundings(build="9", commit="0123"),
    ),
    "Cloud Build": (
        {"BUILD_ID": "2ea20831", "PROJECT_ID": "netra-staging", "BRANCH_NAME": "main", "REVISION_ID": "0123"},
        Surroundings(
            build="2ea20831",
            branch="main",
            commit="0123",
            url="https://console.cloud.google.com/cloud-build/builds/2ea20831?project=netra-staging",
        ),
    ),
    "Cloud Run": (
        {"K_SERVICE": "backend", "K_REVISION": "backend-00183-v65"},
        Surroundings(service="backend", revision="backend-00183-v65"),
    ),
    "Cloud Run job": (
        {"CLOUD_RUN_JOB": "e2e", "CLOUD_RUN_EXECUTION": "e2e-x7k"},
        Surroundings(service="e2e", revision="e2e-x7k"),
    ),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_systems_variables_are_known(system):
    environ, expected = SYSTEMS[system]
    assert surroundings({"HOME": "/home/ada", **environ}) == expected


def test_a_machine_without_ci_says_nothing():
    assert surroundings({"HOME": "/home/ada", "BRANCH_NAME": "x", "GITHUB_ACTIONS": ""}) == Surroundings()


def test_a_ci_system_and_a_platform_are_both_told():
    environ = SYSTEMS["Cloud Build"][0] | SYSTEMS["Cloud Run"][0]
    told = surroundings(environ)
    assert (told.build, told.service) == ("2ea20831", "backend")


def test_values_are_one_safe_line_without_secrets():
    told = surroundings(
        {
            "CIRCLECI": "1",
            "CIRCLE_BRANCH": "a\nb\x1b]52;c;aGk=\x07\u202e",
            "CIRCLE_BUILD_URL": "https://ada:hunter2hunter2@ci.example/3",
            "CIRCLE_SHA1": "x" * 5_000,
        }
    )
    assert told.branch == "a b␛]52;c;aGk=␇\\u202e"
    assert "hunter2" not in told.url
    assert len(told.commit) < 400


def test_the_first_that_knows_a_field_wins():
    report = Surroundings(revision="of the report", branch="")
    system = Surroundings(revision="of the system", branch="of the system")
    here = from_head(Head(commit="of git", branch="of git"))
    assert merged(report, system, here) == Surroundings(
        revision="of the report", branch="of the system", commit="of git"
    )


def test_nothing_is_known_without_layers_or_a_repository():
    assert merged() == merged(from_head(None)) == Surroundings()
