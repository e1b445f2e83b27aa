"""Many tests' names as one text with a line for each: short, quickly read, and a diff of it shows the tests that moved.

Nothing here knows of outcomes.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

UNNAMED: Final = "(no name)"


def one_line(name: str) -> str:
    """A test's name on one line, without blanks at its ends, which a block of lines would lose."""
    return " ".join(name.splitlines()).strip() or UNNAMED


def _split(value: Any) -> Any:  # noqa: ANN401  # what a file holds is known only after validation
    if isinstance(value, str):
        return tuple(sorted({line.strip() for line in value.splitlines()} - {""}))
    if isinstance(value, Iterable) and not isinstance(value, dict):
        names = list(value)
        if all(isinstance(name, str) for name in names):
            return tuple(sorted({one_line(name) for name in names if name.strip()}))
        return names
    return value


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(names)


_SCHEMA: Final = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Names = Annotated[tuple[str, ...], BeforeValidator(_split), PlainSerializer(_joined), WithJsonSchema(_SCHEMA)]
"""Names in alphabetical order, each once. In a file a block of lines, or a list."""


def full(module: str, name: str) -> str:
    """`module::test`, as runs and analyses name a test; the name alone where there is no module."""
    return f"{module}::{name}" if module else name


def parted(test: str) -> tuple[str, str]:
    """Module and name of `module::Class::test`; the module is "" where the name has none."""
    module, colons, name = test.partition("::")
    return (module, name) if colons else ("", test)
