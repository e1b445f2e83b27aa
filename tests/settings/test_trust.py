"""What a cloned repository's settings want to do is done only after the user's word, and only exactly that."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.settings import load, trust
from rca.settings.consent import Cloud, Command, Consent

SETTINGS = """\
[logs.local]
paths = ["logs/*.log", "/var/log/app.log"]
[logs.gcloud]
project = "shop-staging"
service = "api"
window = "2h"
[logs.command.pods]
run = ["kubectl", "logs", "deploy/api", "--since=1h"]
timeout = "5s"
limit = "1MB"
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = tmp_path / "shop"
    made.mkdir()
    (made / "rca.toml").write_text(SETTINGS)
    return made


@pytest.fixture
def config(root: Path) -> Path:
    return root.parent / "config" / "rca" / "config.toml"


def allowed(root: Path, environ: dict[str, str] | None = None) -> Consent:
    return trust.allowed(load(root), environ or {})


def agree(root: Path) -> None:
    trust.grant(root, load(root).consent)


def test_nothing_is_allowed_before_the_user_said_so(root: Path) -> None:
    assert allowed(root) == Consent()


def test_what_was_agreed_to_is_allowed_as_it_was_read(root: Path) -> None:
    agree(root)
    assert allowed(root) == Consent(
        commands=(Command("pods", ("kubectl", "logs", "deploy/api", "--since=1h"), 5, 1_000_000),),
        cloud=Cloud(("shop-staging",), (), "api", "", 7200, "", ""),
        outside=("/var/log/app.log",),
    )


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"--since=1h"', '"--since=2h"'),
        ("shop-staging", "shop-live"),
        ("/var/log/app.log", "/etc/passwd"),
        ('"5s"', '"6s"'),
        ('"1MB"', '"2MB"'),
        ('"2h"', '"3h"'),
        ("pods", "pod"),
        ('service = "api"', 'filter = "x"'),
    ],
)
def test_a_changed_setting_asks_again(root: Path, was: str, becomes: str) -> None:
    agree(root)
    (root / "rca.toml").write_text(SETTINGS.replace(was, becomes, 1))
    assert allowed(root) == Consent()


def test_what_needs_no_word_may_change(root: Path) -> None:
    agree(root)
    (root / "rca.toml").write_text(SETTINGS.replace("logs/*.log", "log/**/*.log"))
    assert allowed(root).commands


def test_the_same_settings_in_another_folder_are_not_trusted(root: Path) -> None:
    agree(root)
    copy = root.with_name("copy")
    copy.mkdir()
    (copy / "rca.toml").write_text(SETTINGS)
    assert allowed(copy) == Consent()


def test_the_word_is_taken_back(root: Path) -> None:
    agree(root)
    trust.revoke(root)
    assert allowed(root) == Consent()


def test_in_ci_the_environment_speaks_for_the_user(root: Path) -> None:
    assert allowed(root, {"RCA_TRUST": "1"}).cloud is not None
    assert allowed(root, {"RCA_TRUST": "0"}) == Consent()


def test_the_users_own_file_is_not_touched(root: Path, config: Path) -> None:
    config.parent.mkdir(parents=True)
    written = b'# mine\r\ntheme = "nord"\r\n[trusted]  # by hand\r\n"/srv/other" = "sha256:1"\r\n'
    config.write_bytes(written)
    config.chmod(0o640)
    agree(root)
    assert allowed(root).commands
    trust.revoke(root)
    assert config.read_bytes() == written
    assert stat.S_IMODE(config.stat().st_mode) == 0o640


def test_answers_are_the_users_alone_and_nothing_is_left_beside_them(root: Path, config: Path) -> None:
    agree(root)
    agree(root)
    kept = config.with_name("trusted.json")
    assert json.loads(kept.read_text()) == {str(root): load(root).consent.digest}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {path.name for path in config.parent.iterdir()} == {"trusted.json", "trusted.lock"}


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('[trusted]\n"{root}" = "{digest}"\n', ":2"),
        ("[trusted]\n'{root}' = '{digest}'\n", ":2"),
        ('trusted = {{"{root}" = "{digest}"}}\n', ":1"),
        ('theme = "nord"\ntrusted."{root}" = "{digest}"\n', ":2"),
        ('[trusted]\n"\\u002f{rest}" = "{digest}"\n', ":1"),
    ],
)
def test_what_the_user_wrote_by_hand_counts_in_any_spelling_and_is_named(
    root: Path, config: Path, written: str, line: str
) -> None:
    config.parent.mkdir(parents=True)
    digest = load(root).consent.digest
    config.write_text(written.format(root=root, digest=digest, rest=str(root)[1:]))
    assert allowed(root).commands
    agree(root)
    trust.revoke(root)
    assert trust.by_hand(root) == f"{config}{line}"
    config.unlink()
    assert allowed(root) == Consent()


def test_a_damaged_file_of_answers_is_named_and_trusts_nothing(root: Path, config: Path) -> None:
    agree(root)
    config.with_name("trusted.json").write_text("[")
    with pytest.raises(RcaError, match="trusted.json is damaged"):
        allowed(root)


def test_answers_given_at_once_are_all_kept(root: Path, config: Path) -> None:
    program = "import sys; from pathlib import Path; from rca.settings import load, trust; "
    program += "root = Path(sys.argv[1]); wanted = load(root).consent; sys.stdin.read(); trust.grant(root, wanted)"
    folders = [root.with_name(f"shop{number}") for number in range(8)]
    for folder in folders:
        folder.mkdir()
        (folder / "rca.toml").write_text(SETTINGS)
    begun = [subprocess.Popen([sys.executable, "-c", program, folder], stdin=subprocess.PIPE) for folder in folders]
    for child in begun:
        child.stdin.close()
    assert [child.wait(30) for child in begun] == [0] * 8
    assert all(allowed(folder).commands for folder in folders)


def test_what_would_be_done_is_told_in_full(root: Path) -> None:
    (root / "rca.toml").write_text(
        SETTINGS.replace(
            "[logs.command.pods]",
            'revision = "api-7"\nview = "v"\nfilter = "x=1"\nendpoint = "localhost:80"\n[logs.command.pods]',
        )
    )
    assert list(load(root).consent.told()) == [
        "run the command kubectl logs deploy/api --since=1h as 'pods', for 5s and 1MB of output at most",
        "send words of an error to Google Cloud Logging, shop-staging, view v, service api, revision api-7, 2h before and after the failure, filter 'x=1', at localhost:80, in plain text",
        "read files outside the workspace: /var/log/app.log",
    ]


def of_command(root: Path, *run: str) -> Command:
    (root / "rca.toml").write_text(f"[logs.command.pods]\nrun = {json.dumps(run)}\n")
    return load(root).consent.commands[0]


@pytest.mark.parametrize("run", [["./logs.sh"], ["sh", "logs.sh"], ["sh", "{root}/logs.sh"], ["x", "--with=logs.sh"]])
def test_a_file_of_the_repository_that_a_command_names_asks_again_when_it_changes(root: Path, run: list[str]) -> None:
    file = root / "logs.sh"
    file.write_text("echo one\n")
    words = [word.format(root=root) for word in run]
    assert [len(sha) for _, sha in of_command(root, *words).files] == [64]
    agree(root)
    assert allowed(root).commands
    file.write_text("echo two\n")
    assert allowed(root) == Consent()


def test_a_file_that_counts_is_told(root: Path) -> None:
    (root / "logs.sh").write_text("echo one\n")
    of_command(root, "./logs.sh")
    (told,) = load(root).consent.told()
    assert told.endswith("; its file ./logs.sh is in the repository; a changed one asks again")


def test_programs_of_the_system_are_not_looked_into(root: Path) -> None:
    assert of_command(root, sys.executable, "x" * 5000, "-c").files == ()


def test_a_file_that_is_too_large_to_be_read_at_every_start_is_refused(root: Path) -> None:
    with (root / "app.log").open("wb") as file:
        file.truncate(1 << 25)
    with pytest.raises(RcaError, match=r"rca.toml:2: .*app.log' is too large"):
        of_command(root, "sh", "app.log")


def test_a_log_that_is_only_printed_may_grow(root: Path) -> None:
    (root / "app.log").write_text("one\n")
    of_command(root, "tail", "-n", "1000", "app.log")
    agree(root)
    (root / "app.log").write_text("one\ntwo\n")
    assert allowed(root).commands


@pytest.mark.parametrize("program", ["./tail", "bin/tail", "sh"])
def test_a_program_of_the_repository_is_no_printer_whatever_it_is_called(root: Path, program: str) -> None:
    (root / "bin").mkdir()
    for path in (root / "tail", root / "bin" / "tail", root / "app.log"):
        path.write_text("echo one\n")
    assert of_command(root, program, "app.log").files


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[logs.gcloud]\nendpoint = "logging.example.com:443"\n',
            "rca.toml:2: endpoint 'logging.example.com:443' is not",
        ),
        ('[logs.gcloud]\nwindow = "soon"\n', "rca.toml:2: window is 'soon'"),
        ('[logs.gcloud]\nwindow = "0m"\n', "rca.toml:2: window is '0m'"),
        ("[logs.command.pods]\n", "rca.toml:1: pods has nothing to run"),
        ('[logs.command.pods]\nrun = "kubectl logs"\n', "rca.toml:2: logs.command.pods.run must be a list of texts"),
        ('[logs.command.pods]\nrun = ["x"]\nlimit = "lots"\n', "rca.toml:3: limit is 'lots'"),
        ('[logs.gcloud]\nwindow = "31d"\n', "rca.toml:2: window is '31d', more than 30d"),
        ('[logs.command.pods]\nrun = ["x"]\ntimeout = "61m"\n', "rca.toml:3: timeout is '61m', more than 1h"),
        ('[logs.command.pods]\nrun = ["x"]\nlimit = "1001MB"\n', "rca.toml:3: limit is '1001MB', more than 1GB"),
        ('[logs.command."a b"]\nrun = ["x"]\n', "rca.toml:1: 'a b' is no name for a source"),
        ('[logs.command.pods]\nruns = ["x"]\n', "rca.toml:2: unknown key 'runs'"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(root: Path, text: str, says: str) -> None:
    (root / "rca.toml").write_text(text)
    with pytest.raises(RcaError) as refused:
        load(root)
    assert refused.value.message.startswith(says)
