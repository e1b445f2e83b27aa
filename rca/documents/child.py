"""The process that fills a workspace's templates: whatever they do to it, the one that asked goes on.

jinja2's sandbox keeps templates from Python and from files, but not from memory or time. This process may have little
of both, writes no file and ends when nobody listens. It is given whole values by its parent, which nobody else can
write to, and answers in JSON, so that nothing that comes back can act.
"""

from __future__ import annotations

import json
import pickle
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader

from rca.documents.sandbox import HINT, environment, filled
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

READY: Final = b"ready\n"
MEMORY: Final = 512 * 2**20
"""Bytes of address space. Python, its modules and the largest documents take less than half of it."""
COMPUTING: Final = 1.0
"""Seconds of a processor for one document and its templates' compilation: shipped ones take 0.25 once, then 0.02.

A clock's time would depend on what else the machine does, and templates can wait for nothing.
"""
MOST: Final = 4 * 2**20
"""Characters of a document. GitHub renders no markdown above half a megabyte."""

Texts = dict[str, tuple[str, str]]
"""For each name of a template its file and its text."""


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Fill one template for each request, until there are no more."""
    _confine()
    answers.write(READY)
    answers.flush()
    known: tuple[object, Environment] | None = None
    with suppress(EOFError, BrokenPipeError):
        while True:
            texts, shipped, where, name, variables = pickle.load(asked)  # noqa: S301  # of our own parent, see above
            _allow_computing(COMPUTING)
            if known is None or known[0] != (texts, shipped):
                known = ((texts, shipped), environment(_loader(texts, shipped)))
            answer = json.dumps(_answer(known[1], name, variables, where))
            _allow_computing(0)
            answers.write(answer.encode() + b"\n")
            answers.flush()


def _loader(texts: Texts, shipped: list[str]) -> ChoiceLoader:
    def own(name: str) -> tuple[str, str, None] | None:
        return (texts[name][1], texts[name][0], None) if name in texts else None

    return ChoiceLoader([FunctionLoader(own), FileSystemLoader(shipped)])


def _answer(place: Environment, name: str, variables: dict[str, Any], where: str) -> Mapping[str, object]:
    try:
        text = filled(place, name, variables, where)
    except RcaError as error:
        return {"error": [error.message[:2000], error.hint, error.exit_code]}
    except Exception as error:  # noqa: BLE001  # what the compiler does with hostile source: its sentence, no traceback
        return {"error": [f"the template {name} in {where} fails ({type(error).__name__}: {error})"[:2000], HINT, 2]}
    if len(text) > MOST:
        return {"error": [f"the template {name} in {where} makes {len(text):,} characters of text", HINT, 2]}
    return {"text": text}


def _confine() -> None:
    """Limits of memory and files, where the system knows them."""
    with suppress(ImportError):
        import resource

        for kind, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NPROC", 0)):
            with suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, kind), (most, most))


def _allow_computing(seconds: float) -> None:
    """So much of a processor from now on, and the process ends; 0 takes the limit away."""
    with suppress(AttributeError, OSError):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
