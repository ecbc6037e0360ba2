"""Notices changes of functions by itself, keeps their items, and invokes the rules."""

from __future__ import annotations

import json
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from . import events, items
from .evaluations import Evaluations
from .rules import Rules

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

EVERY_SECONDS = 0.3


class Recorder:
    """Looks at the functions again and again, by their RevisionId."""

    def __init__(
        self,
        lambda_client: Callable[[], LambdaClient],
        account: str,
        rules: Rules,
        evaluations: Evaluations,
        largest_notification: int = events.LARGEST_NOTIFICATION,
    ) -> None:
        self.sent: list[str] = []
        """Every event sent, as JSON."""
        self.after_look: Callable[[], None] = lambda: None
        """What else is done again and again."""
        self.states: Callable[[], object] = lambda: None
        """Returns what differs once a function was made, changed, settled or deleted, for less than
        a list of them costs; None: they are listed at each look."""
        self.described: dict[str, Any] = {
            "name": "default",
            "recordingGroup": {"allSupported": True},
            "recordingMode": {"recordingFrequency": "CONTINUOUS"},
        }
        """Itself, as AWS Config describes it; it notices changes at once, whatever is said here."""
        self._is_on = True
        self._lambda_client = lambda_client
        self._account = account
        self._rules = rules
        self._evaluations = evaluations
        self._largest = largest_notification
        self._looked_at: object = None
        self._seen: dict[str, str] = {}
        self._items: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._looking = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="config-recorder")

    def start(self) -> None:
        """Begin to look, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def history(self, resource_type: str, name: str) -> list[dict[str, Any]]:
        """Return a function's items, oldest first."""
        return self._items[name] if resource_type == items.FUNCTION_TYPE else []

    def look(self) -> None:
        """Record what has changed since the last look, and tell the rules."""
        with self._looking:
            if not self._is_on:
                return
            client, functions = self._lambda_client(), self._functions()
            for name, function in functions.items():
                settled = function.get("State", "Active") in ("Active", "Failed")
                if settled and self._seen.get(name) != function["RevisionId"]:
                    status = "OK" if name in self._seen else "ResourceDiscovered"
                    self._seen[name] = function["RevisionId"]
                    tags = client.list_tags(Resource=function["FunctionArn"])["Tags"]
                    self._record(items.configuration_item(function, tags, status, _now()))
            for name in set(self._seen) - set(functions):
                del self._seen[name]
                if self._items[name]:
                    arn = self._items[name][-1]["ARN"]
                    self._record(items.deleted_item(name, arn, _now()))

    def look_if_changed(self) -> None:
        """Look, unless the functions are as they were at the last look that came to its end."""
        states = self.states()
        if states is None or states != self._looked_at:
            self.look()
            self._looked_at = states

    def pause(self) -> None:
        """Record nothing from now on; what was recorded stays."""
        with self._looking:
            self._is_on = False

    def resume(self) -> None:
        """Record what changes from now on; what was made or changed meanwhile is left out."""
        with self._looking:
            self._seen |= {name: each["RevisionId"] for name, each in self._functions().items()}
            self._is_on = True

    def _functions(self) -> dict[str, Any]:
        pages = self._lambda_client().get_paginator("list_functions").paginate()
        return {each["FunctionName"]: each for page in pages for each in page["Functions"]}

    def evaluate_all(self, rule: Mapping[str, Any]) -> None:
        """Send every function's newest item to a rule."""
        for history in list(self._items.values()):
            if history and history[-1]["configurationItemStatus"] != "ResourceDeleted":
                self._invoke(rule, events.change(history[-1], _now(), self._largest))

    def send_scheduled(self, rule: Mapping[str, Any]) -> None:
        """Send a scheduled notification to a rule."""
        self._invoke(rule, events.scheduled(self._account, _now()))

    def _run(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            try:
                self.look_if_changed()
                self.after_look()
            except (BotoCoreError, ClientError):
                # A function that is deleted while one looks; the next look sees it.
                continue

    def _record(self, item: dict[str, Any]) -> None:
        self._items[item["resourceId"]].append(item)
        invoking = events.change(item, _now(), self._largest)
        for rule in self._rules.triggered_by(invoking["messageType"], item["resourceType"]):
            self._invoke(rule, invoking)

    def _invoke(self, rule: Mapping[str, Any], invoking: Mapping[str, Any]) -> None:
        token = uuid.uuid4().hex
        self._evaluations.issue(token, rule["ConfigRuleName"], _now())
        event = json.dumps(events.envelope(rule, self._account, invoking, token))
        self.sent.append(event)
        self._lambda_client().invoke(
            FunctionName=rule["Source"]["SourceIdentifier"],
            InvocationType="Event",
            Payload=event.encode(),
        )


def _now() -> datetime:
    return datetime.now(UTC)
