"""From AWS Config's event to a `Notification`.

Message types and statuses:
https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ..model import (
    ChangedFunction,
    ConfigInvocation,
    Notification,
    OutOfScope,
    RecordedFunction,
    RuleError,
    Scheduled,
)
from ..startup.stubs import package_without_init, stubbed_imports
from .parameters import parse_parameters

# Without the classes of all other events.
with stubbed_imports(package_without_init("aws_lambda_powertools.utilities.data_classes")):
    from aws_lambda_powertools.utilities.data_classes.aws_config_rule_event import (
        AWSConfigConfigurationItemChanged,
        AWSConfigOversizedConfigurationItemSummary,
        AWSConfigRuleEvent,
    )

FUNCTION_TYPE = "AWS::Lambda::Function"
CLOUDFRONT_FUNCTION_TYPE = "AWS::CloudFront::Function"
"""AWS Config records no such resources; a periodic rule may evaluate them.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_ResourceIdentifier.html, and
CloudFormation's name for the type.
"""
TEST_MODE_TOKEN = "TESTMODE"  # noqa: S105 - a convention of RDK and the community rules

_Item = AWSConfigConfigurationItemChanged | AWSConfigOversizedConfigurationItemSummary
_PRESENT = ("OK", "ResourceDiscovered")
_ABSENT = {
    "ResourceDeleted": "The function was deleted.",
    "ResourceDeletedNotRecorded": "The function was deleted, and is not recorded.",
    "ResourceNotRecorded": "AWS Config does not record this function.",
}


class MalformedNotification(RuleError):
    """The event is not what AWS Config sends to a custom rule. Never quotes the event."""

    def __init__(
        self, fault: str, remedy: str = ": let nobody but AWS Config invoke the rule"
    ) -> None:
        super().__init__(f"{fault}{remedy}")


def parse_notification(event: Mapping[str, Any]) -> Notification:
    """Read the event of an invocation by AWS Config.

    Args:
        event: the Lambda event of a custom rule, as `AWSConfigRuleEvent` describes it.

    Raises:
        MalformedNotification: a part is missing, or is not what Config documents.
        InvalidRuleParameters: the rule's InputParameters cannot be used.
    """
    try:
        return _read(AWSConfigRuleEvent(dict(event)))
    except KeyError as error:
        raise MalformedNotification(f"the notification has no {error}") from None
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        # From None: a JSON error holds the whole document.
        raise MalformedNotification(
            f"the notification is not what AWS Config documents ({type(error).__name__})"
        ) from None


def _read(envelope: AWSConfigRuleEvent) -> Notification:
    if envelope.evalution_mode == "PROACTIVE":
        raise MalformedNotification(
            "proactive evaluation is not supported: the rule reads the live function, and a "
            "proposed one is not there yet.",
            " Remove PROACTIVE from the rule's EvaluationModes.",
        )
    invoking = envelope.invoking_event
    match invoking.message_type:
        case "ScheduledNotification":
            return Scheduled(_invocation(envelope, invoking.notification_creation_time))
        case "ConfigurationItemChangeNotification":
            return _about(
                envelope, AWSConfigConfigurationItemChanged(invoking["configurationItem"])
            )
        case "OversizedConfigurationItemChangeNotification":
            return _about(
                envelope,
                AWSConfigOversizedConfigurationItemSummary(invoking["configurationItemSummary"]),
            )
    raise MalformedNotification(
        "the notification's messageType is none of ConfigurationItemChangeNotification, "
        "OversizedConfigurationItemChangeNotification and ScheduledNotification"
    )


def _about(envelope: AWSConfigRuleEvent, item: _Item) -> Notification:
    invocation = _invocation(envelope, item.configuration_item_capture_time)
    resource_type, resource_id = _text(item.resource_type), _text(item.resource_id)
    reason = _why_out_of_scope(envelope, item)
    if reason is not None:
        return OutOfScope(invocation, resource_type, resource_id, reason)
    # By the ARN if Config gives one: for an event from another account or Region, the name alone
    # would read this account's function of the same name.
    return ChangedFunction(
        invocation,
        resource_id,
        _text(item.get("ARN") or resource_id),
        _recorded(item, invocation.ordering_timestamp),
    )


def _recorded(item: _Item, captured: datetime) -> RecordedFunction | None:
    """Read the item's revision and tags; None if it lacks one of them."""
    configuration, tags = item.get("configuration"), item.get("tags")
    if not isinstance(configuration, Mapping) or not isinstance(tags, Mapping):
        return None
    revision_id = configuration.get("revisionId")
    if not isinstance(revision_id, str) or not revision_id:
        return None
    texts = [text for pair in tags.items() for text in pair]
    if not all(isinstance(text, str) for text in texts):
        return None
    return RecordedFunction(revision_id, MappingProxyType(dict(tags)), captured)


def _why_out_of_scope(envelope: AWSConfigRuleEvent, item: _Item) -> str | None:
    status = item.configuration_item_status
    if item.resource_type != FUNCTION_TYPE:
        return "The rule judges Lambda functions only."
    if status in _ABSENT:
        return _ABSENT[status]
    if status not in _PRESENT:
        raise MalformedNotification("the configurationItemStatus is none that AWS documents")
    if not isinstance(envelope.event_left_scope, bool):
        raise MalformedNotification("the notification's eventLeftScope is neither true nor false")
    return "The function has left the rule's scope." if envelope.event_left_scope else None


def _invocation(envelope: AWSConfigRuleEvent, ordering_timestamp: str) -> ConfigInvocation:
    parameters = envelope.rule_parameters if envelope.get("ruleParameters") else {}
    token = _text(envelope.result_token)
    timestamp = datetime.fromisoformat(_text(ordering_timestamp))
    if timestamp.tzinfo is None:
        raise MalformedNotification("the notification's time has no time zone")
    return ConfigInvocation(
        ordering_timestamp=timestamp,
        result_token=token,
        test_mode=token == TEST_MODE_TOKEN,
        rule_name=_text(envelope.config_rule_name),
        account_id=_text(envelope.accountid),
        parameters=parse_parameters(parameters),
    )


def _text(given: object) -> str:
    if not isinstance(given, str) or not given:
        raise TypeError
    return given
