from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from rule.compliance.notification import MalformedNotification, parse_notification
from rule.compliance.parameters import InvalidRuleParameters
from rule.model import (
    ChangedFunction,
    Exemption,
    OutOfScope,
    RecordedFunction,
    RuleParameters,
    Scheduled,
)
from tests.events import event, event_names

CAPTURED = datetime(2026, 11, 24, 9, 15, 3, 482000, tzinfo=UTC)
NOTIFIED = datetime(2026, 11, 24, 9, 15, 4, 271000, tzinfo=UTC)
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"


@pytest.mark.parametrize(
    "name", ["change", "change_with_layers", "discovered", "oversized", "test_mode"]
)
def test_a_change_names_the_function_and_is_ordered_by_its_capture_time(name: str) -> None:
    notification = parse_notification(event(name))

    assert isinstance(notification, ChangedFunction)
    assert notification.function_name == "orders-api"
    assert notification.identifier == ARN
    assert notification.invocation.ordering_timestamp == CAPTURED


def test_a_change_states_the_revision_and_tags_that_aws_config_has_recorded() -> None:
    notification = parse_notification(event("change"))

    assert isinstance(notification, ChangedFunction)
    assert notification.recorded == RecordedFunction(
        "0a7f9c52-3b1f-4d0a-9c1c-1f2d6c8f5b11", {"team": "orders"}, CAPTURED
    )


@pytest.mark.parametrize(
    ("member", "other"),
    [
        ("configuration", None),
        ("configuration", {}),
        ("configuration", {"revisionId": ""}),
        ("configuration", {"revisionId": 1}),
        ("tags", None),
        ("tags", ["team"]),
        ("tags", {"team": None}),
    ],
)
def test_a_change_that_does_not_state_them_names_the_function_all_the_same(
    member: str, other: object
) -> None:
    told = event("change")
    invoking = json.loads(told["invokingEvent"])
    invoking["configurationItem"][member] = other

    notification = parse_notification({**told, "invokingEvent": json.dumps(invoking)})

    assert isinstance(notification, ChangedFunction)
    assert (notification.identifier, notification.recorded) == (ARN, None)


def test_an_oversized_change_states_neither() -> None:
    notification = parse_notification(event("oversized"))

    assert isinstance(notification, ChangedFunction)
    assert notification.recorded is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("deleted", "The function was deleted."),
        ("oversized_deleted", "The function was deleted."),
        ("deleted_not_recorded", "The function was deleted, and is not recorded."),
        ("not_recorded", "AWS Config does not record this function."),
        ("left_scope", "The function has left the rule's scope."),
        ("wrong_resource_type", "The rule judges Lambda functions only."),
    ],
)
def test_what_is_not_to_be_judged_is_out_of_scope_for_a_reason(name: str, reason: str) -> None:
    notification = parse_notification(event(name))

    assert isinstance(notification, OutOfScope)
    assert notification.reason == reason
    assert notification.invocation.ordering_timestamp == CAPTURED


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
    assert notification.invocation.ordering_timestamp == NOTIFIED


@pytest.mark.parametrize(("name", "test_mode"), [("test_mode", True), ("change", False)])
def test_the_token_testmode_asks_for_test_mode(name: str, test_mode: bool) -> None:
    assert parse_notification(event(name)).invocation.test_mode is test_mode


def test_a_change_of_an_image_is_a_change_of_its_function() -> None:
    notification = parse_notification(event("change_of_image"))

    assert isinstance(notification, ChangedFunction)
    assert notification.function_name == "orders-api"
    assert notification.invocation.parameters == RuleParameters(scan_images=True)


def test_the_rules_parameters_come_with_the_notification() -> None:
    notification = parse_notification(event("change_with_parameters"))

    assert notification.invocation.parameters == RuleParameters(
        scan_code=False,
        ignored_variables=(Exemption(("LEGACY_*",)), Exemption(("DEMO_KEY",))),
        ignored_paths=(
            Exemption(paths=("tests/",), until=date(2027, 1, 31), reason="made for the tests"),
            Exemption(paths=("*_sample.json",)),
        ),
        allow_exemption_tag=False,
        base64_entropy_limit=4.7,
        hex_entropy_limit=3.2,
    )


@pytest.mark.parametrize("given", ["", None, "{}"])
def test_a_rule_without_parameters_has_the_defaults(given: str | None) -> None:
    changed = event("change") | {"ruleParameters": given}

    assert parse_notification(changed).invocation.parameters == RuleParameters()


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
        ("malformed_no_invoking_event", "the notification has no 'invokingEvent'"),
        ("malformed_no_result_token", "the notification has no 'resultToken'"),
        ("malformed_no_configuration_item", "the notification has no 'configurationItem'"),
        (
            "malformed_no_resource_id",
            "the notification is not what AWS Config documents (TypeError)",
        ),
        (
            "malformed_invoking_event_is_no_json",
            "the notification is not what AWS Config documents (JSONDecodeError)",
        ),
        (
            "malformed_unknown_message_type",
            (
                "the notification's messageType is none of ConfigurationItemChangeNotification, "
                "OversizedConfigurationItemChangeNotification and ScheduledNotification"
            ),
        ),
        (
            "malformed_unknown_status",
            "the configurationItemStatus is none that AWS documents",
        ),
        ("malformed_capture_time_without_zone", "the notification's time has no time zone"),
        (
            "proactive",
            (
                "proactive evaluation is not supported: the rule reads the live function, and a "
                "proposed one is not there yet. Remove PROACTIVE from the rule's EvaluationModes."
            ),
        ),
    ],
)
def test_the_refusal_names_what_is_wrong_and_what_to_do(name: str, said: str) -> None:
    with pytest.raises(MalformedNotification) as refused:
        parse_notification(event(name))

    remedy = "" if name == "proactive" else ": let nobody but AWS Config invoke the rule"
    assert str(refused.value) == f"{said}{remedy}"


def test_a_refusal_never_quotes_the_notification() -> None:
    broken = event("change") | {"invokingEvent": '{"configurationItem": "hunter-two'}

    with pytest.raises(MalformedNotification) as refused:
        parse_notification(broken)

    assert "hunter" not in str(refused.value)
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("given", ["false", "", 0, 1, None, [], {}])
def test_whether_a_function_left_the_scope_is_said_by_true_or_false_alone(given: object) -> None:
    # A text "false" would be true, and the function never judged again.
    with pytest.raises(MalformedNotification, match=r"^the notification's eventLeftScope is n"):
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


def test_the_notification_says_for_which_rule_and_account_and_with_which_token_to_answer() -> None:
    invocation = parse_notification(event("change")).invocation

    assert invocation.rule_name == "lambda-no-plaintext-secrets"
    assert invocation.account_id == "123456789012"
    assert invocation.result_token == event("change")["resultToken"]


def test_the_result_token_does_not_show_in_a_repr() -> None:
    assert "result-token" not in repr(parse_notification(event("change")))
