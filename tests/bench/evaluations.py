"""Evaluations by the real handler and the real SDK, with AWS's answers made up on the wire."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders

from tests.bench.environment import TEN
from tests.bench.row import Row
from tests.events import event
from tests.rule.contexts import Context

FUNCTIONS = 1_000
PACKAGES = 20
"""Of so many: an account's functions share what they are made of."""
SECONDS_A_CALL = 0.02
TIME_GOAL = 1.3
CALLS_GOAL = 2
PUBLISHED_CALLS_GOAL = 4
VERSIONS = 49
"""With the function itself a page of Lambda's."""
LAYERS = 5
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "key-id",
    "AWS_SECRET_ACCESS_KEY": "-",
    "POWERTOOLS_METRICS_NAMESPACE": "rule",
    "POWERTOOLS_SERVICE_NAME": "rule",
    "POWERTOOLS_LOG_LEVEL": "WARNING",
    "SCAN_CACHE_TABLE": "examinations",
}
_CLEAN = {"STAGE": "production"}
_WITH_VERSIONS = ("published", "clean")
REVISION = "0a7f9c52-3b1f-4d0a-9c1c-1f2d6c8f5b11"
"""Of the event, so that the list shows what AWS Config has recorded."""
_SECRET = {"DB_PASSWORD": "correct-horse-battery-9"}  # pragma: allowlist secret


class Wire:
    """Answers each request after a while, and counts them by operation."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.calls: Counter[str] = Counter()
        self._table: dict[str, Any] = {}

    def answer(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """Stand for AWS, as botocore's ``before-send`` lets one."""
        operation = event_name.rpartition(".")[2]
        self.calls[operation] += 1
        time.sleep(self._seconds)
        match operation:
            case "GetFunction":
                answer = _function(request)
            case "ListVersionsByFunction":
                answer = _versions(request)
            case "GetItem" | "BatchGetItem" | "PutItem":
                answer = self._of_table(operation, request.body)
            case _:
                answer = _ANSWERS[operation]
        headers = HTTPHeaders.from_dict({"content-type": "application/json"})
        return AWSResponse(request.url, 200, headers, _Raw(json.dumps(answer).encode()))

    def _of_table(self, operation: str, body: Any) -> dict[str, Any]:
        asked = json.loads(body)
        if operation == "PutItem":
            self._table[asked["Item"]["id"]["S"]] = asked["Item"]
            return {}
        if operation == "GetItem":
            item = self._table.get(asked["Key"]["id"]["S"])
            return {"Item": item} if item else {}
        ((name, wanted),) = asked["RequestItems"].items()
        keys = [key["id"]["S"] for key in wanted["Keys"]]
        return {"Responses": {name: [self._table[key] for key in keys if key in self._table]}}


_ANSWERS: dict[str, dict[str, Any]] = {
    "GetLayerVersionByArn": {"Content": {"Location": "of a layer", "CodeSha256": "of a layer"}},
    "ListAliases": {
        "Aliases": [{"Name": f"a-{n}", "FunctionVersion": str(n)} for n in range(1, 50)]
    },
    "PutEvaluations": {"FailedEvaluations": []},
}


def _function(request: AWSPreparedRequest) -> dict[str, Any]:
    name = unquote(request.url.rpartition("function%3A")[2].partition("?")[0])
    return {"Configuration": _configuration(name), "Code": {"Location": "of a package"}}


def _versions(request: AWSPreparedRequest) -> dict[str, Any]:
    """List none for most functions; for a published one a page, with secrets that aliases run."""
    name = unquote(request.url.rpartition("function%3A")[2].partition("/")[0])
    latest = _configuration(name)
    versions = [
        {
            **latest,
            **({"Environment": {"Variables": _SECRET}} if name.startswith("published") else {}),
            "FunctionArn": f"{latest['FunctionArn']}:{number}",
            "Version": str(number),
        }
        for number in range(1, VERSIONS + 1 if name.startswith(_WITH_VERSIONS) else 1)
    ]
    return {"Versions": [{**latest, "FunctionArn": latest["FunctionArn"] + ":$LATEST"}, *versions]}


def _configuration(name: str) -> dict[str, Any]:
    package = hashlib.sha256(str(int(name.rpartition("-")[2]) % PACKAGES).encode()).digest()
    layer = "arn:aws:lambda:eu-central-1:123456789012:layer:layer"
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:eu-central-1:123456789012:function:{name}",
        "Runtime": "python3.13",
        "CodeSha256": base64.b64encode(package).decode(),
        "PackageType": "Zip",
        "Version": "$LATEST",
        "RevisionId": REVISION,
        "Environment": {
            "Variables": {**(_CLEAN if name.startswith("clean") else TEN), "NAME": name}
        },
        "Layers": [{"Arn": f"{layer}:{n}"} for n in range(LAYERS)]
        * name.startswith(_WITH_VERSIONS),
    }


class _Raw(BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


@contextmanager
def connected_app(wire: Wire) -> Iterator[Any]:
    """Import the handler with clients that speak to the wire, and packages that hold nothing."""
    empty = b"PK\x05\x06" + bytes(18)
    with patch.dict(os.environ, ENVIRONMENT):
        app = importlib.import_module("rule.app")
        aws = importlib.import_module("rule.aws.clients").Aws.connect()
        for client in (aws.functions, aws.config, aws.cache):
            client.meta.events.register("before-send", wire.answer)
        table = importlib.import_module("rule.aws.cache_table").CacheTable("table", aws.cache)
        cache = importlib.import_module("rule.scanning.result_cache").ResultCache(table)
        with (
            patch.object(app, "_aws", aws),
            patch.object(app, "_cache", cache),
            patch.object(app, "open_package", lambda _url: BytesIO(empty)),
        ):
            yield app


def change(name: str) -> dict[str, Any]:
    """Return what AWS Config sends when a function has just changed."""
    told = dict(json.loads(json.dumps(event("change")).replace("orders-api", name)))
    invoking = json.loads(told["invokingEvent"])
    invoking["configurationItem"]["configurationItemCaptureTime"] = datetime.now(UTC).isoformat()
    return {**told, "invokingEvent": json.dumps(invoking)}


def _calls_of_one(app: Any, wire: Wire, name: str) -> int:
    """Count the calls for a function whose package and layers only the table knows."""
    app.evaluate(change(name), Context())
    with patch.object(app, "_cache", type(app._cache)(app._cache._table)):
        wire.calls.clear()
        app.evaluate(change(name), Context())
    return wire.calls.total()


def rows() -> Iterator[Row]:
    """Yield the calls of one evaluation, and the time of a thousand against their calls' own."""
    context = Context()
    wire = Wire(SECONDS_A_CALL)
    # Once per execution environment, as in Lambda; its package was examined when it was deployed.
    with connected_app(wire) as app, redirect_stdout(StringIO()):
        app.evaluate(change("orders-0"), context)
        wire.calls.clear()
        app.evaluate(change("orders-0"), context)
        calls = wire.calls.total()
        clean, published = (_calls_of_one(app, wire, f"{name}-0") for name in _WITH_VERSIONS[::-1])
        wire.calls.clear()
        started = time.perf_counter()
        for number in range(FUNCTIONS):
            app.evaluate(change(f"orders-{number}"), context)
        seconds = time.perf_counter() - started
        floor = wire.calls.total() * SECONDS_A_CALL
    yield Row("AWS calls per evaluation, environment-only change", calls, CALLS_GOAL, 1)
    of = f"{VERSIONS} versions, as many aliases, {LAYERS} layers"
    yield Row(f"AWS calls per evaluation, {of}, clean", clean, PUBLISHED_CALLS_GOAL, 1)
    yield Row(
        f"AWS calls per evaluation, {of}, a secret in each", published, PUBLISHED_CALLS_GOAL, 1
    )
    name = f"{FUNCTIONS:,} functions evaluated, 20 ms per call ÷ their {wire.calls.total():,} calls"
    yield Row(name, seconds / floor, TIME_GOAL, 1)
