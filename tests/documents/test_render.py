"""Templates, their errors, and the promise that the same input gives the same bytes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rca.analysis import Analysis
from rca.documents import check, render
from rca.errors import BAD_INPUT, RcaError

SCRIPT = """
import sys
from pathlib import Path
from rca.analysis import Analysis
from rca.documents import render
import time; time.tzset()
sys.stdout.buffer.write(render(Analysis.model_validate_json(sys.stdin.buffer.read()), [Path(sys.argv[1])]).encode())
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_same_input_gives_the_same_bytes(tree: Any, templates: Any) -> None:
    first = render(Analysis.model_validate(tree), templates)
    assert first == render(Analysis.model_validate(tree), templates)
    assert first.endswith("\n")
    assert not first.endswith("\n\n")
    assert "\r" not in first


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/Caracas"])
def test_neither_time_zone_nor_locale_nor_hash_seed_shows(zone: str, analysis: Analysis, templates: Any) -> None:
    environ = os.environ | {"TZ": zone, "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE", "PYTHONHASHSEED": str(len(zone))}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(templates[0])],
        input=analysis.model_dump_json(exclude_defaults=True).encode(),
        capture_output=True,
        env=environ,
        check=True,
    )
    assert run.stdout.decode() == render(analysis, templates)


def test_the_first_folder_with_a_template_wins(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    own = write(tmp_path, "analysis.md.j2", "# Ours: {{ analysis.title }}\n")
    assert render(analysis, [own, *templates]) == "# Ours: Factory SSOT validation failed\n"


def test_a_single_part_can_be_replaced(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    own = write(tmp_path, "parts/impact.md.j2", "## Impact\n\nOurs.\n")
    text = render(analysis, [own, *templates])
    assert "## Impact\n\nOurs.\n" in text
    assert "## Five whys" in text


def test_a_template_that_changed_is_read_again(tmp_path: Path, analysis: Analysis) -> None:
    own = write(tmp_path, "analysis.md.j2", "one")
    assert render(analysis, [own]) == "one\n"
    write(tmp_path, "analysis.md.j2", "two")
    os.utime(tmp_path / "analysis.md.j2", (1, 1))
    assert render(analysis, [own]) == "two\n"


def test_a_template_that_forgets_to_escape_escapes_all_the_same(tmp_path: Path, tree: Any) -> None:
    tree["title"] = "<script> | @bob [x](javascript:y)"
    own = write(tmp_path, "analysis.md.j2", "{{ analysis.title }} {{ analysis.title | upper }} {{ ['<b>'] }}")
    assert render(Analysis.model_validate(tree), [own]) == (
        "\\<script> | `@bob` [x\\](javascript:y) \\<SCRIPT> | `@BOB` [X\\](JAVASCRIPT:Y) ['\\<b>']\n"
    )


def test_data_is_never_a_template(tree: Any, templates: Any) -> None:
    tree["title"] = "{{ 7 * 7 }} {% include 'x' %} {# gone #}"
    assert render(Analysis.model_validate(tree), templates).startswith("# {{ 7 * 7 }} {% include 'x' %} {# gone #}\n")


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("a\nb\n{{ analysis.titel }}", 3, "titel"),
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\n\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ analysis.title | nosuchfilter }}", 1, "nosuchfilter"),
        ("\n{{ analysis.title.__class__.__mro__ }}", 2, "unsafe"),
        ("\n{{ analysis.parse_raw('x', allow_pickle=true) }}", 2, "parse_raw"),
        ("\n{{ document.steps[0].__init__.__globals__ }}", 2, "unsafe"),
        ("\n{{ analysis.failure.update({}) }}", 2, "unsafe"),
        ("\n{{ range(10 ** 9) | list }}", 2, "range"),
        ("{{ [1, 2] | random }}", 1, "random"),
        ("{{ lipsum() }}", 1, "lipsum"),
        ("{{ undefined + 1 }}", 1, "undefined"),
        ("{% include 'analysis.md.j2' %}", 1, "recursion"),
    ],
)
def test_an_error_names_the_templates_line(
    tmp_path: Path, analysis: Analysis, template: str, line: int, said: str
) -> None:
    own = write(tmp_path, "analysis.md.j2", template)
    with pytest.raises(RcaError) as caught:
        render(analysis, [own])
    assert f"{tmp_path / 'analysis.md.j2'}:{line}: " in caught.value.message
    assert said in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == BAD_INPUT


def test_an_error_in_a_part_names_the_part(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    own = write(tmp_path, "parts/impact.md.j2", "## Impact\n\n{{ analysis.nothing }}\n")
    with pytest.raises(RcaError, match=r"parts/impact\.md\.j2:3: "):
        render(analysis, [own, *templates])


def test_no_template_anywhere_is_an_error_that_names_the_folders(tmp_path: Path, analysis: Analysis) -> None:
    with pytest.raises(RcaError, match=r"no template analysis\.md\.j2") as caught:
        render(analysis, [tmp_path])
    assert str(tmp_path) in caught.value.message


def test_a_template_that_is_no_text_is_an_error(tmp_path: Path, analysis: Analysis) -> None:
    (tmp_path / "analysis.md.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RcaError, match="cannot be read"):
        render(analysis, [tmp_path])


def test_a_template_reads_no_file_outside_its_folders(tmp_path: Path, analysis: Analysis) -> None:
    write(tmp_path, "secret.md", "secret")
    for name in ("../secret.md", str(tmp_path / "secret.md")):
        own = write(tmp_path / "templates", "analysis.md.j2", f"{{% include {name!r} %}}")
        with pytest.raises(RcaError, match="no template"):
            render(analysis, [own])


def test_the_check_compares_to_the_byte(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    path = tmp_path / "document.md"
    assert not check(analysis, path, templates)
    path.write_bytes(render(analysis, templates).encode())
    assert check(analysis, path, templates)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not check(analysis, path, templates)
    with pytest.raises(RcaError, match="cannot be read"):
        check(analysis, tmp_path, templates)


def test_blank_lines_between_fences_are_kept(tree: Any, templates: Any) -> None:
    tree["failure"]["error"] = "a\n\n\n\nb   \n|  | c"
    assert "```text\na\n\n\n\nb   \n|  | c\n```" in render(Analysis.model_validate(tree), templates)


LINE = "    return found[hash(key) % 2]"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (
            "code",
            "[`app/a.py:8-12`](https://github.com/acme/shop/x) · commit `1a2b3c4d1a2b` · last changed 2026-08-02 00:00 UTC",
        ),
        ("change", "`app/a.py:8-12` · commit [`1a2b3c4d1a2b`](https://github.com/acme/shop/x) · 2026-08-02 00:00 UTC"),
        ("log", "`app/a.py:8-12` · commit `1a2b3c4d1a2b` · 2026-08-02 00:00 UTC"),
    ],
)
def test_code_and_changes_are_their_own_links(tree: Any, templates: Any, kind: str, shown: str) -> None:
    given = {"path": "app/a.py", "lines": "8-12", "commit": "1a2b3c4d" * 5, "at": "2026-08-02T00:00Z", "text": LINE}
    link = "https://github.com/acme/shop/x"
    tree["evidence"].append({"id": "E9", "kind": kind, "source": kind, "link": link, **given})
    text = render(Analysis.model_validate(tree), templates)
    (row,) = [row for row in text.splitlines() if "**E9**" in row]
    assert row.endswith(f"**E9** {kind} · {shown}")
    assert text.count(link) == 1
