"""Documents made to hurt: they are read to the end, and what would take hours if a rule looked twice takes seconds."""

import pytest

from rca.documents.importer import analyses_of, read

SHAPES = {
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
    [analysis] = analyses_of(read(text, "x.md"))
    assert analysis.title


def test_what_is_not_searched_for_counts_as_lost_and_is_kept() -> None:
    lines = "".join(f"word{n} other{n}\n" for n in range(30_000))
    [analysis] = analyses_of(read(f"# X\n\n### Why #1: x?\n{lines}\n### Why #2: y?\nz\n", "x.md"))
    assert "word29999 other29999" in analysis.whys[0].because
