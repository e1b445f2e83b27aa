"""Reading: every scalar as text, and refusals in words for the person who edited the file."""

import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import BAD_INPUT, REFUSED, RcaError
from rca.store import yamlio


def refusal(text):
    with pytest.raises(RcaError) as caught:
        yamlio.load(text, "analyses/x.yaml")
    return caught.value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0123456", "0123456"),
        ("12:31:05", "12:31:05"),
        ("no", "no"),
        ("1e5", "1e5"),
        ("2025-09-08T13:55:02.114Z", "2025-09-08T13:55:02.114Z"),
        ("'null'", "null"),
        ('"~"', "~"),
        ("''", ""),
        ("null", None),
        ("~", None),
        ("", None),
        ("one\n  two", "one two"),
        ("|-\n  one\n\n  two\n", "one\n\ntwo"),
        (">\n  one\n  two\n", "one two\n"),
        ("[E1, E2,]", ["E1", "E2"]),
        ("{a: 1, b}", {"a": "1", "b": None}),
        ("\n- id: W1\n- ", [{"id": "W1"}, None]),
    ],
)
def test_a_value_is_the_text_that_was_written(written, read):
    assert yamlio.load(f"rca: 1\nvalue: {written}\n", "x") == {"rca": "1", "value": read}


def test_keys_are_texts_too():
    assert yamlio.load("no: 1\nnull: 2\n0x1F: 3\n'': 4\n", "x") == {"no": "1", "null": "2", "0x1F": "3", "": "4"}


def test_a_byte_order_mark_and_windows_line_ends_are_no_content():
    assert yamlio.load("\ufeffa: |-\r\n  one\r\n  two\r\nb: 1\r\n", "x") == {"a": "one\ntwo", "b": "1"}


def test_what_hides_in_a_text_or_a_key_is_made_visible():
    hidden = 'plain: a\u202eb\nescaped: "a\\u202eb\\e[31mred\\x00"\n"k\\u200b": 1\n'
    assert yamlio.load(hidden, "x") == {"plain": "a\\u202eb", "escaped": "a\\u202ebred␀", "k\\u200b": "1"}


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("a: 1\nb: &x 2\n", "2:4", "anchor"),
        ("a: &x 1\nb: *x\n", "1:4", "anchor"),
        ("b: *x\n", "1:4", "anchor"),
        ("a: 1\n&x b: 2\n", "2:1", "anchor"),
        ("a: !!binary aGk=\n", "1:4", "tag"),
        ("a: !x 1\n", "1:4", "tag"),
        ("a: ! 1\n", "1:4", "tag"),
        ("a: !!python/object:os.system x\n", "1:4", "tag"),
        ("!!map\na: 1\n", "1:1", "tag"),
        ("a: 1\nb: 2\na: 3\n", "3:1", "`a` stands here twice, first in line 1"),
        ("x:\n  - id: 1\n    'id': 2\n", "3:5", "twice, first in line 2"),
        ("x: {a: 1, a: 2}\n", "1:11", "twice"),
        ("x: {\"a\\u200b\": 1, 'a\\u200b': 2}\n", "1:19", "twice"),
        ("[x]: 1\n", "1:1", "a key is no text"),
        ("a: 1\n---\nb: 2\n", "2:1", "second document"),
        ("- a\n- b\n", "1:1", "no mapping"),
        ("just words\n", "1:1", "no mapping"),
        ("a:\n\tb: 1\n", "2:1", "a tab cannot begin a value"),
        ("a: 1\nb: @x\n", "2:4", "`@` cannot begin a value"),
        ("a: 1\nb 2\nc: 3\n", "3:1", "neither `key: value` nor"),
        ("why: it says: no\n", "1:13", "a colon followed by a space"),
        ("a: 1\n  b: 2\n", "2:4", "a colon followed by a space"),
        ("a:\n    b: 1\n  c: 2\n", "3:3", "does not fit the keys above"),
        ("a:\n  - 1\n  b: 2\n", "3:3", "does not fit the list above"),
        ('a: 1\nb: "open\nc: 2\n', "2:4", "never closed"),
        ("a: 'it's'\n", "1:8", "does not fit"),
        ("a: [1, 2\nb: 3\n", "2:2", "list in [ ]"),
        ("a: {x: 1\nb: 3\n", "2:2", "mapping in { }"),
        ('a: "\\d+"\n', "1:5", "backslash"),
        ('a: "\\xZZ"\n', "1:7", "escape"),
        ('a: "\\ud800"\n', "1:7", "escape"),
        ("a: |-\n\tx\n", "2:1", "a tab"),
        ("a: 1\nb: \x1b[31m\n", "2:4", "control character (U+001B)"),
        ("a: \ud800\n", "1:4", "U+D800"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", "2:1", "git conflict"),
        ("a: |-\n  x\n<<<<<<< HEAD\n  y\n=======\n  z\n>>>>>>> theirs\n", "3:1", "git conflict"),
        ("a: 1\r\nb: 1\r\n=======\r\nc: 2\r\n", "3:1", "git conflict"),
    ],
)
def test_a_refusal_names_file_line_and_column_and_says_what_to_do(text, where, words):
    error = refusal(text)
    assert error.message.startswith(f"analyses/x.yaml:{where}: ")
    assert words in error.message
    assert error.hint
    assert error.exit_code == BAD_INPUT


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "\ufeff"])
def test_an_empty_file_is_called_empty(text):
    assert refusal(text).message == "analyses/x.yaml: is empty"


def test_conflict_markers_within_a_text_are_content():
    assert yamlio.load("a: |-\n  <<<<<<< HEAD\n  =======\n", "x") == {"a": "<<<<<<< HEAD\n======="}


@pytest.mark.parametrize(
    "text",
    [
        "rca: 2\n",
        "title: x\nrca: '12'\n",
        "{rca: 2, title: x}\n",
        "rca: 2\na: &new 1\nb: *new\n",
        "rca: 2\nnew syntax\n  here\n",
    ],
)
def test_a_newer_format_is_refused_and_left_as_it_is(text):
    error = refusal(text)
    assert error.exit_code == REFUSED
    assert "format" in error.message
    assert "newer rca" in error.hint


def test_an_older_or_unknown_format_is_the_models_business():
    assert yamlio.load("rca: 0\n", "x") == {"rca": "0"}
    assert yamlio.load("rca: one\n", "x") == {"rca": "one"}
    assert yamlio.load(f"rca: {'9' * 5000}\n", "x") == {"rca": "9" * 5000}


def test_64_levels_are_read_and_more_are_refused():
    assert yamlio.load("a: " + "[" * 63 + "]" * 63, "x")
    assert "deeper than 64" in refusal("a: " + "[" * 64 + "]" * 64).message


ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 1000))
MERGES = "m0: &m0 {k0: v}\n" + "".join(f"m{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}]\n" for i in range(1, 500))


@pytest.mark.parametrize(
    "bomb",
    [
        ALIASES,
        MERGES,
        "".join(" " * i + "a:\n" for i in range(1000)),
        "- " * 500_000,
        "[" * 4_000_000,
        "{a: " * 1_000_000,
        "? " * 1_000_000,
        "a: '" + "x\n" * 1_000_000,
        "a: b" * 4_000_000,
    ],
    ids=["aliases", "merges", "nested keys", "dashes", "brackets", "braces", "question marks", "open quote", "9 MB"],
)
def test_a_bomb_is_refused(bomb):
    refusal(bomb)


def test_more_than_8_megabytes_of_utf8_are_refused():
    assert "larger than 8 MB" in refusal("a: " + "漢" * 3_000_000).message


def test_more_values_than_anybody_writes_are_refused():
    assert "more than 250,000 values" in refusal("a:\n" + "- x\n" * 260_000).message


def test_a_field_is_found_by_its_path():
    text = "# head\nrca: 1\nwhys:\n\n- id: W1\n  of: failure\n-\n  id: W2\nflow: {a: [1,\n  2]}\n"
    for path, line in {
        (): 2,
        ("whys",): 3,
        ("whys", 0): 5,
        ("whys", 0, "of"): 6,
        ("whys", 1, "id"): 8,
        ("flow", "a", 1): 10,
        ("flow", "b"): None,
        ("whys", 2): None,
        ("whys", "id"): None,
        ("rca", "x"): None,
    }.items():
        assert yamlio.line_of(text, path) == line, path


def test_lines_are_counted_as_editors_do_with_a_byte_order_mark_and_windows_line_ends():
    assert yamlio.line_of('\ufeffa: "\u2028"\r\nb: 1\r\n', ("b",)) == 2


def test_a_text_that_is_no_document_has_no_lines():
    assert yamlio.line_of("a: [", ("a",)) is None


@given(st.text(alphabet="ab:-?{}[],&*!|>'\"%@`# \n\t\\\r\x85\u2028<=~1", max_size=40))
def test_any_text_is_read_or_refused_but_never_raises_anything_else(text):
    try:
        read = yamlio.load(text, "x")
    except RcaError as error:
        read = {}
        sentence = (error.message[:2], bool(error.hint))
    else:
        sentence = ("x:", True)
    assert sentence == ("x:", True)
    assert yamlio.load(yamlio.dump(read), "dumped") == read


def test_without_libyaml_the_same_is_read_and_written():
    program = (
        "import sys; sys.modules['yaml._yaml'] = None\n"  # as where PyYAML was built without it
        "from rca.store import yamlio\n"
        "text = 'a: # c\\n  - {b: 0123456, c: [é,]}  # d\\n  - |-\\n    x\\n# e\\nf:\\n'\n"
        "before = yamlio.load(text, 'x')\n"
        "after = {**before, 'a': [{**before['a'][0], 'b': 1}, 'x\\ny'], 'f': [1]}\n"
        "print(yamlio.splice(text, before, after), end='')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == "a: # c\n  - {b: 1, c: [é,]}  # d\n  - |-\n    x\n    y\n# e\nf:\n  - 1\n"


@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.BaseLoader], ids=["libyaml", "python"])
def test_both_of_pyyamls_parsers_say_where_things_stand_as_we_rely_on(loader):
    text = (
        "é: 😀x   # c\r\nempty: # c\r\nblock: |-\r\n  l1\r\n\r\n# c\r\n"
        "list:\r\n- a\r\n- [b ] # c\r\n-\r\nend: two\r\n  lines # c"
    )
    marks = [
        (event.value, text[event.start_mark.index : event.end_mark.index])
        for event in yaml.parse(text, Loader=loader)
        if isinstance(event, yaml.ScalarEvent)
    ]
    assert marks == [
        ("é", "é"),
        ("😀x", "😀x"),
        ("empty", "empty"),
        ("", ""),
        ("block", "block"),
        ("l1", "|-\r\n  l1\r\n\r\n"),  # past its blank lines, up to the comment
        ("list", "list"),
        ("a", "a"),
        ("b", "b"),
        ("", ""),
        ("end", "end"),
        ("two lines", "two\r\n  lines"),
    ]
    starts = [e.start_mark.index for e in yaml.parse(text, Loader=loader) if isinstance(e, yaml.SequenceStartEvent)]
    assert [text[at] for at in starts] == ["-", "["]
