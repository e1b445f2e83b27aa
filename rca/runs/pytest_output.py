"""pytest's terminal output to a Run: every `--tb` style, `-v`, `-q`, xdist, colours, the prefixes of a CI's log.

What must not enter: how pytest draws its sections (see `pytest_blocks.py`), and text that did not cross `rca.text`.
"""

import re
from typing import Final

from rca.runs import intake, names
from rca.runs.places import files_in, place_in
from rca.runs.pytest_blocks import Block, Result, blocks, counts, results
from rca.runs.run import FailedTest, Run

_CI_PREFIX: Final = re.compile(r"^(?:[^\t\n]*\t[^\t\n]*\t)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?", re.MULTILINE)
_INTERNAL: Final = re.compile(r"^INTERNALERROR> ?", re.MULTILINE)
_STAGE: Final = re.compile(r"ERROR (?:at setup of|at teardown of|collecting) ")
_MARKS: Final = ("= FAILURES =", "= ERRORS =", "= short test summary info =", "INTERNALERROR> ")
_PROGRESS: Final = re.compile(
    r"(?:FAILED|ERROR)(?:\x1b\[[0-9;]*m)* *\[ *\d+%\]|\[ *\d+%\] (?:\x1b\[[0-9;]*m)*(?:FAILED|ERROR)"
)
_SUBTESTS: Final = re.compile(r"contains \d+ failed subtests?")
_TEST_FILE: Final = re.compile(r"test_.*\.py|.*_test\.py")


def looks_like_pytest(text: str) -> bool:
    """Whether to try: some heading, or a line of results, is there."""
    return any(mark in text for mark in _MARKS) or ("%]" in text and bool(_PROGRESS.search(text)))


def read_pytest(text: str, name: str) -> Run | None:
    """The run in pytest's output `text`, which has crossed `rca.text`; None when nothing failed in it."""
    text = _without_prefix(text)
    printed, named = blocks(text)[: intake.FAILURES], results(text)[: intake.FAILURES]
    failures = [_of_block(block, named) for block in printed if not _SUBTESTS.fullmatch("\n".join(block.lines).strip())]
    failures += [_of_result(result) for result in named if not _SUBTESTS.search(result.line)]
    failures = failures or _internal_error(text)
    if not failures:
        return None
    told = counts(text)
    passed = told.get("passed", 0) + told.get("xpassed", 0)
    skipped = told.get("skipped", 0) + told.get("xfailed", 0)
    return Run(
        producer="pytest terminal",
        path=name,
        suite="pytest",
        total=sum(told.values()) if told else None,
        passed=passed if told else None,
        skipped=skipped if told else None,
        failures=tuple(failures),
    )


def _without_prefix(text: str) -> str:
    """GitHub's logs put the time before each line, `gh run view --log` also the job and the step."""
    return _CI_PREFIX.sub("", text)


def _of_block(block: Block, named: list[Result]) -> FailedTest:
    """The failure that a block shows; its result is taken out of `named`."""
    error = intake.error("\n".join(block.lines))
    node = _node(block, error, named)
    name = names.of_node(node)
    place = place_in(error, name.partition("::")[0])
    return FailedTest(
        name=intake.label(name),
        error=error or f"{name} failed, and pytest did not print why",
        output=intake.output("\n".join(block.captured)),
        file=intake.label(node.partition("::")[0]) if ".py" in node else "",
        line=place[1] if place else None,
        kind=block.kind,
    )


def _node(block: Block, error: str, named: list[Result]) -> str:
    """The node id of a block: from the results, which know the file, else with the file that the traceback shows."""
    inside = _inside(block.title)
    files = files_in(error)
    alike = [result for result in named if result.kind == block.kind and _is_of(result.line, inside)]
    for result in sorted(alike, key=lambda result: result.line.partition("::")[0] not in files)[:1]:
        named.remove(result)
        path, colons, rest = result.line.partition("::")
        test = inside if inside and not inside.endswith(".py") else _before_message(rest)
        return path + colons + test if colons else _before_message(path)
    if block.title.startswith("ERROR collecting "):
        return inside
    tests = [file for file in files if _TEST_FILE.fullmatch(re.split(r"[/\\]", file)[-1])]
    return "::".join([*(tests or files)[:1], *([inside] if inside else [])])


def _inside(title: str) -> str:
    """`Class::test[a.b]` of the heading `ERROR at setup of Class.test[a.b]`. A subtest's own words are left out."""
    title = _STAGE.sub("", title)
    if title.endswith(".py"):
        return title
    path, bracket, rest = title.partition("[")
    if " " in path:
        path, bracket, rest = path.partition(" ")[0], "", ""
    return path.replace(".", "::") + bracket + rest


def _is_of(line: str, inside: str) -> bool:
    """Whether a result's line names the test `inside` (or the file, of an error of collection)."""
    path, _, test = line.partition("::")
    return not inside or any(
        named.startswith(inside) and named[len(inside) :][:1] in {"", " "} for named in (test, path)
    )


def _before_message(rest: str) -> str:
    """A test's name without the message behind it, where no heading tells the name; an id may hold ` - ` too."""
    named = re.match(r"[^\[]*?(?:\[.*?\])?(?= - |$)", rest)
    return named[0] if named else rest


def _of_result(result: Result) -> FailedTest:
    """A failure of which only the summary tells (`--tb=no`); pytest cuts its message at the terminal's width."""
    path, colons, rest = result.line.partition("::")
    test = _before_message(rest if colons else path)
    message = "\n".join([(rest if colons else path)[len(test) :].removeprefix(" - "), *result.more])
    name = names.of_node(path + colons + test if colons else test)
    return FailedTest(
        name=intake.label(name),
        error=intake.error(message) or f"{name} failed, and pytest did not print why",
        file=intake.label(path if colons else test),
        kind=result.kind,
    )


def _internal_error(text: str) -> list[FailedTest]:
    """pytest itself broke down, or a plugin: no test's failure, and not a run without failures either."""
    lines = [_INTERNAL.sub("", line) for line in text.split("\n") if _INTERNAL.match(line)]
    return [FailedTest(name="pytest", error=intake.error("\n".join(lines)), kind="error")] if lines else []
