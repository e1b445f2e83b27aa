"""Writing: the house's style, and texts that every reader takes for texts."""

import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from rca.errors import RcaError
from rca.store import yamlio
from rca.store.yamlio import Plain
from rca.text import visible

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
YAMLISH = st.text(alphabet="ab:-?{}[],&*!|>'\"%@`# \n\t\\\r\x85\u2028\ufeff<=~1.e_", max_size=30)
LEAVES = st.one_of(st.none(), TEXTS, YAMLISH)
KEYS = st.one_of(TEXTS, YAMLISH)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=15,
)
TREES = st.dictionaries(KEYS, VALUES, max_size=5)


def shown(tree):
    if isinstance(tree, dict):
        return {visible(key): shown(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [shown(entry) for entry in tree]
    return None if tree is None else visible(tree)


def test_a_document_looks_as_the_format_says():
    tree = {
        "rca": 1,
        "id": "2025-09-08-factory-ssot-validation-failed-7k3f9q",
        "created": Plain("2025-09-08T14:02:11Z"),
        "authors": [{"name": "Ada Example", "agent": False}],
        "reviewers": [],
        "labels": ["websocket"],
        "failure": {
            "error": "received 1011 (internal error) Factory SSOT validation failed\nin test_message_flow",
            "signature": "1:9f86d081884c7d65",
            "build": "2ea20831",
            "commit": "0123456",
            "seen": {"first": Plain("2025-09-08T13:55:02Z"), "count": 3},
            "tests": ["test_1_websocket_events_staging::test_websocket_event_flow_real"],
        },
        "evidence": [
            {"id": "E1", "query": 'ERROR AND "1011"', "at": Plain("2025-09-08T13:55:02.114Z"), "text": "  a\nb"},
            {"id": "E2", "lines": "340-350", "commit": "1a2b3c4"},
        ],
        "whys": [{"id": "W1", "why": 'Why "SSOT"?', "because": "no", "evidence": ["E1", "E2"]}],
        "priors": [{"score": 0.97}],
        "lint": {},
        "source": None,
    }  # fmt: skip
    assert (
        yamlio.dump(tree)
        == """\
rca: 1
id: 2025-09-08-factory-ssot-validation-failed-7k3f9q
created: 2025-09-08T14:02:11Z
authors:
  - name: Ada Example
    agent: false
reviewers: []
labels: [websocket]
failure:
  error: |-
    received 1011 (internal error) Factory SSOT validation failed
    in test_message_flow
  signature: "1:9f86d081884c7d65"
  build: "2ea20831"
  commit: "0123456"
  seen:
    first: 2025-09-08T13:55:02Z
    count: 3
  tests:
    - test_1_websocket_events_staging::test_websocket_event_flow_real
evidence:
  - id: E1
    query: ERROR AND "1011"
    at: 2025-09-08T13:55:02.114Z
    text: |2-
        a
      b
  - id: E2
    lines: 340-350
    commit: "1a2b3c4"
whys:
  - id: W1
    why: Why "SSOT"?
    because: "no"
    evidence: [E1, E2]
priors:
  - score: 0.97
lint: {}
source: null
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        *("no", "Yes", "ON", "y", "true", "null", "~", "", "<<", "="),
        *(
            "0123456",
            "1_000",
            "1,000",
            "0x1F",
            "0o17",
            "0b1",
            "017",
            "1e5",
            "12e4567",
            ".5",
            "5.",
            "-1",
            "+1.5",
            "1.2.3",
        ),
        *(".inf", "-.INF", ".NaN", "12:31:05", "1:30", "1:60.5", "deadbee1"),
        *("2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43"),
    ],
)
def test_a_text_that_a_reader_would_type_is_quoted(text):
    assert yamlio.dump({"a": text}) == f'a: "{text}"\n'
    assert yaml.load(yamlio.dump({text: text}), Loader=yaml.CSafeLoader) == {text: text}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("ends:", '"ends:"'),
        ("- x", '"- x"'),
        ("@x", '"@x"'),
        ("[E1]", '"[E1]"'),
        (" x", '" x"'),
        ("x ", '"x "'),
        ('"x"', "'\"x\"'"),
        ('it\'s: "x"', "'it''s: \"x\"'"),
        ("C:\\path: x", "'C:\\path: x'"),
        ("C:\\path", "C:\\path"),
        ("tab\there", '"tab\\there"'),
        ("<<<<<<< HEAD", '"<<<<<<< HEAD"'),
        ("a\u202eb", '"a\\u202Eb"'),
        ("a\u200b\ufeff\x85\x1b\x07", '"a\\u200B\\uFEFF\\x85\\e\\x07"'),
        ("\U000e0041", '"\\U000E0041"'),
        ("ünï 漢字 😀 ⚠️", "ünï 漢字 😀 ⚠️"),
        ("x\r\ny", '"x\\r\\ny"'),
        ("test::name[param]", "test::name[param]"),
        ("x" * 500, "x" * 500),
        ("why? " * 100 + "x", "why? " * 100 + "x"),
    ],
)
def test_a_text_is_written_plain_or_in_quotes_on_one_line(text, written):
    assert yamlio.dump({"a": text}) == f"a: {written}\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb", "|-\n  a\n  b"),
        ("a\nb\n", "|\n  a\n  b"),
        ("a\n\n\nb", "|-\n  a\n\n\n  b"),
        (" a\nb", "|2-\n   a\n  b"),
        ("\n a", "|2-\n\n   a"),
        ("\ta\nb", "|2-\n  \ta\n  b"),
        ("a  \n   \n\tb", "|-\n  a  \n     \n  \tb"),
        ("# x\n--- y\nk: v", "|-\n  # x\n  --- y\n  k: v"),
        ("a\n\n", '"a\\n\\n"'),
        ("a\n  ", '"a\\n  "'),
        ("\n", '"\\n"'),
        ("a\n\u202e", '"a\\n\\u202E"'),
    ],
)
def test_several_lines_are_a_literal_block_where_every_reader_and_editor_keeps_it(text, written):
    assert yamlio.dump({"a": text}) == f"a: {written}\n"
    nested = {"x": [{"a": text}], "b": [text]}
    assert yaml.load(yamlio.dump(nested), Loader=yaml.CSafeLoader) == nested


def test_only_short_lists_of_ids_and_labels_stand_on_one_line():
    assert yamlio.dump({"a": ["E1", "W12"], "b": ["no", "web-socket"], "c": ["a_b"], "d": ["E1", "two words"]}) == (
        'a: [E1, W12]\nb: ["no", web-socket]\nc:\n  - a_b\nd:\n  - E1\n  - two words\n'
    )
    assert yamlio.dump({"a": [f"E{n}" for n in range(40)]}).count("\n") == 41


def test_collections_in_lists_begin_behind_their_dash():
    tree = {"a": [["x y", ["z_"]], [{"k": [["_"]]}], {"l": "m\nn"}]}
    assert yamlio.dump(tree) == (
        "a:\n  - - x y\n    - - z_\n  - - k:\n        - - _\n  - l: |-\n      m\n      n\n"
    )  # fmt: skip
    assert yamlio.load(yamlio.dump(tree), "x") == tree


def test_numbers_booleans_and_marked_texts_are_written_plain_and_read_as_text():
    tree = {"n": 3, "f": 1e-7, "t": True, "at": Plain("2025-09-08"), "odd": Plain("a: b"), "pair": (1, None)}
    assert yamlio.load(yamlio.dump(tree), "x") == {
        "n": "3", "f": "1e-07", "t": "true", "at": "2025-09-08", "odd": "a: b", "pair": ["1", None]
    }  # fmt: skip
    assert "at: 2025-09-08\n" in yamlio.dump(tree)


def test_half_a_character_is_written_out():
    assert yamlio.load(yamlio.dump({"a": "x\ud800"}), "x") == {"a": "x\\ud800"}


def test_a_tree_that_nests_too_deep_is_refused_in_words():
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(RcaError, match="deeper than 64"):
        yamlio.dump({"a": deep})


def test_a_key_of_any_length_can_be_read_again():
    for length in (900, 1000, 1023, 1024, 1025, 5000):
        for key in ("k" * length, "k: " * (length // 3), "ü" * length):
            for value in ("v", "l1\nl2", {"a": "b"}, ["x y"], [], {key: "in flow"}):
                assert yamlio.load(yamlio.dump({key: value, "b": [value]}), "x") == {key: value, "b": [value]}


@given(TREES)
@example({"a": "\ufeff", "": "", "?": ["-"]})
def test_what_is_written_is_read_by_us_and_by_another_reader(tree):
    written = yamlio.dump(tree)
    assert yamlio.load(written, "x") == shown(tree)
    assert yaml.load(written, Loader=yaml.CSafeLoader) == tree  # which types scalars, and yet finds texts alone


YAML_12_CORE = re.compile(
    r"|null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"
)


@given(st.from_regex(YAML_12_CORE, fullmatch=True))
def test_what_the_core_schema_of_yaml_1_2_would_type_is_quoted(text):
    assert yamlio.dump({"a": text})[3] in "\"'"
