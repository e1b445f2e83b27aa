import re

import pytest

from rca.lint.pages import PAGES
from rca.lint.rules import ASKED, RULES, WHATEVER_BECOMES


def test_every_rule_has_a_page_and_a_place_in_a_reviewers_order() -> None:
    numbers = [rule.number for rule in RULES]
    assert numbers == sorted(set(numbers))
    assert [page.rule for page in PAGES] == numbers
    assert sorted(ASKED) == numbers
    assert set(numbers) >= WHATEVER_BECOMES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule)
def test_a_page_says_all_that_it_should(page) -> None:
    assert all(text.strip() for text in page)
    assert not page.asks.endswith(".")
    assert re.match(r"[A-Z“]", page.asks)
    assert page.why.endswith((".", "then)."))
    assert page.bad != page.good
