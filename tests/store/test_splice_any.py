"""Splicing documents that nobody foresaw: any tree, in any handwriting, with any edit."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca.errors import RcaError
from rca.store import yamlio

WORDS = st.sampled_from(
    [
        *(
            "a",
            "no",
            "0123456",
            "12:31:05",
            "1e5",
            "null",
            "two words",
            "it's",
            'say "x"',
            "# no comment",
            "a: b",
            "- x",
        ),
        *(" y", "\t", "ends with colon:", "[E1]", "E1", "", "ünïcode 漢字 😀", "C:\\path", "=======", "<<<<<<< HEAD"),
        *("x #y", "...", "---", "&a", "*a"),
    ]
)
LINES = st.sampled_from(
    [
        *("one\ntwo", "one\n\ntwo", "  indented\nless", "ends\n", "ends twice\n\n", "\nstarts", "trailing  \nblanks "),
        *("\ttab\nx", "a\n   \nb", "# not a comment\n- nor an entry\nkey: value", "---\n...", "\n", " \n "),
    ]
)
TEXTS = st.one_of(WORDS, LINES, st.text(max_size=8))
KEYS = st.sampled_from(["a", "b", "c", "status", "id", "key two", "no", "1", "ü"])
LEAVES = st.one_of(st.none(), TEXTS)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=4),
        st.lists(st.dictionaries(st.sampled_from(["id", "why", "count"]), WORDS, min_size=1, max_size=3), max_size=3),
    ),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=5)


class Hand:
    """Somebody's handwriting: writes a tree in a style of its own and remembers where its comments belong."""

    def __init__(self, draw):
        self.draw = draw
        self.comments = {}

    def flip(self, often=4):
        return self.draw(st.integers(0, often)) == 0

    def comment(self, path, kind):
        name = f"# c{len(self.comments)};"
        self.comments[name] = (path, kind)
        return name

    def tail(self, line, path):
        return f"{line} {self.comment(path, 'tail')}" if self.flip() else line

    def between(self, column, path):
        lines = []
        if self.flip(6):
            lines.append(self.draw(st.sampled_from(["", "  "])))
        if self.flip(6):
            lines.append(" " * self.draw(st.sampled_from([0, column])) + self.comment(path, "above"))
        return lines

    def document(self, tree):
        if self.flip(8):
            return [self.tail(self.flow(tree), ())]
        lines = [self.comment((), "above")] if self.flip() else []
        lines += ["---"] if self.flip() else []
        lines += self.mapping(tree, self.draw(st.sampled_from([0, 0, 0, 2])), ())
        lines += [self.comment((), "above")] if self.flip() else []
        return lines

    def mapping(self, tree, column, path):
        lines = []
        for name, value in tree.items():
            lines += self.between(column, path) if lines else []
            key = f"{' ' * column}{self.quoted(name)}{self.draw(st.sampled_from([':', ':', ' :']))}"
            lines += self.hang(key, value, column, (*path, name), dash=False)
        return lines

    def list(self, tree, column, path):
        lines = []
        for position, value in enumerate(tree):
            lines += self.between(column, path) if lines else []
            lines += self.hang(" " * column + "-", value, column, (*path, position), dash=True)
        return lines

    def hang(self, head, value, column, path, *, dash):
        if isinstance(value, dict | list) and value and not self.flip(8):
            return self.hang_collection(head, value, column, path, dash=dash)
        if isinstance(value, str) and value.strip(" \n\t") and self.is_literal(value) and self.flip(1):
            return self.literal(head, value, column, path)
        written = self.flow(value) if isinstance(value, dict | list) else self.scalar(value)
        if not written:
            return [self.tail(head, path)]
        if self.flip(8):
            return [self.tail(head, path), self.tail(" " * (column + 3) + written, path)]
        return [self.tail(f"{head}{self.draw(st.sampled_from([' ', ' ', '   ']))}{written}", path)]

    def hang_collection(self, head, value, column, path, *, dash):
        inner = column + self.draw(st.sampled_from([2, 2, 4]))
        if dash and self.flip(1):
            lines = self.mapping(value, inner, path) if isinstance(value, dict) else self.list(value, inner, path)
            return [head + lines[0][len(head) :], *lines[1:]]
        first = [self.tail(head, path), *self.between(inner, path)]
        if isinstance(value, dict):
            return first + self.mapping(value, inner, path)
        return first + self.list(value, inner if dash else self.draw(st.sampled_from([column, inner])), path)

    def is_literal(self, value):
        return value.isprintable() or (
            value.replace("\n", "").replace("\t", "").isprintable() and value.strip() == value
        )

    def literal(self, head, value, column, path):
        body = value.rstrip("\n")
        ending = len(value) - len(body)
        header = "|2" + ("-", "", "+")[min(ending, 2)]
        rows = [*body.split("\n"), *[""] * (ending - 1)]
        rows += ["", ""] if ending < 2 and self.flip() else []
        return [self.tail(f"{head} {header}", path), *(" " * (column + 2) + row if row else "" for row in rows)]

    def scalar(self, value):
        if value is None:
            return self.draw(st.sampled_from(["", "~", "null"]))
        return self.quoted(value)

    def quoted(self, value):
        if value.isascii() and value.isalnum() and value != "null" and self.flip(1):
            return value
        if value.isprintable() and self.flip(2):
            return "'" + value.replace("'", "''") + "'"
        escapes = {'"': '\\"', "\\": "\\\\"}
        return '"' + "".join(escapes.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in value) + '"'

    def flow(self, value):
        comma = self.draw(st.sampled_from([",", ", ", " , "]))
        if isinstance(value, dict):
            pairs = (f"{self.quoted(key)}: {self.flow(part)}" for key, part in value.items())
            return self.draw(st.sampled_from(["{%s}", "{ %s }"])) % comma.join(pairs)
        if isinstance(value, list):
            return self.draw(st.sampled_from(["[%s]", "[ %s ]"])) % comma.join(map(self.flow, value))
        return "null" if value is None else self.quoted(value)


def places(tree, path=()):
    yield path, tree
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from places(value, (*path, key))
    elif isinstance(tree, list):
        for position, value in enumerate(tree):
            yield from places(value, (*path, position))


def siblings(parent):
    return parent if isinstance(parent, list) else []


def at(tree, path):
    for part in path:
        tree = tree[part]
    return tree


def edited(draw, tree):
    """The tree after one edit, and the path of what was edited: everything outside it must keep its comments."""
    tree = copy.deepcopy(tree)
    path, value = draw(st.sampled_from([place for place in places(tree) if place[0]]))
    parent, last = at(tree, path[:-1]), path[-1]
    what = draw(st.sampled_from(["set", "remove", "add", "move"]))
    if what == "remove":
        del parent[last]
        return tree, path[:-1] if not parent or value in siblings(parent) else path
    if what == "add" and isinstance(value, list):
        value.insert(draw(st.integers(0, len(value))), draw(TREES))
        return tree, path if len(value) == 1 else (*path, "new")
    if what == "add" and isinstance(value, dict):
        items = [(key, part) for key, part in value.items()]
        name = draw(KEYS.filter(lambda key: key not in value) if len(value) < 9 else st.just("new"))
        items.insert(draw(st.integers(0, len(items))), (name, draw(TREES)))
        value.clear()
        value.update(items)
        return tree, path if len(value) == 1 else (*path, "new")
    if what == "move" and isinstance(parent, list):
        parent.insert(draw(st.integers(0, len(parent))), parent.pop(last))
        return tree, path[:-1]
    parent[last] = draw(TREES)
    return tree, path


def must_survive(comments, path):
    """Comments that neither lie within what was edited nor belong to its line."""
    return [name for name, (where, _) in comments.items() if where[: len(path)] != path]


@st.composite
def cases(draw):
    tree = draw(DOCUMENTS)
    hand = Hand(draw)
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = end.join(hand.document(tree)) + draw(st.sampled_from([end, end, "", f"{end}{end}"]))
    text = draw(st.sampled_from(["", "", "\ufeff"])) + text
    return text, hand.comments, *edited(draw, yamlio.load(text, "hand"))


@settings(suppress_health_check=list(HealthCheck))
@given(cases())
def test_any_edit_of_any_handwriting_says_what_was_meant_and_keeps_the_comments_around_it(case):
    text, comments, after, path = case
    result = yamlio.splice(text, yamlio.load(text, "before"), after)
    assert yamlio.load(result, "after") == yamlio.load(yamlio.dump(after), "dumped")
    for comment in must_survive(comments, path):
        assert comment in result


SCRAPS = st.lists(
    st.sampled_from(
        [
            *(
                "a:",
                "b: ",
                "- ",
                "-\n",
                "  ",
                "    ",
                "\n",
                "\r\n",
                "x",
                "y: 1\n",
                "# c\n",
                "? ",
                ": ",
                "[",
                "]",
                "{",
                "}",
                ", ",
            ),
            *(
                "|-\n",
                "|\n",
                ">2\n",
                "|+\n",
                '"',
                "'",
                "\u2028",
                "\x85",
                "\r",
                "\t",
                "---\n",
                "...\n",
                "%YAML 1.2\n",
                "\ufeff",
            ),
        ]
    ),
    max_size=25,
).map("".join)


@st.composite
def scraps(draw):
    """What happens to be a document, put together from pieces of YAML; and what it shall say."""
    text = draw(st.sampled_from(["a: 1\n", "a:\n  - b: x\n", "a:\n- x\n-   k: |\n      v\n", ""])) + draw(SCRAPS)
    try:
        tree = yamlio.load(text, "scraps")
    except RcaError:
        text = "a: {b: [c ,d]}\n"
        tree = yamlio.load(text, "scraps")
    return text, tree, edited(draw, tree)[0] if tree else draw(DOCUMENTS)


@settings(suppress_health_check=list(HealthCheck))
@given(scraps())
def test_whatever_is_a_document_can_be_edited(case):
    text, before, after = case
    assert yamlio.load(yamlio.splice(text, before, after), "after") == yamlio.load(yamlio.dump(after), "dumped")
