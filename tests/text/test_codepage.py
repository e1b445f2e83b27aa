"""Documents that a wrong code page spoiled are repaired as a whole or not at all."""

import codecs
from pathlib import Path

import pytest

from rca.text import codepage

WHOLE = "# Bericht ✅\n\n- Größe: „drei“ → 4 €\n- ❌ 🔍 gefällt nicht…\n"


def spoiled(text: str, page: str) -> bytes:
    return text.encode().decode(page).encode()


def windows(text: str) -> bytes:
    """As a browser reads Windows-1252: the five free bytes stay what they are."""
    shown = "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
        for byte in text.encode()
    )
    return shown.encode()


@pytest.mark.parametrize("page", ["mac_roman", "latin-1"])
def test_a_file_that_a_code_page_spoiled_is_repaired(page: str) -> None:
    assert codepage.read(spoiled(WHOLE, page)).text == WHOLE


def test_mac_roman_is_named() -> None:
    assert codepage.read(spoiled(WHOLE, "mac_roman")).repaired == ("mac_roman",)


def test_windows_1252_is_repaired_with_the_bytes_that_it_leaves_free() -> None:
    decoded = codepage.read(windows(WHOLE))
    assert (decoded.text, decoded.repaired) == (WHOLE, ("cp1252",))


def test_a_file_that_was_spoiled_twice_is_repaired_twice() -> None:
    twice = spoiled(spoiled(WHOLE, "mac_roman").decode(), "mac_roman")
    decoded = codepage.read(twice)
    assert (decoded.text, decoded.repaired) == (WHOLE, ("mac_roman", "mac_roman"))


@pytest.mark.parametrize(
    "text",
    [
        "Größe und café",
        "plain",
        "✅ shows as âœ… in a wrong code page",
        "‚úÖ stands here beside ü",
        "“quoted” – dashed…",
        "Ω ≈ ç √ ∫",
        "naïve Ã",
    ],
)
def test_what_does_not_go_the_whole_way_back_is_left_alone(text: str) -> None:
    decoded = codepage.read(text.encode())
    assert (decoded.text, decoded.repaired, decoded.encoding) == (text, (), "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_utf_16_is_read_with_a_mark_and_without(encoding: str, mark: bool) -> None:
    bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding] if mark else b""
    raw = bom + "# Why the build failed\n\nBecause.\n".encode(encoding)
    assert not codepage.is_binary(raw)
    assert codepage.read(raw).text == "# Why the build failed\n\nBecause.\n"


def test_a_mark_of_utf_8_is_no_text() -> None:
    assert codepage.read(codecs.BOM_UTF8 + b"# X").text == "# X"


def test_windows_1252_itself_is_read_and_named() -> None:
    decoded = codepage.read("Größe – drei €".encode("cp1252"))
    assert (decoded.text, decoded.encoding) == ("Größe – drei €", "cp1252")


def test_bytes_of_no_encoding_are_written_out() -> None:
    decoded = codepage.read(b"a \x81\xff b")
    assert (decoded.text, decoded.encoding) == (r"a \x81\xff b", "unknown")


@pytest.mark.parametrize(
    "raw", [b"\x7fELF\x02\x01\x01\0\0\0\0", b"PNG\0\0\0\rIHDR", b"\0" * 100, bytes(range(256)) * 4]
)
def test_binary_files_are_told_from_text(raw: bytes) -> None:
    assert codepage.is_binary(raw)


def test_an_exported_report_is_repaired_to_the_last_sign(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(spoiled("🎉 **CYCLE 3**: ✅ FIXED, ⏳ PENDING, 🔄 IN PROGRESS, ⚠️ careful\n", "mac_roman"))
    assert codepage.read(path.read_bytes()).text == "🎉 **CYCLE 3**: ✅ FIXED, ⏳ PENDING, 🔄 IN PROGRESS, ⚠️ careful\n"
