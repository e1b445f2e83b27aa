"""The rules' pages for `rca help RCA001`: what is asked, why, where that is from, what it asks about, what is better.

Texts and nothing else, so that help costs nothing.
"""

from rca.lint.pages.acting import ACTING
from rca.lint.pages.arguing import ARGUING
from rca.lint.pages.measuring import MEASURING
from rca.lint.pages.page import Page
from rca.lint.pages.proving import PROVING
from rca.lint.pages.standing import STANDING

PAGES = tuple(sorted((*PROVING, *ARGUING, *ACTING, *MEASURING, *STANDING), key=lambda page: page.rule))

__all__ = ["PAGES", "Page"]
