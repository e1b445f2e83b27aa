"""Nothing that a document says is lost, whatever is recognised in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.documents.importer import analyses_of, read
from rca.text import clean
from tests.documents.importer.corpus import Case, cases
from tests.documents.importer.kept import lost

ALL = cases("styles.txt") + cases("held_out.txt") + cases("held_out_2.txt") + cases("no_chain.txt")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_line_of_a_document_is_in_its_analysis(case: Case) -> None:
    [analysis] = analyses_of(read(case.text, case.name))
    assert lost(case.text, analysis) == []


def test_what_is_missing_is_seen_by_these_tests() -> None:
    case = ALL[0]
    [analysis] = analyses_of(read(case.text, case.name))
    shortened = analysis.model_copy(update={"whys": analysis.whys[:1]})
    assert lost(case.text, shortened) == [
        "### Why #2: Why is the context refused?",
        "**Answer**: Its run id has no thread id.",
    ]


WORD = st.sampled_from(
    "staging factory token pool timeout session worker index queue deploy secret7 cache_key os.path".split()
)
SAID = st.lists(WORD, min_size=2, max_size=6).map(" ".join)
HEADING = st.sampled_from(
    [
        "## Five Whys", "## Root Cause", "### Root Causes", "## Action Items", "## Lessons Learned", "## Impact", "# Report",
        "## Executive Summary", "## Verification", "## Error Pattern", "## Open Questions", "#### Evidence", "## Next Steps (P0)",
        "## Contributing Factors", "## {} details", "### Summary", "## Problem Statement",
    ]
)  # fmt: skip
LINE = st.sampled_from(
    [
        "{}", "{}.", "- {}", "  - {}", "1. {}", "    {}", "> {}", "- [ ] {}", "- [x] {}", "**Date**: 2025-09-08", "**Status**: {}",
        "**Severity**: High", "**Answer**: {}", "**Evidence**:", "- **Evidence**: {}", "**Root Cause**: {}", "**Key Finding**: {}",
        "**Error**: {}", "**Branch**: {}", "- `app/main.py:12` {}", "| {} | {} |", "|---|---|", "| Action | Owner |", "| Why 1 | {} |",
        "| Why 2 | {} |", "### Why #1: Why {}?", "### Why #2: Why {}?", "### Why #3", "**Why 1:** {}", "**Why 2:** {}? {}",
        "1. **Why {}?** → {}", "2. **Why {}?** → {}", "3. **Why {}?** → {}", "```python", "```", "~~~", "Why 1: {}", "Why 2: {} -> {}",
        "---", "", "", "", "<!-- {} -->", "<details>", "**{}**", "*{}*", "**{}**: {}", "→ {}", "{}: {}", "Why?", "**Why?** {}", "===",
        "## Why 4 (ROOT CAUSE): {}", "4. **Root Cause**: {}", "- **Location**: {}", "Q1: Why {}?", "A1: {}", "[{}](#{})", "\t{}",
    ]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines of all that the importer knows, in an order that it does not expect."""
    shapes = draw(st.lists(st.one_of(LINE, LINE, LINE, LINE, HEADING), min_size=1, max_size=40))
    lines = []
    for number, shape in enumerate(shapes):
        lines.append(shape.format(*(f"{draw(SAID)} n{number}z" for _ in range(shape.count("{}")))))
    return "\n".join(lines)


@given(documents())
def test_every_line_of_any_mixture_is_in_its_analysis(text: str) -> None:
    safe = clean(text)
    for analysis in analyses_of(read(safe, "notes.md")):
        assert lost(safe, analysis) == []


@given(st.text(max_size=400))
def test_any_text_is_read_and_kept(text: str) -> None:
    safe = clean(text)
    for analysis in analyses_of(read(safe, "notes.md")):
        assert lost(safe, analysis) == []
