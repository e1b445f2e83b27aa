"""The JSON schemas of what commands print with `--json`. Nothing here is computed."""

from typing import Final

_DRAFT: Final = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_COUNT: Final = {"type": "integer", "minimum": 0}
_STANDING: Final = {"enum": ["new", "known", "recurring", "regressed"]}
_FIX: Final = {"enum": ["none", "open", "verified", "recurred"]}

_MATCH: Final = {
    "id": _TEXT,
    "score": {"type": "number", "minimum": 0, "maximum": 1},
    "same": {"type": "boolean"},
    "verdict": {"enum": ["same", "similar"]},
    "reasons": _TEXTS,
    "title": _TEXT,
    "root_cause": _TEXT,
    "fix": _FIX,
    "status": _TEXT,
    "tried": _TEXTS,
    "date": _TEXT,
    "path": _TEXT,
}
_FOUND: Final = {
    "id": _TEXT,
    "title": _TEXT,
    "date": _TEXT,
    "status": _TEXT,
    "fix": _FIX,
    "root_cause": _TEXT,
    "place": {"enum": ["title", "error", "whys", "causes", "actions", "lessons"]},
    "snippet": _TEXT,
    "words": _TEXTS,
    "score": {"type": "number"},
    "path": _TEXT,
}
_ROW: Final = {
    "path": _TEXT,
    "id": _TEXT,
    "title": _TEXT,
    "status": _TEXT,
    "severity": _TEXT,
    "created": _TEXT,
    "environment": _TEXT,
    "service": _TEXT,
    "labels": _TEXTS,
    "error": _TEXT,
    "root_cause": _TEXT,
    "fix": _FIX,
    "open_actions": _COUNT,
    "whys": _COUNT,
    "tried": _TEXTS,
    "not_same": _TEXTS,
    "accepted": _TEXTS,
    "rejected": _TEXTS,
    "key": _TEXT,
}
_GROUP: Final = {
    "id": _TEXT,
    "title": _TEXT,
    "error": _TEXT,
    "times": _COUNT,
    "first": _TEXT,
    "last": _TEXT,
    "fix": _FIX,
    "open_actions": _COUNT,
    "ids": _TEXTS,
}
_EXCERPT: Final = {
    **dict.fromkeys(("source", "path", "lines", "text", "at", "first", "last", "start", "end", "query", "link"), _TEXT),
    "count": _COUNT,
    "sha256": _TEXT,
    "score": {"type": "number", "minimum": 0},
    "hit": _COUNT,
    "spread": {"type": "array", "items": _COUNT},
    "kind": {"enum": ["log", "test", "code", "change", "absence"]},
    "commit": _TEXT,
}
_CHECK: Final = {"about": _TEXT, "state": {"enum": ["ok", "note", "bad"]}, "told": _TEXT, "hint": _TEXT}
_ERROR: Final = {"key": _TEXT, "type": _TEXT, "error": _TEXT, "carrier": _TEXT}


def _all_of(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list_of(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": _all_of(properties)}


SCHEMAS: Final[dict[str, dict[str, object]]] = {
    "search": _DRAFT
    | {
        "type": "object",
        "required": ["id", "matches"],
        "properties": {
            "id": _TEXT,
            "standing": _STANDING,
            "told": _TEXT,
            "matches": {
                "type": "array",
                "items": {"type": "object", "required": ["id", "score", "same", "reasons"], "properties": _MATCH},
            },
            "others": _list_of({"error": _TEXT, "standing": _STANDING, "told": _TEXT, "id": _TEXT}),
        },
    },
    "search-text": _DRAFT
    | _all_of({"query": _TEXT, "found": _list_of(_FOUND), "more": {"type": "boolean"}, "meant": _TEXT}),
    "list": _DRAFT | _list_of(_ROW),
    "logs": _DRAFT | _list_of(_EXCERPT),
    "doctor": _DRAFT | _list_of(_CHECK),
    "trust": _DRAFT | _all_of({"root": _TEXT, "wants": _TEXTS, "digest": _TEXT, "allowed": {"type": "boolean"}}),
    "priors": _DRAFT | _list_of(_MATCH | {"accepted": {"type": ["boolean", "null"]}}),
    "signature": _DRAFT
    | _all_of(
        {
            **_ERROR,
            "version": _COUNT,
            "codes": _TEXTS,
            "message": _TEXT,
            "frame": _TEXT,
            "short": _TEXT,
            "codes_in_words": _TEXTS,
            "masked": _list_of({"placeholder": _TEXT, "text": _TEXT, "why": _TEXT}),
            "frame_is_own": {"type": "boolean"},
            "others": _list_of(_ERROR),
        }
    ),
    "stats": _DRAFT
    | _all_of(
        {
            "analyses": _COUNT,
            "errors": _COUNT,
            "again": _COUNT,
            "open_actions": _COUNT,
            "verified": _COUNT,
            "recurred": _COUNT,
            "groups": _list_of(_GROUP),
        }
    ),
}
