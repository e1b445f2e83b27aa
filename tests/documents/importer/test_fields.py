"""What a document says of itself, its evidence, causes, actions, checks and lessons goes into the fields made for it."""

import pytest

from rca.analysis import Analysis
from rca.documents.importer import analyses_of, read
from rca.signature import sign

DOCUMENT = """\
# Factory SSOT validation fails on staging

**Date**: 2025-09-08
**Environment**: gcp-staging
**Service**: netra-backend-staging
**Revision**: netra-backend-staging-00183-v65
**Commit**: `0123456`
**Severity**: 🔴 CRITICAL - P0
**Status**: ✅ RESOLVED
**Author**: Claude Code
**Labels**: websocket, staging
**Ticket**: NET-42
**Error Pattern**: `received 1011 (internal error) Factory SSOT validation failed`

## 1. Executive Summary

Three tests fail on staging.
Production is not affected.

**Key Finding**: The check is too strict for staging.

## 2. Five Whys Analysis

### Why #1: Why do the tests fail?
**Answer**: The factory refuses the context.

**Evidence**:
- `2025-09-08T13:55:02.114Z ERROR websocket: closing 1011`
- the run of 13:55 shows it three times
- `app/routes/websocket.py:340-350`

```python
raise ValueError("ids")
```

| Test | Result |
|---|---|
| test_a | failed |

### Why #2: Why is it refused?
**Answer**: Ids have another format.

## 3. Root Cause

The check knows no environment.

### Contributing Factors

- Staging starts in another order
- Nobody asserts the order

## Business Impact

Agents cannot be used on staging.

## Action Items

- [x] Choose the check by environment
- [ ] Log the refused id
  in full

### Long-term

1. Start in one order everywhere

## Preventive Actions

| Action | Owner | Due | Priority |
|---|---|---|---|
| Test the order | Ada | 2025-10-01 | P1 |

## Success Criteria

- [ ] No 1011 in the next run
- [x] Connections still work

## Lessons Learned

### Process
- Keep the log line with the finding

## Open Questions

- Which id was refused?

## Deployment notes

    kubectl rollout status

Done by night.
"""


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    [found] = analyses_of(read(DOCUMENT, "factory.md"), "docs/factory.md", "0" * 64)
    return found


def of(text: str, name: str = "notes.md") -> Analysis:
    [found] = analyses_of(read(text, name))
    return found


def test_metadata_lines_become_fields(analysis: Analysis) -> None:
    assert analysis.title == "Factory SSOT validation fails on staging"
    assert analysis.created == "2025-09-08"
    assert analysis.severity == "critical"
    assert analysis.labels == ("websocket", "staging")
    assert [(author.name, author.agent) for author in analysis.authors] == [("Claude Code", True)]
    failure = analysis.failure
    assert failure.environment == "gcp-staging"
    assert failure.service == "netra-backend-staging"
    assert failure.revision == "netra-backend-staging-00183-v65"
    assert failure.commit == "0123456"
    assert failure.impact == "Agents cannot be used on staging."


def test_a_line_that_a_field_does_not_hold_as_a_whole_stays_in_the_document(analysis: Analysis) -> None:
    head = next(section for section in analysis.sections if section.heading == "Head of the document")
    assert head.markdown == "**Severity**: 🔴 CRITICAL - P0\n**Status**: ✅ RESOLVED\n**Ticket**: NET-42"


def test_the_error_is_signed(analysis: Analysis) -> None:
    error = "received 1011 (internal error) Factory SSOT validation failed"
    assert analysis.failure.error == error
    assert analysis.failure.signature == sign(error).key()


def test_summary_and_key_finding_are_taken(analysis: Analysis) -> None:
    assert analysis.summary == "Three tests fail on staging.\nProduction is not affected."
    assert analysis.key_finding == "The check is too strict for staging."


def test_evidence_has_the_kind_that_it_shows_and_its_text_verbatim(analysis: Analysis) -> None:
    assert [(each.id, each.kind, each.path, each.lines, each.text) for each in analysis.evidence] == [
        ("E1", "log", "", "", "`2025-09-08T13:55:02.114Z ERROR websocket: closing 1011`"),
        ("E2", "note", "", "", "the run of 13:55 shows it three times"),
        ("E3", "code", "app/routes/websocket.py", "340-350", 'raise ValueError("ids")'),
        ("E4", "note", "", "", "| Test | Result |\n|---|---|\n| test_a | failed |"),
    ]
    assert analysis.whys[0].evidence == ("E1", "E2", "E3", "E4")


def test_a_why_that_cites_nothing_is_a_hypothesis(analysis: Analysis) -> None:
    assert [why.status for why in analysis.whys] == ["supported", "hypothesis"]


def test_root_causes_name_the_last_why_and_know_which_contribute(analysis: Analysis) -> None:
    assert [(cause.kind, cause.statement, cause.why) for cause in analysis.root_causes] == [
        ("primary", "The check knows no environment.", "W2"),
        ("contributing", "Staging starts in another order", "W2"),
        ("contributing", "Nobody asserts the order", "W2"),
    ]


def test_actions_come_from_boxes_lists_and_tables(analysis: Analysis) -> None:
    told = [(each.do, each.status, each.kind, each.horizon, each.owner, each.due) for each in analysis.actions]
    assert told == [
        ("Choose the check by environment", "done", "fix", None, "", ""),
        ("Log the refused id\nin full", "open", "fix", None, "", ""),
        ("Start in one order everywhere", "open", "fix", "later", "", ""),
        ("Test the order (priority: P1)", "open", "prevent", None, "Ada", "2025-10-01"),
    ]


def test_boxes_below_success_criteria_are_checks(analysis: Analysis) -> None:
    assert [(check.criterion, check.outcome) for check in analysis.verification] == [
        ("No 1011 in the next run", "open"),
        ("Connections still work", "passed"),
    ]


def test_lessons_and_open_questions_are_taken(analysis: Analysis) -> None:
    assert [(lesson.kind, lesson.text) for lesson in analysis.lessons] == [
        ("process", "Keep the log line with the finding")
    ]
    assert analysis.questions == ("Which id was refused?",)


def test_everything_else_is_a_section_verbatim_and_in_order(analysis: Analysis) -> None:
    rest = [(section.heading, section.markdown) for section in analysis.sections][1:]
    assert rest[0] == ("Deployment notes", "    kubectl rollout status\n\nDone by night.")


def test_the_origin_is_kept(analysis: Analysis) -> None:
    assert analysis.source is not None
    assert (analysis.source.path, analysis.source.sha256) == ("docs/factory.md", "0" * 64)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("RESOLVED", "fixing"),
        ("✅ FIXED AND DEPLOYED", "fixing"),
        ("Fix implemented", "fixing"),
        ("Analysis complete", "analysed"),
        ("ROOT CAUSE IDENTIFIED", "analysed"),
        ("UNRESOLVED", "draft"),
        ("Won't fix", "dropped"),
        ("Investigating", "analysed"),
    ],
)
def test_no_claim_makes_an_unmeasured_fix_verified(said: str, expected: str) -> None:
    text = f"# X\n\n**Status**: {said}\n\n**Why 1:** a\n**Why 2:** b\n\n**Root Cause:** c\n"
    assert of(text).status == expected


def test_without_a_root_cause_it_is_a_draft() -> None:
    assert of("# X\n\n**Why 1:** a\n**Why 2:** b\n").status == "draft"


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("# X\n\n**Date**: September 8th, 2025\n", "x.md", "2025-09-08"),
        ("# X\n\n**Date:** 8 Sep 2025 (late)\n", "x.md", "2025-09-08"),
        ("# X\n\nCreated: 2025/09/08\n", "x.md", "2025-09-08"),
        ("# X\n\n| Field | Value |\n|---|---|\n| Date | 2025-09-08 |\n", "x.md", "2025-09-08"),
        ("# X\n\n**Timestamp**: 2025-09-08T13:55:02Z\n", "x.md", "2025-09-08T13:55:02Z"),
        ("# X of 2025-09-08\n", "x.md", "2025-09-08"),
        ("# X\n", "FIVE_WHYS_20250908_ws.md", "2025-09-08"),
        ("# X\n\n**Date**: 09/08/2025\n", "x.md", ""),
        ("# X\n\n**Date**: 09/25/2025\n", "x.md", "2025-09-25"),
        ("# X\n\n**Date**: 2025-13-45\n", "x.md", ""),
        ("# X\n\nIt was seen on 2025-09-08.\n", "x.md", ""),
    ],
)
def test_the_day_is_read_where_it_has_one_meaning(text: str, name: str, day: str) -> None:
    assert of(text, name).created == day


def test_a_why_announced_as_root_cause_is_one_when_nothing_says_it_in_words() -> None:
    [cause] = of("# X\n\n**Why 1:** Why a? b.\n**Why 2 (ROOT CAUSE):** Why b? c.\n").root_causes
    assert (cause.statement, cause.why) == ("c.", "W2")


def test_an_error_below_its_heading_is_taken_verbatim_with_its_lines() -> None:
    text = '# X\n\n## Error\n\n```\nTraceback (most recent call last):\n  File "a.py", line 3\nValueError: no\n```\n'
    assert of(text).failure.error == 'Traceback (most recent call last):\n  File "a.py", line 3\nValueError: no'


def test_what_a_person_should_look_at_is_said() -> None:
    odd = read("# X\n\n**Why 1:** Why a?\n**Why 2:** Why b? c\n", "x.md").odd
    assert odd == [
        "no date was found in the document or its name",
        "no text of an error was found, so nobody will find the analysis by one",
        "no root cause is named",
        "why 1: no answer was found",
    ]


def test_a_heading_that_says_more_than_its_field_is_kept() -> None:
    text = "# X\n\n## Action Items for the platform team\n\n- [ ] do it\n"
    [section] = of(text).sections
    assert (section.heading, section.markdown) == ("Headings of the document", "- Action Items for the platform team")


def test_the_report_of_a_cycle_is_told_apart_and_keeps_its_text() -> None:
    text = (
        "# Staging Loop - Where Cycle 4 Stands\n\n**Current Deployment**: in progress\n\n"
        "## Current Test Status\n\n1. **test_a**: 3 passed, 2 failed\n"
    )
    imported = read(text)
    assert (imported.cycle, imported.text) == (4, text)
    assert analyses_of(imported) == ()


def test_an_analysis_that_names_a_cycle_is_no_report_of_one() -> None:
    text = "# Cycle 4 test results: why\n\n**Deployment Status**: up\n\n**Why 1:** Why a? b\n**Why 2:** Why b? c\n"
    assert read(text).cycle is None


def test_an_error_told_as_type_and_message_is_put_together() -> None:
    text = "# X\n\n### Error Pattern\n- **Error Type**: NameError\n- **Message**: \"name 'time' is not defined\"\n- **HTTP Status**: 500\n"
    assert of(text).failure.error == "NameError: name 'time' is not defined"


def test_a_status_at_the_end_counts() -> None:
    text = (
        "# X\n\n**Why 1:** a\n**Why 2:** b\n\n## Fix\n\nDone.\n\n---\n\n**Status**: IMPLEMENTED - validated locally\n"
    )
    analysis = of(text)
    assert analysis.status == "fixing"
    assert "IMPLEMENTED - validated locally" in analysis.sections[-1].markdown


@pytest.mark.parametrize(
    ("line", "path", "lines"),
    [
        ("`app/routes/ws.py:340-350`", "app/routes/ws.py", "340-350"),
        ("`app/routes/ws.py` lines 10 - 20", "app/routes/ws.py", "10-20"),
        ("see app/ws.py#L12 for it", "app/ws.py", "12"),
        ("`C:\\GitHub\\apex\\app\\manager.py:23`", "C:\\GitHub\\apex\\app\\manager.py", "23"),
        ("**File**: `config/staging.yaml`, line 7", "config/staging.yaml", "7"),
    ],
)
def test_a_place_in_code_is_read_in_every_spelling(line: str, path: str, lines: str) -> None:
    text = f"# X\n\n### Why #1: Why a?\n**Evidence**:\n- {line}\n\n### Why #2: Why b?\nc\n"
    [found] = of(text).evidence
    assert (found.kind, found.path, found.lines, found.text) == ("code", path, lines, line)


def test_a_fence_of_log_lines_is_a_log_and_one_of_a_test_run_a_test() -> None:
    text = (
        "# X\n\n### Why #1: Why a?\n```\n2025-09-08 13:55:02,114 ERROR ws: closing\n```\n```\nFAILED tests/test_a.py::test_b\n```\n"
        "```diff\n-a\n+b\n```\n\n### Why #2: Why b?\nc\n"
    )
    assert [each.kind for each in of(text).evidence] == ["log", "test", "change"]


def test_boxes_of_an_action_checklist_are_actions_and_those_of_a_validation_checks() -> None:
    text = (
        "# X\n\n## Immediate action checklist\n\n### Critical path\n- [ ] fix it\n\n### Validation path\n- [ ] run it\n"
    )
    analysis = of(text)
    assert [action.do for action in analysis.actions] == ["fix it"]
    assert [check.criterion for check in analysis.verification] == ["run it"]


def test_a_root_cause_right_below_the_last_statement_is_none_of_its_answer() -> None:
    analysis = of("# X\n\n**Why #1**: a fails\n**Why #2**: b is missing\n\n**ROOT CAUSE**: nobody adds b\n")
    assert [why.because for why in analysis.whys] == ["a fails", "b is missing"]
    assert [(cause.statement, cause.why) for cause in analysis.root_causes] == [("nobody adds b", "W2")]


def test_a_day_alone_at_the_end_is_the_documents() -> None:
    assert of("# X\n\nText.\n\n---\n\n*September 15, 2025*\n").created == "2025-09-15"
