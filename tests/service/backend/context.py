"""The context a user's work runs in, and the factory that makes and validates it.

The validation is the same in every environment; that the ids are not is decided in `startup`.
"""

import re
from dataclasses import dataclass
from typing import Final

from tests.service.backend.ids import IdSource

KINDS: Final = ("thread", "run", "request")


class InvalidContextError(ValueError):
    """A context that breaks the format all parts of the system agreed on, with what would have been right."""

    def __init__(self, field: str, value: str, pattern: str) -> None:
        super().__init__(f"{field} {value!r} is not a valid id")
        self.field = field
        self.value = value
        self.pattern = pattern


@dataclass(frozen=True, slots=True)
class UserContext:
    """Who the work is for, and the ids under which it is stored."""

    user: str
    thread_id: str
    run_id: str
    request_id: str


def validate(context: UserContext) -> None:
    """Raise InvalidContextError when an id does not have its canonical format."""
    for kind in KINDS:
        pattern = rf"^{kind}_\d{{6}}_[0-9a-f]{{8}}$"
        value = getattr(context, f"{kind}_id")
        if not re.match(pattern, value):
            raise InvalidContextError(f"{kind}_id", value, pattern)


class ContextFactory:
    """The only place where contexts are made. Keeps the id source that it was built with."""

    def __init__(self, ids: IdSource) -> None:
        self.ids = ids

    def create(self, user: str) -> UserContext:
        """A validated context for `user`. Raises InvalidContextError."""
        context = UserContext(user, *(self.ids.new_id(kind) for kind in KINDS))
        validate(context)
        return context
