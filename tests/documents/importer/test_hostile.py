"""Documents made to hurt: they are read to the end, and what would take hours if a rule looked twice takes seconds."""

import sys
from types import FrameType

import pytest

from rca.documents.importer import analyses_of, cycle_of, read

REPORT = "# Cycle 4 Status\n\nTest results, deployment status\n\n"
SHAPES = {
    "a report of modules": lambda: REPORT + "".join(f"- test_{n}: 3/5\n  - ❌ test_x: e{n}\n" for n in range(2_000)),
    "a report of errors": lambda: REPORT + "".join(f"error {n}: 12 -> 4\n" for n in range(2_000)),
    "a report of error types": lambda: REPORT + "".join(f"## Error Type 1: e{n}\n**Count**: 3\n" for n in range(5_000)),
    "a report of criteria": lambda: (
        REPORT + "## Success Criteria\n" + "".join(f"- e{n} falls by 8%\n" for n in range(5_000))
    ),
    "a report of deployments": lambda: REPORT + "".join(f"Active Revision: web-{n:05}-abc\n" for n in range(2_000)),
    "a report of claims": lambda: REPORT + "".join(f"{n} tests failing\n" for n in range(2_000)),
    "a report of one long line": lambda: REPORT + "- test_a: " + "a/" * 500_000 + " 3/5 " * 100_000,
    "a report of long words": lambda: REPORT + ("- " + "a.b-" * 480 + "\n") * 1_000,
    "one line of ten million": lambda: "# X\n" + "why 1: " * 1_430_000,
    "a bold line that never ends": lambda: "# X\n\n**Why 1: " + "a" * 3_000_000,
    "stars": lambda: "# X\n" + "*" * 2_000_000,
    "quotes": lambda: "# X\n" + ">" * 500_000 + " why 1",
    "tags": lambda: "# X\n" + "<b>" * 100_000 + "why 1",
    "a list two thousand levels deep": lambda: (
        "# Five whys\n" + "".join(" " * n + "- **Why?** a\n" for n in range(2_000))
    ),
    "thirty thousand headings": lambda: "# X\n" + "".join(f"{'#' * (1 + n % 6)} H\n" for n in range(30_000)),
    "thousands of first whys": lambda: "# Five whys\n" + "".join(f"### Why #1\nb{n}\n" for n in range(5_000)),
    "tables of whys": lambda: "# X\n" + "| Why | A |\n|---|---|\n| Why 1 | a |\n| Why 2 | b |\n\n" * 3_000,
    "a table of many columns": lambda: "# X\n\n|" + "a|" * 200_000 + "\n|" + "-|" * 200_000 + "\n|1|2|\n",
    "fences": lambda: "# X\n### Why #1: x?\n" + "```\na\n```\n" * 10_000 + "### Why #2: y?\n",
    "a fence that nobody closes": lambda: "# X\n```\n" + "Why 1: x\nWhy 2: y\n" * 10_000,
    "comments that nobody closes": lambda: "# X\n" + "<!--\n" * 50_000,
    "root causes": lambda: "# X\n" + "".join(f"**Root Cause**: c{n}\n\n" for n in range(10_000)),
    "a name of a file that never ends": lambda: (
        "# X\n### Why #1: x?\n**Evidence**:\n- " + "a/" * 200_000 + "\n### Why #2\n"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_document_is_read_to_the_end(shape: str) -> None:
    text = SHAPES[shape]()
    imported = read(text, "x.md")
    assert (imported.report is not None) == shape.startswith("a report")
    told = analyses_of(imported) or (cycle_of(imported.report or {}),)
    assert told[0].title


def test_what_is_not_searched_for_counts_as_lost_and_is_kept() -> None:
    lines = "".join(f"word{n} other{n}\n" for n in range(30_000))
    [analysis] = analyses_of(read(f"# X\n\n### Why #1: x?\n{lines}\n### Why #2: y?\nz\n", "x.md"))
    assert "word29999 other29999" in analysis.whys[0].because


def test_the_work_grows_with_the_document_and_not_with_its_square() -> None:
    def calls(count: int) -> int:
        text = "# T\n\n" + "".join(
            f"### Why {n // 90 + 1}.{n % 90 + 1}.1: Why {n}?\nanswer {n}\n" for n in range(count)
        )
        made = 0

        def seen(_frame: FrameType, event: str, _given: object) -> None:
            nonlocal made
            made += event == "call"

        read(text[:60], "warm.md")
        sys.setprofile(seen)
        try:
            read(text, "notes.md")
        finally:
            sys.setprofile(None)
        return made

    assert calls(1000) < 2.5 * calls(500)
