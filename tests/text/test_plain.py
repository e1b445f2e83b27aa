"""Bytes become text without loss, and text becomes safe to show."""

import codecs
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rca.text import clip, decode, visible

ANY = st.text(st.characters(codec=None, exclude_categories=()))  # lone surrogates too
PIECES = ("\x1b", "[", "]52;c;", "m", "31", "\x9b", "\x07", "\r", "\n", "a", "\u200b", "\ufe0f", "⚠", "\\")
SEQUENCES = st.lists(st.sampled_from(PIECES)).map("".join)


# decode


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_text_is_decoded_by_its_byte_order_mark(encoding: str) -> None:
    assert decode("Fehler: größer 🚒".encode(encoding)) == "Fehler: größer 🚒"


def test_text_in_the_other_byte_order_is_decoded_too() -> None:
    assert decode(codecs.BOM_UTF16_BE + "größer".encode("utf-16-be")) == "größer"


def test_bytes_that_are_no_utf8_are_written_out() -> None:
    assert decode(b"caf\xe9 ok \xff") == r"caf\xe9 ok \xff"


@given(st.binary())
@example(codecs.BOM_UTF16_LE + b"a")
@example(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00")
@example(codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff")
@example(b"\xed\xa0\x80")
def test_any_bytes_decode(raw: bytes) -> None:
    assert isinstance(decode(raw), str)


# visible


@pytest.mark.parametrize(
    "colour", ["\x1b[m", "\x1b[0m", "\x1b[1;31m", "\x1b[38;2;1;2;3m", "\x1b[4:3m", "\x9b31m", "\x9bm"]
)
def test_colours_are_dropped(colour: str) -> None:
    assert visible(f"a{colour}b") == "ab"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;cm0=\x07", "␛]52;c;cm0=␇"),
        ("\x1b[2J\x1b[1;1H", "␛[2J␛[1;1H"),
        ("\x1b[31", "␛[31"),
        ("\x1bPq\x1b\\", "␛Pq␛\\"),
        ("\x9d0;x\x9c", r"\u009d0;x\u009c"),
        ("\x9b2J", r"\u009b2J"),
        ("a\x00b\x7fc\x08", "a␀b␡c␈"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("ad\u200bmin\u200d\u2060\ufeff", r"ad\u200bmin\u200d\u2060\ufeff"),
        ("a\x85b\u2028c\u2029d", r"a\u0085b\u2028c\u2029d"),
        ("\U000e0041\U000e007f", r"\U000e0041\U000e007f"),
        ("\ud800\udfff", r"\ud800\udfff"),
        ("soft\xadhyphen", r"soft\u00adhyphen"),
        ("a\u3164b", r"a\u3164b"),
        ("a\ufe0fb", r"a\ufe0fb"),
        ("a\r\nb\rc\r\r\n", "a\nb␍c␍\n"),
    ],
)
def test_what_acts_or_hides_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_emoji_keep_their_selectors() -> None:
    assert visible("⚠️ 1️⃣ ✔︎ ©️") == "⚠️ 1️⃣ ✔︎ ©️"


def test_a_colour_within_a_sequence_leaves_no_sequence() -> None:
    assert visible("\x1b\x1b[0m[31mx") == "␛[31mx"


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, *range(0x80, 0xA0)])
def test_no_control_character_but_tab_and_newline_survives(code: int) -> None:
    survives = chr(code) in visible(f"a{chr(code)}b")
    assert survives == (chr(code) in "\t\n")


@pytest.mark.parametrize("category", ["Cc", "Cs", "Zl", "Zp"])
def test_no_character_of_an_invisible_category_survives(category: str) -> None:
    alike = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == category]
    assert set(visible("".join(alike))) & set(alike) <= {"\t", "\n"}


def test_format_characters_survive_only_where_they_have_a_glyph() -> None:
    formats = "".join(chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf")
    with_glyph = [char for char in visible(formats) if char in formats]
    assert all(unicodedata.name(char).startswith(("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")) for char in with_glyph)


@given(ANY | SEQUENCES)
def test_making_visible_twice_is_making_visible_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0")))
def test_printable_text_is_unchanged(text: str) -> None:
    assert visible(text) == text


@given(ANY)
def test_what_is_visible_can_be_written_as_utf8(text: str) -> None:
    visible(text).encode("utf-8")


# clip


def test_short_text_is_not_clipped() -> None:
    assert clip("ab\ncd\n", lines=2, width=2) == "ab\ncd\n"


def test_a_cut_line_says_how_much_is_missing() -> None:
    assert clip("x" * 1244, lines=1, width=10) == "xxxxxxxxxx… [1,234 characters cut]"
    assert clip("abc", lines=1, width=2) == "ab… [1 character cut]"


def test_cut_lines_are_counted() -> None:
    assert clip("a\nb\nc\nd", lines=2, width=9) == "a\nb\n… [2 lines cut]"
    assert clip("a\nb\nc\n", lines=2, width=9) == "a\nb\n… [1 line cut]\n"


@given(st.text(st.sampled_from("ab…[ 1]\n")), st.integers(1, 5), st.integers(1, 8))
@example("a\nb\n… [1 line cut]", 1, 1)
@example("aaa… [1 character cut]", 1, 2)
def test_clipping_twice_is_clipping_once(text: str, lines: int, width: int) -> None:
    once = clip(text, lines, width)
    assert clip(once, lines, width) == once


@given(st.text(), st.integers(1, 5), st.integers(1, 8))
def test_no_more_is_left_than_the_limits_and_their_marks(text: str, lines: int, width: int) -> None:
    rows = clip(text, lines, width).removesuffix("\n").split("\n")
    assert len(rows) <= lines + 1
    assert all(len(row) <= width + len("… [1,000,000 characters cut]") for row in rows)
