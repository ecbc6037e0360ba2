"""What the stand-in for AWS Config tells rules about functions, and remembers of them."""

from __future__ import annotations

import json

from rule.compliance.notification import parse_notification
from rule.model import ChangedFunction, OutOfScope, Scheduled
from tests.rehearsal.config_stand import Stand, make_stand, put_rule


def test_a_change_is_told_as_the_rule_understands_it_and_only_once(invoked: Stand) -> None:
    invoked.recorder.look()

    (invocation,) = invoked.functions.invocations
    notification = parse_notification(invocation)
    assert isinstance(notification, ChangedFunction)
    assert notification.function_name == "orders-api"
    item = json.loads(invocation["invokingEvent"])["configurationItem"]
    assert item["configurationItemStatus"] == "ResourceDiscovered"
    assert item["tags"] == {"team": "orders-api"}
    assert item["relationships"][0]["resourceName"] == "orders-api-role"


def test_an_item_holds_no_environment(invoked: Stand) -> None:
    assert "canary" not in json.dumps(invoked.functions.invocations)
    assert not any("canary" in record for record in invoked.service.records())


def test_a_new_revision_is_an_update(invoked: Stand) -> None:
    invoked.functions.deploy("orders-api", revision="2")
    invoked.recorder.look()

    item = json.loads(invoked.functions.invocations[-1]["invokingEvent"])["configurationItem"]
    assert (item["configurationItemStatus"], item["configuration"]["revisionId"]) == ("OK", "2")


def test_a_function_that_is_still_being_made_is_not_told(stand: Stand) -> None:
    put_rule(stand)
    stand.functions.deploy("orders-api", State="Pending")
    stand.recorder.look()

    assert stand.functions.invocations == []


def test_a_deleted_function_is_told_as_deleted(invoked: Stand) -> None:
    del invoked.functions.functions["orders-api"]
    invoked.recorder.look()

    notification = parse_notification(invoked.functions.invocations[-1])
    assert isinstance(notification, OutOfScope)
    assert notification.resource_id == "orders-api"


def test_a_large_item_is_told_as_a_summary() -> None:
    stand = make_stand(largest_notification=500)
    put_rule(stand)
    stand.functions.deploy("orders-api")
    stand.recorder.look()

    (invocation,) = stand.functions.invocations
    assert "configurationItemSummary" in json.loads(invocation["invokingEvent"])
    assert isinstance(parse_notification(invocation), ChangedFunction)


def test_a_schedule_is_told_without_an_item(invoked: Stand) -> None:
    invoked.service.trigger_schedule("no-secrets")

    assert isinstance(parse_notification(invoked.functions.invocations[-1]), Scheduled)


def test_the_history_has_the_configuration_as_a_json_string(invoked: Stand) -> None:
    invoked.functions.deploy("orders-api", revision="2")
    invoked.recorder.look()

    items = invoked.client.get_resource_config_history(
        resourceType="AWS::Lambda::Function", resourceId="orders-api"
    )["configurationItems"]

    revisions = [json.loads(item["configuration"])["revisionId"] for item in items]
    assert revisions == ["2", "1"]
