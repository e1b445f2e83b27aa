"""Cycles on disk: names, numbers, refusals, and files that stay as people wrote them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.cycles import files
from rca.cycles.names import one_line
from rca.cycles.recorded import Ran, modules
from rca.errors import REFUSED, RcaError
from rca.store import analyses
from rca.text import visible
from tests.cycles.conftest import cycle_of, ran

NOW = datetime(2025, 9, 8, 14, 2, tzinfo=UTC)
BY_HAND = """\
rca: 1
id: by-hand
cycle: 04      # the fourth
environment: gcp-staging
weather: rain  # nobody knows this key

# what came of it
results:
    - module: test_a
      passed:
        - test_2
        - test_1
      others:
        - {test: test_3, outcome: failed, error: 'no'}
    - module: test_b
      passed: |-
        test_1
        test_2
started: 2025-09-08
"""


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def write(root: Path, name: str, text: str) -> Path:
    files.folder(root).mkdir(parents=True, exist_ok=True)
    path = files.folder(root) / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> RcaError:
    with pytest.raises(RcaError) as caught:
        files.load(path)
    return caught.value


def test_a_new_cycle_is_named_after_day_environment_and_number(tmp_path, make):
    stored = files.create(tmp_path, make(4, environment="GCP Staging"), NOW)
    day, random = stored.cycle.id[:25], stored.cycle.id[25:]
    assert (day, len(random)) == ("2025-09-08-gcp-staging-4-", 6)
    assert stored.path == tmp_path / "analyses/cycles" / f"{stored.cycle.id}.yaml"
    assert files.load(stored.path).cycle == stored.cycle


def test_a_long_environment_leaves_room_for_the_number(tmp_path, make):
    stored = files.create(tmp_path, make(123, environment="a very long name " * 9), NOW)
    assert files.find(tmp_path, "123") == stored.path


def test_two_cycles_of_one_number_never_overwrite_each_other(tmp_path, make):
    one, other = (files.create(tmp_path, make(4), NOW) for _ in range(2))
    assert one.path != other.path
    assert len(files.paths(tmp_path)) == 2


def test_tests_are_written_a_line_each_in_order(tmp_path, make):
    stored = files.create(tmp_path, make(tests={"m::b": "p", "m::a": "p", "m::c": "f boom"}), NOW)
    assert stored.text.endswith("""\
results:
  - module: m
    passed: |-
      a
      b
    others:
      - test: c
        outcome: failed
        error: boom
""")


def test_a_fixed_test_changes_its_own_lines_only(tmp_path, make):
    before = {f"m::test_{number}": "p" for number in range(100, 200)} | {"m::test_150": "f boom"}
    stored = files.create(tmp_path, make(tests=before), NOW)
    fixed = stored.cycle.model_copy(update={"results": modules(ran(before | {"m::test_150": "p", "other::new": "p"}))})
    after = files.save(stored, fixed).text
    old, new = stored.text.splitlines(), after.splitlines()
    assert [line for line in new if line not in old] == ["      test_150", "  - module: other", "    passed: new"]
    assert len(new) == len(old) - 4 + 3
    assert files.load(stored.path).cycle == fixed


def test_an_edit_keeps_comments_order_and_unknown_keys_of_a_file_written_by_hand(tmp_path):
    stored = files.load(write(tmp_path, "by-hand", BY_HAND))
    saved = files.save(stored, stored.cycle.model_copy(update={"status": "closed"}))
    added = [line for line in saved.text.splitlines() if line not in BY_HAND.splitlines()]
    assert added == ["status: closed"]
    assert saved.text.replace("status: closed\n", "") == BY_HAND
    assert files.load(stored.path).cycle.status == "closed"


def test_an_edit_of_one_module_leaves_the_other_modules_as_they_are_written(tmp_path):
    stored = files.load(write(tmp_path, "by-hand", BY_HAND))
    first, second = stored.cycle.results
    changed = second.model_copy(update={"passed": ("test_1", "test_2", "test_9")})
    text = files.save(stored, stored.cycle.model_copy(update={"results": (first, changed)})).text
    assert text == BY_HAND.replace("        test_2\nstarted", "        test_2\n        test_9\nstarted")


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    path = write(tmp_path, "by-hand", BY_HAND)
    stored = files.load(path)
    path.write_text(BY_HAND + "goal: all\n", encoding="utf-8")
    with pytest.raises(RcaError) as caught:
        files.save(stored, stored.cycle.model_copy(update={"status": "closed"}))
    assert caught.value.exit_code == REFUSED
    assert path.read_text(encoding="utf-8") == BY_HAND + "goal: all\n"


def test_times_are_written_as_the_format_shows_them(tmp_path, make):
    stored = files.create(tmp_path, make(started="2025-09-08T14:02:11Z", ended="2025-09-08"), NOW)
    assert "\nstarted: 2025-09-08T14:02:11Z\nended: 2025-09-08\n" in stored.text


def test_what_could_not_be_read_again_is_not_written(tmp_path, make):
    with pytest.raises(RcaError, match="larger than 8 MB"):
        files.create(tmp_path, make(summary="x" * 9_000_000), NOW)
    with pytest.raises(RcaError, match="would not be read back"):
        files.create(tmp_path, make(summary="hidden \u200b character"), NOW)
    assert files.paths(tmp_path) == []


def test_what_did_not_change_is_not_written(tmp_path):
    path = write(tmp_path, "by-hand", BY_HAND)
    before = path.stat()
    stored = files.load(path)
    assert files.save(stored, stored.cycle) == stored
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_newer_format_is_refused(tmp_path):
    error = refusal(write(tmp_path, "x", BY_HAND.replace("rca: 1", "rca: 2")))
    assert error.exit_code == REFUSED
    assert "format 2" in error.message


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ("04 ", "four ", 3, "cycle: input should be a valid integer"),
        ("environment: gcp-staging\n", "", 1, "environment: field required"),
        ("failed", "broken", 14, "outcome: input should be"),
        ("2025-09-08", "tomorrow", 19, "started: 'tomorrow' is not a time"),
        ("test_b", "test_a", 1, "module 'test_a' stands here twice"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path, written, instead, line, said):
    path = write(tmp_path, "x", BY_HAND.replace(written, instead))
    error = refusal(path)
    assert error.message.startswith(f"{path}:{line}: ")
    assert said in error.message
    assert error.hint == "`rca schema cycle` prints the format"


def test_a_link_out_of_the_workspace_is_not_read(tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text(BY_HAND, encoding="utf-8")
    root = tmp_path / "root"
    files.folder(root).mkdir(parents=True)
    link = files.folder(root) / "x.yaml"
    link.symlink_to(outside)
    assert refusal(link).exit_code == REFUSED


def test_a_folder_of_cycles_that_leads_out_of_the_workspace_is_not_written(tmp_path, make):
    root = tmp_path / "root"
    analyses.folder(root).mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    files.folder(root).symlink_to(tmp_path / "outside")
    with pytest.raises(RcaError):
        files.create(root, make(), NOW)
    assert not list((tmp_path / "outside").iterdir())


def test_a_cycle_is_found_by_its_number_or_a_part_of_its_id(tmp_path, make):
    third, fourth = (files.create(tmp_path, make(number), NOW) for number in (3, 4))
    assert files.find(tmp_path, "4") == fourth.path
    assert files.find(tmp_path, third.cycle.id[-6:]) == third.path
    by_hand = write(tmp_path, "by-hand", BY_HAND.replace("04 ", "05 "))
    assert files.find(tmp_path, "5") == files.find(tmp_path, "by-ha") == by_hand


def test_a_number_of_two_environments_needs_the_environment(tmp_path, make):
    files.create(tmp_path, make(4, environment="gcp-staging"), NOW)
    wanted = files.create(tmp_path, make(4, environment="staging"), NOW)
    with pytest.raises(RcaError, match="2 cycles have the number 4"):
        files.find(tmp_path, "4")
    assert files.find(tmp_path, "4", "Staging") == wanted.path


@pytest.mark.parametrize("part", ["nowhere", ""])
def test_what_names_no_cycle_says_so(tmp_path, make, part):
    files.create(tmp_path, make(4), NOW)
    with pytest.raises(RcaError, match="no cycle is named") as caught:
        files.find(tmp_path, part)
    assert "rca cycle list" in caught.value.hint or "did you mean" in caught.value.hint


def test_a_number_that_no_cycle_has_finds_none_though_its_digit_stands_in_an_id(tmp_path, make):
    files.create(tmp_path, make(41), NOW)
    with pytest.raises(RcaError, match="no cycle has the number 4"):
        files.find(tmp_path, "4")
    with pytest.raises(RcaError, match="no cycle in prod has the number 41"):
        files.find(tmp_path, "41", "prod")


def test_the_next_number_is_that_of_its_environment(tmp_path, make):
    assert files.next_number(tmp_path, "staging") == 1
    for number, environment in ((3, "staging"), (9, "staging"), (40, "gcp-staging")):
        files.create(tmp_path, make(number, environment=environment), NOW)
    assert files.next_number(tmp_path, "staging") == 10
    assert files.next_number(tmp_path, "gcp-staging") == 41
    write(tmp_path, "by-hand", BY_HAND.replace("04 ", "50 "))
    assert files.next_number(tmp_path, "gcp-staging") == 51


def test_all_cycles_come_by_environment_and_number_and_equal_numbers_are_named(tmp_path, make):
    for number, environment in ((10, "staging"), (9, "staging"), (9, "prod"), (9, "staging")):
        files.create(tmp_path, make(number, environment=environment), NOW)
    every = files.load_all(tmp_path)
    assert [(one.cycle.environment, one.cycle.number) for one in every] == [
        ("prod", 9),
        ("staging", 9),
        ("staging", 9),
        ("staging", 10),
    ]
    assert files.load_all(tmp_path, "prod") == every[:1]
    assert files.same_number(every) == [tuple(every[1:3])]


def test_no_folder_holds_no_cycles(tmp_path):
    assert files.paths(tmp_path) == []
    assert files.load_all(tmp_path) == []


def test_a_cycle_is_no_analysis_for_lists_and_the_index(tmp_path, make):
    from rca.priors import Index

    files.create(tmp_path, make(tests={"m::a": "f boom"}), NOW)
    assert analyses.paths(tmp_path) == []
    with Index.open(tmp_path, tmp_path / "cache") as index:
        refreshed = index.refresh()
        assert index.rows() == []
        assert not refreshed.bad


def test_the_report_is_written_beside_the_cycle(tmp_path, make):
    stored = files.create(tmp_path, make(), NOW)
    files.write_document(stored, "# Cycle 4\n")
    assert stored.path.with_suffix(".md").read_text(encoding="utf-8") == "# Cycle 4\n"


NAMES = st.lists(st.text(min_size=1, max_size=12).map(visible).map(one_line), unique=True, max_size=6)


@given(passed=NAMES, failed=NAMES, error=st.text(max_size=40).map(visible))
def test_whatever_tests_are_called_they_are_read_as_they_were_written(tmp_path_factory, passed, failed, error):
    runs = [Ran(f"m::{name}", "passed") for name in passed]
    runs += [Ran(f"m::{name}", "failed", error) for name in failed if name not in passed]
    stored = files.create(tmp_path_factory.mktemp("w"), cycle_of(results=modules(runs)), NOW)
    assert files.load(stored.path).cycle == stored.cycle
