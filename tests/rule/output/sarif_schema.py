"""The part of SARIF 2.1.0's schema that our logs use, written by hand, and stricter than its own.

It allows no member that we do not mean to write. Source:
https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from __future__ import annotations

Schema = dict[str, object]
TEXT: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 1}


def obj(required: dict[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "properties": required | optional,
        "required": [*required],
        "additionalProperties": False,
    }


def many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def one_of(*words: str) -> Schema:
    return {"enum": list(words)}


MESSAGE = obj({"text": TEXT})
LEVEL = one_of("none", "note", "warning", "error")
BAG: Schema = {"type": "object"}
ADDRESS = obj({"artifactLocation": obj({"uri": {"type": "string", "format": "uri-reference"}})})
RULE = obj(
    {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": obj({"text": TEXT, "markdown": TEXT}),
        "defaultConfiguration": obj({"level": LEVEL}),
        "properties": BAG,
    }
)
LOCATION = obj(
    {
        "physicalLocation": obj(
            {"artifactLocation": obj({"uri": {"type": "string", "format": "uri-reference"}})},
            region=obj({"startLine": COUNT}, startColumn=COUNT),
        )
    },
    logicalLocations=many(
        obj(
            {
                "name": TEXT,
                "fullyQualifiedName": TEXT,
                "kind": one_of("member", "variable", "resource"),
            }
        )
    ),
)
SUPPRESSION = obj({"kind": one_of("inSource", "external"), "justification": TEXT})
RESULT = obj(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {**many(LOCATION), "minItems": 1, "maxItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
        "suppressions": many(SUPPRESSION),
        "properties": BAG,
    }
)
NOTIFICATION = obj(
    {"level": LEVEL, "message": MESSAGE}, locations=many(obj({"physicalLocation": ADDRESS}))
)
INVOCATION = obj(
    {
        "executionSuccessful": {"type": "boolean"},
        "endTimeUtc": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "toolExecutionNotifications": many(NOTIFICATION),
    }
)
DRIVER = obj({"name": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": many(RULE)})
RUN = obj(
    {
        "tool": obj({"driver": DRIVER}),
        "columnKind": one_of("utf16CodeUnits", "unicodeCodePoints"),
        "invocations": many(INVOCATION),
        "automationDetails": obj({"id": TEXT}),
        "results": many(RESULT),
        "properties": BAG,
    }
)
LOG = obj({"$schema": TEXT, "version": one_of("2.1.0"), "runs": {**many(RUN), "minItems": 1}})
