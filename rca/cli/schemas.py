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
_NUMBER_OR_NONE: Final = {"type": ["number", "null"]}
_COUNT_OR_NONE: Final = {"type": ["integer", "null"], "minimum": 0}
_YES: Final = {"type": "boolean"}
_PASSED: Final = {"passed": _COUNT, "ran": _COUNT, "rate": _NUMBER_OR_NONE}
_TESTS: Final = {**_PASSED, "failed": _COUNT, "flaky": _COUNT, "skipped": _COUNT, "stated": _YES}
_BECOME: Final = ("imported", "recognised", "known", "rendered", "left alone", "changed", "cycle", "refused")
_DOCUMENT: Final[dict[str, object]] = {
    **dict.fromkeys(("path", "id", "told", "hint", "title", "environment"), _TEXT),
    "state": {"enum": list(_BECOME)},
    "chains": {"type": "array", "items": _COUNT},
    **dict.fromkeys(("evidence", "root_causes", "actions", "sections", "cycle"), _COUNT),
    **dict.fromkeys(("modules", "failing", "patterns", "criteria", "claims", "work", "lessons"), _COUNT),
    "odd": _TEXTS,
}
"""One imported document: counts from `chains` to `sections` of an analysis, from `sections` of a cycle's report."""
_FINDING: Final[dict[str, object]] = {
    **dict.fromkeys(("path", "id", "rule", "entry", "field", "message", "hint", "help"), _TEXT),
    "severity": {"enum": ["error", "warning", "note"]},
    "line": {"type": ["integer", "null"], "minimum": 1},
}
_ERROR: Final[dict[str, object]] = {"key": _TEXT, "type": _TEXT, "error": _TEXT, "carrier": _TEXT}


def _all_of(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list_of(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": _all_of(properties)}


def _or_none(schema: dict[str, object]) -> dict[str, object]:
    return {**schema, "type": [schema["type"], "null"]}


_FAILURES: Final = _or_none(
    _all_of(
        {"count": _COUNT, "ran": _COUNT_OR_NONE, "tests": _TEXTS} | dict.fromkeys(("stated", "assumed", "about"), _YES)
    )
)
"""Failing tests; null where a cycle says nothing of them."""
_CHANCE: Final = {"relative": _NUMBER_OR_NONE, "p": _NUMBER_OR_NONE, "chance": {"type": ["boolean", "null"]}}
_COUNTS: Final = {"before": _FAILURES, "after": _FAILURES, "said": _TEXT, **_CHANCE}
_CHANGE: Final = _all_of({"what": _TEXT, "unit": _TEXT, "test": _TEXT, **_COUNTS})
_SIDE: Final[dict[str, object]] = {
    **dict.fromkeys(("id", "environment", "revision"), _TEXT),
    "cycle": _COUNT,
    "modules": _all_of(_PASSED),
    "tests": _all_of(_TESTS),
}
_CYCLE: Final[dict[str, object]] = {**_SIDE, **dict.fromkeys(("title", "status", "started", "path"), _TEXT)}
_PATTERN_CHANGE: Final[dict[str, object]] = {
    **dict.fromkeys(("name", "signature", "code", "analysis"), _TEXT),
    "kind": {"enum": ["gone", "new", "fewer", "more", "unchanged", "unknown"]},
    **_COUNTS,
}
_SHOWN: Final[dict[str, object]] = {
    **_CYCLE,
    "waiting": _TEXT,
    "before": _TEXT,
    "file": {"type": "object"},
    "patterns": _list_of(
        {
            **dict.fromkeys(
                ("name", "signature", "analysis", "status", "root_cause", "fix", "expect", "came_back"), _TEXT
            ),
            "codes": _TEXTS,
            "flaky": _TEXTS,
            "failures": _FAILURES,
            "linked": _YES,
            "fixed": {"enum": ["", *_FIX["enum"]]},
            "priority": {"enum": ["", "now", "next", "later"]},
        }
    ),
    "criteria": _list_of(
        {
            **dict.fromkeys(("criterion", "rule", "unit", "of", "why"), _TEXT),
            "outcome": {"enum": ["met", "missed", "unmeasured"]},
            "value": _NUMBER_OR_NONE,
            "stated": {"enum": ["", "met", "missed"]},
        }
    ),
    "impact": _list_of(
        {
            **dict.fromkeys(("name", "unit", "said"), _TEXT),
            "basis": {"enum": ["measured", "estimated", "stated"]},
            **dict.fromkeys(("protected", "share", "stated_share"), _NUMBER_OR_NONE),
            "contradictions": _TEXTS,
        }
    ),
    "doubts": _list_of(
        {"said": _TEXT, "kind": {"enum": ["unreachable", "chance", "ticked", "differs", "contradiction", "unproven"]}}
    ),
}
_MOVED: Final = (
    *("regressed", "new", "another_error", "persisting", "fixed"),
    *("flaky", "skipped", "added", "removed"),
)

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
    "cycle-record": _DRAFT
    | _all_of(
        {
            **_CYCLE,
            "before": _TEXT,
            "errors": _list_of(
                {
                    **dict.fromkeys(("error", "signature", "told", "analysis"), _TEXT),
                    "count": _COUNT,
                    "tests": _TEXTS,
                    "standing": _STANDING,
                }
            ),
        }
    ),
    "cycle-list": _DRAFT | _list_of(_CYCLE),
    "cycle-show": _DRAFT | _all_of(_SHOWN),
    "cycle-compare": _DRAFT
    | _all_of(
        {
            "before": _all_of(_SIDE),
            "after": _all_of(_SIDE),
            "worse": _TEXTS,
            "tests": _all_of(dict.fromkeys(_MOVED, _TEXTS)),
            "named": _YES,
            "modules": _list_of(
                {
                    "module": _TEXT,
                    "before": _or_none(_all_of(_TESTS)),
                    "after": _or_none(_all_of(_TESTS)),
                    "kind": {"enum": ["fixed", "improved", "unchanged", "regressed", "added", "removed"]},
                    "p": _NUMBER_OR_NONE,
                    "chance": {"type": ["boolean", "null"]},
                }
            ),
            "total": _CHANGE,
            "common": _or_none(_CHANGE),
            "module_total": _CHANGE,
            "patterns": _list_of(_PATTERN_CHANGE),
            "codes": _list_of(_PATTERN_CHANGE),
            "remarks": _TEXTS,
        }
    ),
    "cycle-trend": _DRAFT
    | _list_of(
        {
            **dict.fromkeys(("id", "started", "revision"), _TEXT),
            "cycle": _COUNT,
            "stated_in": _COUNT_OR_NONE,
            "modules": _all_of(_PASSED),
            "tests": _all_of(_TESTS),
            "codes": _list_of({"code": _TEXT, "failures": _FAILURES}),
            "change": _or_none(_CHANGE),
        }
    ),
    "cycle-verify": _DRAFT
    | _list_of(
        {
            "analysis": _TEXT,
            "title": _TEXT,
            "became": {"enum": ["", "verified", "recurred"]},
            "said": _TEXTS,
            "is_back": _YES,
        }
    ),
    "lint": _DRAFT | _list_of(_FINDING),
    "import": _DRAFT
    | _all_of(
        {
            "documents": {
                "type": "array",
                "items": {"type": "object", "required": ["path", "state"], "properties": _DOCUMENT},
            },
            "summary": {"type": "object", "properties": dict.fromkeys(_BECOME, _COUNT)},
        }
    ),
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
