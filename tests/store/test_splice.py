"""Edits of a document that people wrote: only the changed entry's lines differ."""

import copy
import difflib

import pytest

from rca.errors import REFUSED, RcaError
from rca.store import yamlio

HANDWRITTEN = """\
# Written by hand on a train.
---
rca: 1
title:   'Factory SSOT validation failed'   # as the log says it
commit: 0123456
at: 12:31:05

labels: [ websocket,staging ]    # our own spacing
owner_team: platform   # a key nobody knows
failure:
    error: |-
        received 1011 (internal error)

        Factory SSOT validation failed


    # the surroundings
    environment: "gcp-staging"
    seen: {first: 2025-09-08T13:55:02Z, "count":3}
evidence:
- id: E1
  kind: log
  text: >-
    folded by
    hand
  # E2 proves it

- id: E2   # found by Ada
  kind: code

whys:
    -   id: W1
        because: no
        evidence: [ E1,E2 ]

    # a branch
    -   id: W2
        because: because
actions: []
empty:
# The end
...
"""


def spliced(text, edit):
    before = yamlio.load(text, "before")
    after = copy.deepcopy(before)
    edit(after)
    result = yamlio.splice(text, before, after)
    assert yamlio.load(result, "after") == yamlio.load(yamlio.dump(after), "dumped")
    return result


def changes(text, edit):
    """The lines that an edit removes and adds."""
    lines = difflib.ndiff(text.splitlines(), spliced(text, edit).splitlines())
    return [line for line in lines if line[0] in "+-"]


def setting(*path, to):
    def edit(tree):
        for part in path[:-1]:
            tree = tree[part]
        tree[path[-1]] = to

    return edit


def removing(*path):
    def edit(tree):
        for part in path[:-1]:
            tree = tree[part]
        del tree[path[-1]]

    return edit


def inserting(*path, at, entry):
    def edit(tree):
        for part in path:
            tree = tree[part]
        tree.insert(at, entry)

    return edit


def behind(*path, key, name, to):
    """Sets `name` right behind `key`."""

    def edit(tree):
        for part in path:
            tree = tree[part]
        items = list(tree.items())
        tree.clear()
        for old, value in items:
            tree[old] = value
            if old == key:
                tree[name] = to

    return edit


EDITS = {
    "a value, with its comment": (
        setting("title", to="Another title"),
        [
            "- title:   'Factory SSOT validation failed'   # as the log says it",
            "+ title:   Another title   # as the log says it",
        ],
    ),
    "an unquoted hash": (setting("commit", to="0123457"), ["- commit: 0123456", '+ commit: "0123457"']),
    "an empty value": (setting("empty", to="full"), ["- empty:", "+ empty: full"]),
    "a value becomes empty": (setting("commit", to=None), ["- commit: 0123456", "+ commit: null"]),
    "a value becomes several lines": (
        setting("title", to="one\ntwo"),
        [
            "- title:   'Factory SSOT validation failed'   # as the log says it",
            "+ title:   |-   # as the log says it",
            "+     one",
            "+     two",
        ],
    ),
    "a block becomes another": (
        setting("failure", "error", to="one\n two"),
        [
            "-         received 1011 (internal error)",
            "- ",
            "-         Factory SSOT validation failed",
            "+         one",
            "+          two",
        ],
    ),
    "a block becomes one line": (
        setting("failure", "error", to="one"),
        [
            "-     error: |-",
            "+     error: one",
            "-         received 1011 (internal error)",
            "- ",
            "-         Factory SSOT validation failed",
        ],
    ),
    "a folded text": (
        setting("evidence", 0, "text", to="anew"),
        ["-   text: >-", "+   text: anew", "-     folded by", "-     hand"],
    ),
    "a key is added": (
        behind("failure", key="environment", name="service", to="backend"),
        ["+     service: backend"],
    ),
    "a key is added behind a block": (behind("failure", key="error", name="also", to=[]), ["+     also: []"]),
    "a key is added at the top": (behind(key="rca", name="id", to="x-1"), ["+ id: x-1"]),
    "a key is added at the end": (setting("last", to="x"), ["+ last: x"]),
    "keys are added in their order": (
        lambda tree: [behind(key="at", name=name, to=name)(tree) for name in ("c", "b")],
        ["+ b: b", "+ c: c"],
    ),
    "a mapping is added": (
        behind("failure", key="environment", name="where", to={"list": ["x y", {"k": "v"}], "map": {"a": "b"}}),
        [
            "+     where:",
            "+         list:",
            "+         - x y",
            "+         - k: v",
            "+         map:",
            "+             a: b",
        ],
    ),
    "a key is removed, not the comment of the next": (
        removing("failure", "error"),
        [
            "-     error: |-",
            "-         received 1011 (internal error)",
            "- ",
            "-         Factory SSOT validation failed",
        ],
    ),
    "the first key of an entry is removed": (
        removing("evidence", 0, "id"),
        ["- - id: E1", "-   kind: log", "+ - kind: log"],
    ),
    "a first key is added to an entry": (
        lambda tree: (
            tree["whys"][1].update({"id": tree["whys"][1].pop("id"), "because": tree["whys"][1].pop("because")})
            or behind("whys", 1, key="id", name="of", to="W1")(tree)
        ),
        ["+         of: W1"],
    ),
    "an entry is appended": (
        lambda tree: tree["evidence"].append({"id": "E3", "text": "a\nb"}),
        ["+ - id: E3", "+   text: |-", "+     a", "+     b"],
    ),
    "an entry is appended in a wide list": (
        lambda tree: tree["whys"].append({"id": "W3", "evidence": ["E2"], "of": {"a": "b"}}),
        ["+     -   id: W3", "+         evidence: [E2]", "+         of:", "+           a: b"],
    ),
    "an entry is inserted": (inserting("whys", at=1, entry={"id": "W9"}), ["+     -   id: W9"]),
    "an entry is inserted before all": (inserting("evidence", at=0, entry={"id": "E0"}), ["+ - id: E0"]),
    "an entry is removed, not the comment of the next": (
        removing("evidence", 0),
        ["- - id: E1", "-   kind: log", "-   text: >-", "-     folded by", "-     hand"],
    ),
    "an entry is changed": (
        setting("whys", 1, "because", to="no"),
        ["-         because: because", '+         because: "no"'],
    ),
    "entries change places": (
        lambda tree: tree["whys"].reverse(),
        [
            "+     -   id: W2",
            "+         because: because",
            "-     -   id: W2",
            "-         because: because",
        ],
    ),
    "an entry that changes its place keeps its handwriting": (
        lambda tree: tree["evidence"].reverse(),
        ["+ - id: E2   # found by Ada", "+   kind: code", "- - id: E2   # found by Ada", "-   kind: code"],
    ),
    "an id is appended to a list on one line": (
        lambda tree: tree["whys"][0]["evidence"].append("E3"),
        ["-         evidence: [ E1,E2 ]", "+         evidence: [ E1,E2,E3 ]"],
    ),
    "an id is removed from a list on one line": (
        removing("labels", 0),
        [
            "- labels: [ websocket,staging ]    # our own spacing",
            "+ labels: [ staging ]    # our own spacing",
        ],
    ),
    "a value in a mapping on one line": (
        setting("failure", "seen", "count", to=4),
        [
            '-     seen: {first: 2025-09-08T13:55:02Z, "count":3}',
            '+     seen: {first: 2025-09-08T13:55:02Z, "count":4}',
        ],
    ),
    "a key in a mapping on one line": (
        behind("failure", "seen", key="first", name="last", to=yamlio.Plain("2025-09-09")),
        [
            '-     seen: {first: 2025-09-08T13:55:02Z, "count":3}',
            '+     seen: {first: 2025-09-08T13:55:02Z, last: 2025-09-09, "count":3}',
        ],
    ),
    "an empty list is filled": (
        lambda tree: tree["actions"].append({"id": "A1", "done": False}),
        ["- actions: []", "+ actions:", "+     -   id: A1", "+         done: false"],
    ),
    "a list is emptied": (
        lambda tree: tree["whys"][0]["evidence"].clear(),
        ["-         evidence: [ E1,E2 ]", "+         evidence: []"],
    ),
    "a text becomes a mapping": (
        setting("owner_team", to={"name": "platform"}),
        [
            "- owner_team: platform   # a key nobody knows",
            "+ owner_team:   # a key nobody knows",
            "+     name: platform",
        ],
    ),
    "a mapping becomes a text": (
        setting("failure", "seen", to="once"),
        ['-     seen: {first: 2025-09-08T13:55:02Z, "count":3}', "+     seen: once"],
    ),
    "an entry's id is renamed": (setting("whys", 1, "id", to="W7"), ["-     -   id: W2", "+     -   id: W7"]),
}


@pytest.mark.parametrize("what", EDITS)
def test_only_the_changed_lines_differ(what):
    edit, expected = EDITS[what]
    assert sorted(changes(HANDWRITTEN, edit)) == sorted(expected)


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize(
    "variant",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.removesuffix("# The end\n...\n").removesuffix("\n"),
        lambda text: "\n\n" + text + "\n\n",
        lambda text: text.replace("---\n", "%YAML 1.1\n---\n"),
        lambda text: text.replace("\n---\n", "\n").replace("...\n", ""),
    ],
    ids=["windows", "byte order mark", "no newline at the end", "blank lines", "directive", "no markers"],
)
def test_line_ends_marks_and_blank_lines_stay(what, variant):
    edit, expected = EDITS[what]
    text = variant(HANDWRITTEN)
    result = spliced(text, edit)
    assert sorted(changes(text, edit)) == sorted(expected)
    assert result.startswith("\ufeff") == text.startswith("\ufeff")
    assert result.count("\r\n") in {0, result.count("\n")}
    assert ("\r\n" in result) == ("\r\n" in text)
    assert result.endswith("\n") == text.endswith("\n")


def test_another_order_of_keys_is_no_change():
    before = yamlio.load(HANDWRITTEN, "x")
    assert yamlio.splice(HANDWRITTEN, before, dict(reversed(before.items()))) == HANDWRITTEN


def test_numbers_and_booleans_that_say_the_same_are_no_change():
    before = yamlio.load("count: 3\nok: false\nscore: 0.97\n", "x")
    after = {"count": 3, "ok": False, "score": 0.97}
    assert yamlio.splice("count: 3\nok: false\nscore: 0.97\n", before, after) == "count: 3\nok: false\nscore: 0.97\n"


def test_several_edits_at_once_are_several_small_ones():
    def edit(tree):
        tree["title"] = "T"
        del tree["evidence"][0]["kind"]
        tree["whys"][0]["evidence"].append("E9")
        tree["whys"].append({"id": "W3"})
        tree["failure"]["service"] = "s"

    assert len(changes(HANDWRITTEN, edit)) == 2 + 1 + 2 + 1 + 1


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("a: 1\nb: 2", setting("c", to=3), "a: 1\nb: 2\nc: 3"),
        ("a: 1\nb: 2", removing("b"), "a: 1"),
        ("a: 1", removing("a"), "{}"),
        ("{}", setting("a", to="x"), "a: x"),
        ("{a: 1}\n", setting("b", to=["x y"]), "{a: 1, b: [x y]}\n"),
        ("  a: 1\n", setting("b", to="x"), "  a: 1\n  b: x\n"),
        ("a: |\n  x", setting("b", to=1), "a: x\nb: 1"),
        ("a: |\n  x\nb: 1", removing("b"), "a: |\n  x\n"),
        ("a: |+\n  x\n\nb: 1\n\nc: 2\n", removing("b"), 'a: "x\\n\\n"\n\nc: 2\n'),
        ("a:\n  b: 1\n  # c\n", removing("a", "b"), "a: {}\n  # c\n"),
        ("a: # c\n  x # d\n", setting("a", to="z"), "a: z # c # d\n"),
        ("a: # c\n  x # d\n", setting("a", to=["y z"]), "a: # c\n  - y z\n"),
        ("a: 1", setting("a", to={"b": {}}), "a:\n  b: {}"),
        (
            "a:\n- - x # 1\n  - y\n- - x # 2\n  - y\n",
            setting("a", 0, 0, to="z"),
            "a:\n- - z # 1\n  - y\n- - x # 2\n  - y\n",
        ),
        ("a: # 0\n-\n-    y # 1\n", setting("a", 0, to={"b": "c", "d": "e"}), "a: # 0\n- b: c\n  d: e\n-    y # 1\n"),
        ("a: |- # 0\n  x\n    \nb: c\n", behind(key="a", name="d", to="e"), "a: |- # 0\n  x\n    \nd: e\nb: c\n"),
        ("a:\n- - x y\n  - y\n", setting("a", 0, 0, to="z"), "a:\n- - z\n  - y\n"),
        ("a:\n- - x # c\n  - y\n", removing("a", 0, 0), "a:\n- - y\n"),
        ("a:\n- - x # c\n  # d\n  - y\n", removing("a", 0, 0), "a:\n-  # c\n  # d\n  - y\n"),
        ("a:\n- - x\n", inserting("a", 0, at=0, entry="w"), "a:\n- - w\n  - x\n"),
        ("a:\n-\n  # c\n  id: 1\n", setting("a", 0, "k", to="v"), "a:\n-\n  # c\n  id: 1\n  k: v\n"),
        ("a:\n- # c\n- x\n", setting("a", 0, to={"b": "1", "c": "d"}), 'a:\n- b: "1" # c\n  c: d\n- x\n'),
        ("a: [x: 1, y]\n", setting("a", 0, "x", to=2), "a: [x: 2, y]\n"),
        ("a: [\n  x, # c\n  y\n]\n", inserting("a", at=2, entry="z"), "a: [\n  x, # c\n  y, z\n]\n"),
        ("a: [\n  x,\n  y,\n]\n", inserting("a", at=1, entry="z"), "a: [\n  x,\n  z,\n  y,\n]\n"),
        ("a: {x, y: }\n", setting("a", "x", to="1"), 'a: {x: "1", y: }\n'),
        ("? a\n: b\n? c\n: d\n", setting("c", to="e"), "a: b\nc: e\n"),
        ("# head\n\na: ~\n# tail\n", setting("a", to="x"), "# head\n\na: x\n# tail\n"),
    ],
)
def test_odd_documents(text, edit, expected):
    assert spliced(text, edit) == expected


def test_what_a_splice_cannot_reach_is_written_anew_with_what_is_around_it():
    text = "# head\nx:\n  ? a\n  : b\n  ? c\n  : d\n# between\ny: 1   # c\n"
    assert spliced(text, setting("x", "c", to="e")) == "# head\nx:\n  a: b\n  c: e\n# between\ny: 1   # c\n"


def test_a_text_that_is_not_the_one_that_was_edited_is_refused():
    with pytest.raises(RcaError) as caught:
        yamlio.splice("a: 1\n", {"a": "2"}, {"a": "3"})
    assert caught.value.exit_code == REFUSED


def test_what_cannot_be_read_again_is_refused_and_nothing_is_lost():
    deep: object = "x"
    for _ in range(63):
        deep = [deep]
    text = f"a: {'[' * 60}x{']' * 60}\n"
    before = yamlio.load(text, "x")
    assert yamlio.load(yamlio.splice(text, before, {"a": deep}), "x") == {"a": deep}
    with pytest.raises(RcaError) as caught:
        yamlio.splice(text, before, {"a": [deep]})
    assert caught.value.hint


def test_hidden_characters_of_an_edit_are_written_as_they_will_be_read():
    assert spliced("a: x\n", setting("a", to="b\u202e\x1b")) == "a: b\\u202e␛\n"


def test_a_list_of_many_entries_is_edited_in_a_moment():
    text = yamlio.dump({"evidence": [{"id": f"E{n}", "text": "one\ntwo", "count": n} for n in range(2000)]})
    lines = changes(text, setting("evidence", 1000, "count", to="none"))
    assert lines == ["-     count: 1000", "+     count: none"]
