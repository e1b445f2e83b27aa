import pytest

from rca.evidence import hosts

COMMIT = "1a2b3c4d" * 5


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/acme/shop.git",
        "https://github.com/acme/shop",
        "https://ada:secret@github.com/acme/shop.git",
        "git@github.com:acme/shop.git",
        "ssh://git@github.com:22/acme/shop.git/",
        "github.com:acme/shop",
    ],
)
def test_every_spelling_of_a_remote_leads_to_one_page_and_shows_no_password(remote: str) -> None:
    assert hosts.page(remote) == "https://github.com/acme/shop"
    assert hosts.code(remote, COMMIT, "a b.py", 3, 9) == f"https://github.com/acme/shop/blob/{COMMIT}/a%20b.py#L3-L9"


@pytest.mark.parametrize(
    ("remote", "code", "change"),
    [
        (
            "git@gitlab.acme.org:a/b/c.git",
            "gitlab.acme.org/a/b/c/-/blob/{}/x.py#L1-2",
            "gitlab.acme.org/a/b/c/-/commit/{}",
        ),
        ("https://bitbucket.org/a/b", "bitbucket.org/a/b/src/{}/x.py#lines-1:2", "bitbucket.org/a/b/commits/{}"),
        ("https://codeberg.org/a/b", "codeberg.org/a/b/src/commit/{}/x.py#L1-L2", "codeberg.org/a/b/commit/{}"),
        ("https://github.acme.org/a/b", "github.acme.org/a/b/blob/{}/x.py#L1-L2", "github.acme.org/a/b/commit/{}"),
    ],
)
def test_each_host_has_its_own_pages(remote: str, code: str, change: str) -> None:
    assert hosts.code(remote, COMMIT, "x.py", 1, 2) == "https://" + code.format(COMMIT)
    assert hosts.change(remote, COMMIT) == "https://" + change.format(COMMIT)


@pytest.mark.parametrize(
    "remote", ["", "/srv/git/shop.git", "../shop", "https://example.org/a/b", "file:///srv/github.com/a", "C:\\shop"]
)
def test_an_unknown_host_has_no_page(remote: str) -> None:
    assert hosts.page(remote) == hosts.change(remote, COMMIT) == ""


def test_code_that_is_not_committed_has_no_page() -> None:
    assert hosts.code("https://github.com/acme/shop", "", "x.py", 1, 2) == ""
