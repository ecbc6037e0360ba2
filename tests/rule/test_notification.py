from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from rule.model import ChangedFunction, OutOfScope, RuleParameters, Scheduled
from rule.notification import MalformedNotification, parse_notification
from rule.parameters import InvalidRuleParameters
from tests.events import event, event_names

CAPTURED = datetime(2026, 11, 24, 9, 15, 3, 482000, tzinfo=UTC)
NOTIFIED = datetime(2026, 11, 24, 9, 15, 4, 271000, tzinfo=UTC)
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"


@pytest.mark.parametrize("name", ["change", "discovered", "oversized", "test_mode"])
def test_a_change_names_the_function_and_is_ordered_by_its_capture_time(name: str) -> None:
    notification = parse_notification(event(name))

    assert isinstance(notification, ChangedFunction)
    assert notification.function_name == "orders-api"
    assert notification.identifier == ARN
    assert notification.origin.ordering_timestamp == CAPTURED


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("deleted", "deleted"),
        ("oversized_deleted", "deleted"),
        ("deleted_not_recorded", "not recorded"),
        ("not_recorded", "does not record"),
        ("left_scope", "left the rule's scope"),
        ("wrong_resource_type", "Lambda functions only"),
    ],
)
def test_what_is_not_to_be_judged_is_out_of_scope_for_a_reason(name: str, reason: str) -> None:
    notification = parse_notification(event(name))

    assert isinstance(notification, OutOfScope)
    assert reason in notification.reason
    assert notification.origin.ordering_timestamp == CAPTURED


def test_a_resource_of_another_type_keeps_its_own_type_and_id() -> None:
    notification = parse_notification(event("wrong_resource_type"))

    assert isinstance(notification, OutOfScope)
    assert (notification.resource_type, notification.resource_id) == (
        "AWS::S3::Bucket",
        "orders-archive",
    )


def test_a_scheduled_notification_is_ordered_by_its_creation_time() -> None:
    notification = parse_notification(event("scheduled"))

    assert isinstance(notification, Scheduled)
    assert notification.origin.ordering_timestamp == NOTIFIED


@pytest.mark.parametrize(("name", "test_mode"), [("test_mode", True), ("change", False)])
def test_the_token_testmode_asks_for_test_mode(name: str, test_mode: bool) -> None:
    assert parse_notification(event(name)).origin.test_mode is test_mode


def test_the_rules_parameters_come_with_the_notification() -> None:
    notification = parse_notification(event("change_with_parameters"))

    assert notification.origin.parameters == RuleParameters(
        scan_code=False,
        ignored_variables=("LEGACY_*", "DEMO_KEY"),
        allow_exemption_tag=False,
        base64_entropy_limit=4.7,
        hex_entropy_limit=3.2,
    )


@pytest.mark.parametrize("given", ["", None, "{}"])
def test_a_rule_without_parameters_has_the_defaults(given: str | None) -> None:
    changed = event("change") | {"ruleParameters": given}

    assert parse_notification(changed).origin.parameters == RuleParameters()


def test_parameters_that_cannot_be_used_fail_the_notification() -> None:
    with pytest.raises(InvalidRuleParameters, match=r"ScanCodes.*HexEntropyLimit"):
        parse_notification(event("change_with_unknown_parameter"))


@pytest.mark.parametrize("name", [*event_names("malformed_"), "proactive"])
def test_a_malformed_notification_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(MalformedNotification) as refused:
        parse_notification(event(name))

    assert "\n" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("malformed_no_invoking_event", "invokingEvent"),
        ("malformed_no_result_token", "resultToken"),
        ("malformed_no_configuration_item", "configurationItem"),
        ("malformed_unknown_message_type", "messageType"),
        ("malformed_unknown_status", "configurationItemStatus"),
        ("malformed_capture_time_without_zone", "time zone"),
        ("proactive", "EvaluationModes"),
    ],
)
def test_the_refusal_names_what_is_wrong(name: str, said: str) -> None:
    with pytest.raises(MalformedNotification, match=said):
        parse_notification(event(name))


def test_a_refusal_never_quotes_the_notification() -> None:
    broken = event("change") | {"invokingEvent": '{"configurationItem": "hunter-two'}

    with pytest.raises(MalformedNotification) as refused:
        parse_notification(broken)

    assert "hunter" not in str(refused.value)
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("given", ["false", "", 0, 1, None, [], {}])
def test_whether_a_function_left_the_scope_is_said_by_true_or_false_alone(given: object) -> None:
    # A text "false" would be true, and the function never judged again.
    with pytest.raises(MalformedNotification):
        parse_notification(event("change") | {"eventLeftScope": given})


@pytest.mark.parametrize("part", ["invokingEvent", "ruleParameters"])
def test_json_that_is_nested_without_end_is_refused(part: str) -> None:
    with pytest.raises(MalformedNotification):
        parse_notification(event("change") | {part: 100_000 * "["})


def test_without_an_arn_the_function_is_read_by_its_name() -> None:
    changed = event("change")
    invoking = json.loads(changed["invokingEvent"])
    del invoking["configurationItem"]["ARN"]
    changed["invokingEvent"] = json.dumps(invoking)

    notification = parse_notification(changed)

    assert isinstance(notification, ChangedFunction)
    assert notification.identifier == "orders-api"


def test_the_result_token_does_not_show_in_a_repr() -> None:
    assert "result-token" not in repr(parse_notification(event("change")))
