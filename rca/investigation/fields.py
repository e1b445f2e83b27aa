"""Fields by name: `severity`, `failure.environment`, `W3.status`, `A1.expect.to`, and the lists behind entry ids."""

from __future__ import annotations

import difflib
import types
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from rca.analysis import Analysis
from rca.analysis.entry import Entry
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

E = TypeVar("E", bound=Entry)
_FIXED = frozenset({"rca", "id"})
_LISTS = ("evidence", "whys", "root_causes", "attempts", "actions")


def put(analysis: Analysis, field: str, value: object) -> Analysis:
    """The analysis with that field set; "" and None remove it. RcaError names the nearest field or what is allowed."""
    tree: dict[str, Any] = analysis.model_dump(exclude_unset=True, exclude_none=True)
    *steps, last = field.split(".")
    place, model = _place(analysis, tree, steps, field)
    _require(model, last, field)
    if last in _FIXED:
        raise RcaError(f"{field} is given once and stays", "what reads it elsewhere would lose it")
    if value in ("", None):
        place.pop(last, None)
    else:
        place[last] = listed(value) if _holds_list(model, last) else value
    try:
        return Analysis.model_validate(tree)
    except ValidationError as error:
        raise refusal(error, field) from None


def listed(value: object) -> list[str]:
    """A list as people write it on a command line: `a, b`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


def list_of(analysis: Analysis, entry: str) -> str:
    """The name of the list that holds the entry. RcaError when there is none."""
    for name in _LISTS:
        if any(part.id == entry for part in getattr(analysis, name)):
            return name
    known = [part.id for name in _LISTS for part in getattr(analysis, name)]
    near = difflib.get_close_matches(entry, known, 3, 0.3)
    raise RcaError(f"there is no entry {entry!r} in {analysis.id}", f"near: {', '.join(near)}" if near else "")


def build(model: type[E], /, **given: object) -> E:
    """An entry from what a person gave; what was not given is left out. RcaError that says what is allowed."""
    try:
        return model.model_validate({name: value for name, value in given.items() if value not in ("", None, [], ())})
    except ValidationError as error:
        raise refusal(error, model.__name__.lower()) from None


def nested(given: Mapping[str, object]) -> dict[str, Any]:
    """`{"expect.to": 0}` as `{"expect": {"to": 0}}`."""
    tree: dict[str, Any] = {}
    for name, value in given.items():
        *steps, last = name.split(".")
        place = tree
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return tree


def refusal(error: ValidationError, what: str) -> RcaError:
    """What pydantic says, as one sentence."""
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][-1]) if first["loc"] else what
    told = first["msg"].removeprefix("Value error, ")
    return RcaError(f"{what}: {name} cannot be {first['input']!r}: {told[0].lower()}{told[1:]}")


def _place(
    analysis: Analysis, tree: dict[str, Any], steps: list[str], field: str
) -> tuple[dict[str, Any], type[Entry]]:
    """The mapping that holds the field, made where it is absent, and its model."""
    place, model = tree, Analysis
    found: type[Entry] = model
    for position, step in enumerate(steps):
        if position == 0 and step not in Analysis.model_fields:
            name = list_of(analysis, step)
            place = next(part for part in place[name] if part["id"] == step)
            found = _model(found, name, field)
            continue
        _require(found, step, field)
        found = _model(found, step, field)
        if not isinstance(place.get(step), dict):
            place[step] = {}
        place = place[step]
    return place, found


def _names(model: type[Entry]) -> dict[str, Any]:
    """Field names as the file spells them, with their annotations."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _require(model: type[Entry], name: str, field: str) -> None:
    known = _names(model)
    if name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
        raise RcaError(f"{field}: there is no field {name!r}", hint)


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401  # a type as `typing` shows it
    """The types an annotation is made of, optional and list ones taken apart."""
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType, tuple}:
        for part in get_args(annotation):
            yield from _kinds(part)
    elif origin is not Literal:
        yield annotation


def _model(model: type[Entry], name: str, field: str) -> type[Entry]:
    for kind in _kinds(_names(model)[name]):
        if isinstance(kind, type) and issubclass(kind, Entry):
            return kind
    raise RcaError(f"{field}: {name} has no fields of its own")


def _holds_list(model: type[Entry], name: str) -> bool:
    return get_origin(_names(model)[name]) is tuple
