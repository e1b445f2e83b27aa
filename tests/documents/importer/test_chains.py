"""Every chain of whys is found, in every style that people write them in, and nothing else is taken for one."""

import pytest

from rca.documents.importer import analyses_of, read
from tests.documents.importer.corpus import Case, cases

STYLES = cases("styles.txt") + cases("held_out.txt") + cases("held_out_2.txt")


def named(case: Case) -> str:
    return case.name


def asked(text: str) -> str:
    return text.replace("**", "").strip()


@pytest.mark.parametrize("case", STYLES, ids=named)
def test_every_chain_is_recovered_with_its_questions_and_answers(case: Case) -> None:
    found = [[(why.question, why.because) for why in chain.whys] for chain in read(case.text, case.name).chains]
    assert [len(chain) for chain in found] == [len(chain) for chain in case.chains]
    for chain, expected in zip(found, case.chains, strict=True):
        for (question, because), (wanted, begins) in zip(chain, expected, strict=True):
            assert asked(question) == asked(wanted)
            assert because.startswith(begins.removeprefix("- ")), because
            assert begins or not because


@pytest.mark.parametrize("case", STYLES, ids=named)
def test_windows_line_ends_and_a_quote_around_the_document_change_no_chain(case: Case) -> None:
    from rca.text import clean

    plain = [[why.question for why in chain.whys] for chain in read(case.text).chains]
    windows = read(clean(case.text.replace("\n", "\r\n")))
    assert [[why.question for why in chain.whys] for chain in windows.chains] == plain


@pytest.mark.parametrize("case", cases("no_chain.txt"), ids=named)
def test_lists_faqs_and_headings_that_say_why_are_no_chain(case: Case) -> None:
    assert read(case.text, case.name).chains == []


def test_chains_of_one_document_are_branches_from_the_failure() -> None:
    case = next(case for case in STYLES if case.name == "two-problems")
    [analysis] = analyses_of(read(case.text))
    assert [(why.id, why.of) for why in analysis.whys] == [
        ("W1", "failure"),
        ("W2", "W1"),
        ("W3", "W2"),
        ("W4", "failure"),
        ("W5", "W4"),
    ]
    assert analysis.failure.error == "received 1011 (internal error) Factory SSOT validation failed"
    assert analysis.failure.also == ("received 1008 (policy violation) SSOT Auth failed",)


def test_the_heading_of_a_chain_is_kept_with_the_whys_below_it() -> None:
    case = next(case for case in STYLES if case.name == "branches-a-b")
    [analysis] = analyses_of(read(case.text))
    assert [(section.heading, section.markdown) for section in analysis.sections] == [
        ("Five Whys: Branch A (frontend)", "The document tells W1 to W3 under this heading."),
        ("Five Whys: Branch B (backend)", "The document tells W4 to W5 under this heading."),
    ]


def test_a_second_why_of_one_number_branches_from_the_same_parent() -> None:
    case = next(case for case in STYLES if case.name == "37-branching-letters")
    [analysis] = analyses_of(read(case.text))
    assert [why.of for why in analysis.whys] == ["failure", "W1", "W1"]


def test_bullets_below_each_other_are_a_tree() -> None:
    text = "# Five whys\n\n- **Why did it fail?** a\n  - **Why a?** b\n  - **Why a, too?** c\n    - **Why c?** d\n"
    [analysis] = analyses_of(read(text))
    assert [(why.why, why.of) for why in analysis.whys] == [
        ("Why did it fail?", "failure"),
        ("Why a?", "W1"),
        ("Why a, too?", "W1"),
        ("Why c?", "W3"),
    ]


def test_a_repeated_chain_in_a_summary_is_not_a_second_one_and_stays_in_the_sections() -> None:
    case = next(case for case in STYLES if case.name == "27-summary-table-repeats")
    [analysis] = analyses_of(read(case.text))
    [summary] = [section for section in analysis.sections if section.heading == "Summary"]
    assert "| Why 2 | Every thread loaded at once |" in summary.markdown


def test_whys_in_a_comment_are_not_read() -> None:
    assert read("# X\n\n<!--\n**Why 1:** a\n**Why 2:** b\n-->\n").chains == []


def test_a_chain_goes_on_over_a_number_that_was_left_out() -> None:
    [chain] = read("# X\n\n### Why #1: Why a?\nb\n### Why #2: Why b?\nc\n### Why #4: Why c?\nd\n").chains
    assert [why.question for why in chain.whys] == ["Why a?", "Why b?", "Why c?"]


def test_questions_elsewhere_in_a_document_about_five_whys_are_no_chain() -> None:
    text = (
        "# Five Whys: pool\n\n### Why #1: Why is the pool dry?\nLeaks.\n### Why #2: Why leaks?\nRetries.\n\n"
        "## For the team\n\n1. Why do we have two pools?\n2. Why is nobody on call?\n3. Why was staging used?\n"
    )
    [chain] = read(text).chains
    assert [why.question for why in chain.whys] == ["Why is the pool dry?", "Why leaks?"]
