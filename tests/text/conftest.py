"""What the tests of this room share. Secrets are put together at run time: no scanner finds one in the repository."""

import random
import string
from collections.abc import Callable

import pytest

from rca.text import redact


@pytest.fixture
def secret() -> str:
    """A password as people choose them."""
    start, rest = "hun", "ter2Zx9"
    return start + rest


@pytest.fixture
def body() -> Callable[[int, str], str]:
    """So many characters of an alphabet, always the same, with digits among them."""

    def made(length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
        return "".join(random.Random(length).choices(alphabet, k=length - 2)) + "7" + alphabet[0]

    return made


@pytest.fixture
def hidden() -> Callable[[str], str]:
    """`redact` without this process's environment; what it leaves is stable."""

    def applied(text: str) -> str:
        once = redact(text, environ={})
        assert redact(once, environ={}) == once
        return once

    return applied
