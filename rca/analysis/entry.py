"""What every part of an analysis has in common: it is frozen, keeps keys nobody knows, and reads text.

A YAML reader that types scalars loses what people wrote (`commit: 0123456`), so the store hands over text and the
types are given here.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator


class Entry(BaseModel):
    """A frozen part of an analysis. Unknown keys are kept; an empty value counts as not given."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: Any) -> Any:  # noqa: ANN401  # what a file holds is known only after validation
        if isinstance(value, dict):
            return {key: part for key, part in value.items() if part is not None}
        return value


def _timestamp(text: str) -> str:
    try:
        if text:
            datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2025-09-08T13:55:02Z, nor a day such as 2025-09-08") from None
    return text


Timestamp = Annotated[str, AfterValidator(_timestamp)]
"""An ISO-8601 time or day, kept as the text that was written: no digit of it is lost. "" is unknown."""
