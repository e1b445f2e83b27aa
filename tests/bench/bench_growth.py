"""What twice the hostile text costs: a number near 2 is linear, near 4 quadratic. CPU time of this process."""

import time
from collections.abc import Callable

from rca.documents import escape
from rca.documents.prose import prose
from rca.signature import sign

SIZE = 1 << 19
SIGNED = {
    "nested brackets": "[",
    "quotes": "'a",
    "digits": "7",
    "dashes": "-",
    "colons": "a:",
    "slashes": "/a",
    "JSON": '{"a":',
}
ESCAPED = ("`", "*", "_a", "[", "\\", "`` ` ", "@", "#1", "<a ", "](")
WRITTEN = ("- a\n", "x\n---\n", "@a ", "http://x ", "| - |\n", "```\n", "[a](b ")


def run() -> list[str]:
    """Seconds for the single size, and the ratio of twice as much."""
    rows = [growth(f"sign, {name}", sign, unit, SIZE) for name, unit in SIGNED.items()]
    rows += [growth(f"markdown of data, {unit!r}", escape.inline, unit, SIZE // 8) for unit in ESCAPED]
    return rows + [growth(f"markdown of prose, {unit!r}", prose, unit, SIZE // 8) for unit in WRITTEN]


def growth(name: str, work: Callable[[str], object], unit: str, size: int) -> str:
    once, twice = (seconds(work, (unit * many)[:many]) for many in (size, 2 * size))
    return f"{name:36} {size // 1024:4} kB {once:6.2f} s, twice as much {twice / once:4.1f} times"


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
