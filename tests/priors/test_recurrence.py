"""Whether an error is new, known, recurring or regressed."""

import pytest

from rca.priors import Prior, standing


def prior(date: str = "2025-09-08", *, fix: str = "none", status: str = "analysed", **given) -> Prior:
    whole = {"verdict": "same", "root_cause": "", **given}
    return Prior(f"id-{date}", 0.9, whole["verdict"], (), "", whole["root_cause"], fix, status, date, "", "", ())


def test_an_error_that_no_analysis_is_the_same_as_is_new():
    assert standing([]).sentence == "new: no earlier analysis of this error"
    assert standing([prior(verdict="similar", fix="verified")]).name == "new"


def test_an_error_that_was_analysed_once_and_not_fixed_for_certain_is_known():
    assert standing([prior()]).sentence == "known: analysed once on 2025-09-08; no fix yet"
    assert standing([prior(fix="open")]).sentence == "known: analysed once on 2025-09-08; a fix is open"


def test_an_error_that_was_analysed_twice_is_recurring():
    found = [prior("2025-11-02", fix="open"), prior("2025-09-08")]
    assert standing(found).sentence == "recurring: analysed 2 times, last on 2025-11-02; a fix is open"


def test_an_error_whose_fix_did_not_hold_is_recurring_after_one_analysis():
    found = [prior(fix="recurred", status="recurred")]
    assert standing(found).sentence == (
        "recurring: analysed once on 2025-09-08; the fix from 2025-09-08 did not hold: it came back"
    )


@pytest.mark.parametrize("order", [1, -1])
def test_an_error_whose_fix_was_verified_has_regressed(order):
    found = [prior("2025-11-02", fix="recurred"), prior("2025-09-08", fix="verified")][::order]
    assert standing(found).sentence == (
        "regressed: analysed 2 times, last on 2025-11-02; the fix from 2025-09-08 was verified; here again, it came back"
    )


def test_what_is_merely_similar_makes_nothing_recur():
    assert standing([prior(), prior("2025-10-01", verdict="similar", fix="verified")]).name == "known"


def test_drafts_show_that_it_was_seen_and_not_that_it_was_analysed():
    drafts = [prior("2025-09-08", status="draft"), prior("2025-09-09", status="draft")]
    assert standing(drafts).sentence == "known: seen before on 2025-09-09, a draft; nobody has analysed it to its end"
    assert standing([*drafts, prior("2025-09-01")]).sentence == "known: analysed once on 2025-09-01; no fix yet"
    assert standing([prior(status="draft", root_cause="a clock")]).told.startswith("analysed once")


def test_an_analysis_without_a_date_is_told_without_one():
    assert standing([prior("", fix="verified")]).sentence == (
        "regressed: analysed once; the fix was verified; here again, it came back"
    )
