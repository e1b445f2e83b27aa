"""What a test is called: `module::test`, readable, and the same from one run and one machine to the next.

Producers divide the same name differently over `classname`, `name`, `file` and the suite's name.
What must not enter: anything else of a report.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_TEST_MODULE: Final = re.compile(r"test_\w*|\w+_tests?")
NO_NAME: Final = frozenset({"", "undefined", "(empty)", "pytest"})


def of_pytest(classname: str, name: str, file: str = "") -> str:
    """`module::Class::test[id]` of pytest's attributes; the module alone for an error of its collection.

    Of the module's path only the last part is kept. Without `file` (pytest's default since 6.0), a class is told from
    a module by the names that pytest collects: `test_*.py`, `*_test.py`.
    """
    parts, at = _parted(classname or name, file)
    inside = parts[at + 1 :] if classname else []
    return "::".join([parts[at], *inside, *([name] if classname and name else [])])


def pytest_path(classname: str, name: str, file: str = "") -> tuple[str, ...]:
    """The folders of a pytest module, then its name: what `of_pytest` leaves out, and what it begins with."""
    parts, at = _parted(classname or name, file)
    return parts[: at + 1]


def of_node(node: str) -> str:
    """`module::Class::test[id]` of a node id, `tests/test_x.py::Class::test[id]`."""
    path, colons, inside = node.partition("::")
    return module_of(path) + colons + inside


def module_of(path: str) -> str:
    """`test_x` of `tests/test_x.py`, with either slash."""
    return re.split(r"[/\\]", path)[-1].removesuffix(".py")


def of_other(suite: str, classname: str, name: str) -> str:
    """`classname::name`, or `suite::name` where the class says nothing that the name does not.

    Java's `method()` and `method` are one test. jest-junit writes the full title in both attributes, mocha the title as
    the class and the full title, which ends in it, as the name, Node's own runner "test" as the class.
    """
    name = name.strip().removesuffix("()")
    classname = classname.strip()
    if classname and name.endswith(f" {classname}"):
        return f"{name.removesuffix(classname).strip()}::{classname}"
    if classname in {"", "test", name}:
        suite = suite.strip()
        classname = "" if suite in NO_NAME | {name} else suite
        name = name.removeprefix(f"{suite} ") or name
    return f"{classname}::{name}" if classname else name


@lru_cache(maxsize=1024)  # a class has many tests
def _parted(dotted: str, file: str) -> tuple[tuple[str, ...], int]:
    """The dotted path of a test, and where in it the module stands."""
    parts = tuple(dotted.split("."))
    return parts, _module_at(parts, file)


def _module_at(parts: Sequence[str], file: str) -> int:
    if file:
        module = module_of(file)
        return parts.index(module) if module in parts else len(parts) - 1
    named = [at for at, part in enumerate(parts) if _TEST_MODULE.fullmatch(part)]
    lower = [at for at, part in enumerate(parts) if not part[:1].isupper()]
    return (named or lower or [0])[-1]
