"""Documents in every style, with the chains that a reader finds in them written by hand beside them.

`styles.txt` was written with the importer, `held_out.txt` before it had read one of them, `no_chain.txt` holds what is
no chain. A line `question >> beginning of the answer` is a why; a blank line begins another chain.
"""

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    chains: tuple[tuple[tuple[str, str], ...], ...]


def cases(file: str) -> list[Case]:
    """The documents of one file."""
    found = re.split(r"^@@@ document (\S+)\n", (HERE / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_case(name, body) for name, body in zip(found[1::2], found[2::2], strict=True)]


def _case(name: str, body: str) -> Case:
    text, expected = body.split("@@@ whys\n")
    chains = [block.splitlines() for block in expected.strip("\n").split("\n\n") if block.strip()]
    return Case(name, text, tuple(tuple(_why(line) for line in lines) for lines in chains))


def _why(line: str) -> tuple[str, str]:
    question, _, answer = line.partition(">>")
    return question.strip(), answer.strip()
