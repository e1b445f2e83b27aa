"""A workspace's own templates run in a process with limits: whatever they try, a sentence comes of it and soon."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rca.analysis import Analysis
from rca.documents import confined, render
from rca.errors import BAD_INPUT, RcaError

BOMBS = {
    "endless loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "memory at compile time": "{{ 'a' * 10 ** 9 * 8 }}",
    "memory while it runs": "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "a list without end": "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "a power": "{{ 9 ** (9 ** 9) }}",
    "a wide format": "{{ '%999999999d' | format(1) }}{{ '%999999999d' | format(1) }}",
    "padding": "{{ 'x' | center(10 ** 9) | center(2 * 10 ** 9) }}",
    "indentation": "{{ ('a\n' * 99999) | indent(99999) }}",
    "a filter that goes over a long text": "{{ ('a_*~`' * 9999999) | paragraphs }}",
    "wrapping": "{{ ('ab ' * 9999999) | wordwrap(2) }}",
    "replacing": "{{ ('a' * 99999) | replace('a', 'a' * 99999) }}",
    "macros in macros": "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "includes in includes": "{% for i in range(99) %}{% include 'analysis.md.j2' %}{% endfor %}",
    "includes of two that include each other": "{% include 'parts/b.md.j2' %}{% include 'parts/b.md.j2' %}",
    "a document that is too long": "{% for i in range(60000) %}{{ 'word ' * 99 }}{% endfor %}",
    "depth of source": "{{ " + "(" * 60_000 + "1" + ")" * 60_000 + " }}",
    "depth of blocks": "{% if 1 %}" * 5_000 + "{% endif %}" * 5_000,
    "a long sum": "{{ " + "1 + " * 60_000 + "1 }}",
}


def write(folder: Path, text: str) -> Path:
    (folder / "parts").mkdir(exist_ok=True)
    (folder / "analysis.md.j2").write_text(text)
    (folder / "parts" / "b.md.j2").write_text("{% include 'analysis.md.j2' %}{% include 'analysis.md.j2' %}")
    return folder


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_becomes_a_sentence_that_names_the_template(name: str, tmp_path: Path, analysis: Analysis) -> None:
    with pytest.raises(RcaError) as caught:
        render(analysis, [write(tmp_path, BOMBS[name])])
    assert "analysis.md.j2" in caught.value.message or "parts/b.md.j2" in caught.value.message
    assert str(tmp_path) in caught.value.message
    assert len(caught.value.message) < 2500
    assert caught.value.hint
    assert caught.value.exit_code == BAD_INPUT


@pytest.mark.parametrize("name", ["memory at compile time", "memory while it runs", "a wide format", "padding"])
def test_memory_has_a_limit_of_its_own(name: str, tmp_path: Path, analysis: Analysis) -> None:
    with pytest.raises(RcaError, match="needs too much memory"):
        render(analysis, [write(tmp_path, BOMBS[name])])


@pytest.mark.parametrize("name", ["endless loops", "a power"])
def test_time_is_the_processors_and_not_the_clocks(
    name: str, tmp_path: Path, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[confined.Confined] = []

    class Watched(confined.Confined):
        def __init__(self, patience: float) -> None:
            super().__init__(patience)
            started.append(self)

    monkeypatch.setattr(confined, "Confined", Watched)
    monkeypatch.setattr(confined, "SECONDS", 60)
    with pytest.raises(RcaError, match="takes more than 1 s of computing"):
        render(analysis, [write(tmp_path, BOMBS[name])])
    assert [process._child.returncode for process in started] == [-signal.SIGPROF]


def test_a_bomb_in_a_part_names_the_part(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "impact.md.j2").write_text(BOMBS["endless loops"])
    with pytest.raises(RcaError, match=r"parts/impact\.md\.j2 takes more than 1 s of computing"):
        render(analysis, [tmp_path, *templates])


def test_what_it_takes_is_memory_of_its_own(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    render(analysis, templates)
    before = peak()
    with pytest.raises(RcaError):
        render(analysis, [write(tmp_path, BOMBS["memory while it runs"])])
    assert peak() - before < 30_000


def peak() -> int:
    """Kilobytes that this process has ever held."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system does not say how much memory a process holds")
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody waits for this document at a screen."""
    monkeypatch.setattr(confined, "_lasting", [])
    monkeypatch.setattr(confined, "_kept", [])


def test_one_process_fills_many_documents_and_none_stays(tmp_path: Path, analysis: Analysis, alone: None) -> None:
    folder = write(tmp_path, "{{ analysis.title }}")
    with confined.kept():
        texts = {render(analysis, [folder]) for _ in range(3)}
        (process,) = confined._kept
        render(analysis, [folder])
        assert confined._kept == [process]
        with pytest.raises(RcaError):
            render(analysis, [write(tmp_path, BOMBS["a power"])])
        assert process.has_ended
        assert render(analysis, [write(tmp_path, "again")]) == "again\n"
        (other,) = confined._kept
        with pytest.raises(RcaError, match="titel"):
            render(analysis, [write(tmp_path, "{{ analysis.titel }}")])
        assert confined._kept == [other]
    assert texts == {"Factory SSOT validation failed\n"}
    assert confined._kept == []
    assert other.has_ended


def test_an_answer_ends_the_process_outside_of_a_command(
    tmp_path: Path, analysis: Analysis, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "ALONE", 60)
    assert render(analysis, [write(tmp_path, "one")]) == "one\n"
    assert confined._kept == []


def test_who_waits_at_a_screen_waits_no_longer_than_that(
    tmp_path: Path, analysis: Analysis, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert confined.ALONE <= 2
    monkeypatch.setattr(confined, "ALONE", 0)
    with pytest.raises(RcaError, match="did not begin"):
        render(analysis, [write(tmp_path, "one")])
    process = confined.Confined()
    process._is_ready = process._line(60, 6) == b"ready\n"
    process._until = 0
    with pytest.raises(RcaError, match="so it was stopped"):
        process.fill({"a.md.j2": ("a.md.j2", BOMBS["endless loops"])}, [], "here", "a.md.j2", {})
    assert process._child.returncode == -signal.SIGKILL


def test_the_shipped_templates_start_no_process(
    tmp_path: Path, analysis: Analysis, templates: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_COMMAND", ("/nonexistent",))
    assert render(analysis, templates).startswith("# Factory")
    with pytest.raises(RcaError, match="cannot be started"):
        render(analysis, [write(tmp_path, "ours"), *templates])


def test_a_workspace_with_copies_of_the_shipped_templates_gets_the_same_document(
    tmp_path: Path, analysis: Analysis, templates: Any
) -> None:
    shutil.copytree(templates[0], tmp_path / "templates")
    assert render(analysis, [tmp_path / "templates", *templates]) == render(analysis, templates)


def test_a_folder_of_other_templates_is_not_read(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    (tmp_path / "page.html").write_bytes(b"\xff{{ 9 ** (9 ** 9) }}")
    (tmp_path / "motd.j2").write_bytes(b"\xff" * 2_000_000)
    assert render(analysis, [tmp_path, *templates]) == render(analysis, templates)


def test_templates_larger_than_templates_are_say_so(tmp_path: Path, analysis: Analysis) -> None:
    (tmp_path / "analysis.md.j2").write_text("x" * 1_100_000)
    with pytest.raises(RcaError, match="larger than 1 MiB"):
        render(analysis, [tmp_path])


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    script = (
        "import os\n"
        "from rca.documents.child import _confine\n"
        "_confine()\n"
        "try:\n    open('there', 'w').write('x' * 9999)\nexcept OSError: print('no file')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{script}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "no file\n"


def test_what_a_template_writes_itself_is_made_visible(tmp_path: Path, analysis: Analysis) -> None:
    assert render(analysis, [write(tmp_path, "a\x1b[31m\u202eb")]) == "a\\u202eb\n"
