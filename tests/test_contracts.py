"""What the two packages and the template must say alike, since none may import another."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from botocore.retries.standard import ThrottledRetryableChecker

from remediation import model
from remediation.aws import calls as remediation_calls
from remediation.aws import stack
from remediation.preview import answering, installation
from remediation.runbook.response import (
    NONE_SHIFTS,
    NOTHING_TO_DO,
    ONLY_VERSIONS,
    PLANNED,
    STATUS_BY_ACTION,
    STILL_SHIFTING,
)
from rule.audit import planning
from rule.aws import calls as rule_calls
from rule.aws import executions, runbooks
from rule.cli.press_arguments import DEFAULT_STACK
from rule.compliance import remediability, scan_request, sealing
from rule.model import RuleParameters
from rule.model.button_plan import Movability
from rule.press import lines as press_lines
from rule.press.policy import policy
from tests.template import TEMPLATE, resources

ROOT = Path(__file__).parent.parent / "remediation"


def test_the_rule_promises_the_button_for_the_runtimes_that_have_a_shim() -> None:
    assert set(remediability.RUNTIMES) == {
        *stack.PYTHON_RUNTIMES,
        *stack.NODE_RUNTIMES,
        *stack.WRAPPER_RUNTIMES,
    }


def test_the_rule_knows_a_sealed_function_by_what_remediation_puts_there() -> None:
    assert sealing.SHIM_VARIABLES == model.SHIM_VARIABLES
    assert sealing.WRAPPER_VARIABLE == model.WRAPPER_VARIABLE
    assert [(shim.entry, shim.is_wrapper) for shim in sealing.SHIMS] == [
        (stack.PYTHON_HANDLER, False),
        (stack.NODE_HANDLER, False),
        (stack.WRAPPER, True),
    ]
    for shim, runtimes in zip(
        sealing.SHIMS,
        (stack.PYTHON_RUNTIMES, stack.NODE_RUNTIMES, stack.WRAPPER_RUNTIMES),
        strict=True,
    ):
        assert all(runtime.startswith(shim.families) for runtime in runtimes)


def test_the_rule_knows_layers_and_policies_by_the_names_that_the_template_gives() -> None:
    layers = resources("AWS::Serverless::LayerVersion")
    names = [
        layers[f"{kind}ShimLayer"]["LayerName"]["Fn::Sub"] for kind in ("Python", "Node", "Wrapper")
    ]
    (policy,) = resources("AWS::IAM::ManagedPolicy").values()

    assert names == [f"${{AWS::StackName}}{shim.layer_ending}" for shim in sealing.SHIMS]
    assert policy["Path"]["Fn::Sub"] == f"{sealing.GRANT_PATH}${{AWS::Region}}/"
    assert sealing.GRANT_PATH == model.POLICY_PATH
    assert tuple(shim.layer_ending for shim in sealing.SHIMS) == model.SHIM_LAYERS


def test_each_layer_is_for_the_runtimes_of_its_shim() -> None:
    layers = resources("AWS::Serverless::LayerVersion")

    assert tuple(layers["PythonShimLayer"]["CompatibleRuntimes"]) == stack.PYTHON_RUNTIMES
    assert tuple(layers["NodeShimLayer"]["CompatibleRuntimes"]) == stack.NODE_RUNTIMES
    assert tuple(layers["WrapperShimLayer"]["CompatibleRuntimes"]) == stack.WRAPPER_RUNTIMES


def test_the_policies_name_the_tags_that_remediation_sets() -> None:
    text = str(TEMPLATE["Resources"])

    assert f"secretsmanager:ResourceTag/{model.FUNCTION_TAG}" in text
    assert model.BACKED_OUT_TAG in text
    for key in (model.FUNCTION_TAG, model.EXPOSED_TAG, model.HANDLER_TAG, model.CODE_TAG):
        assert f"'{key}'" in text


def test_rule_and_remediation_leave_the_same_functions_alone_unless_told_otherwise() -> None:
    default = TEMPLATE["Parameters"]["ProtectionTagKey"]["Default"]

    assert default == model.PROTECTION_TAG == RuleParameters().protection_tag_key


def test_the_runbooks_look_for_the_statuses_that_are_returned() -> None:
    texts = [(ROOT / name).read_text() for name in ("runbook.yaml", "backout.yaml")]
    looked_for = {found for text in texts for found in re.findall(r"Contains: (.+)", text)}

    assert looked_for == {
        *STATUS_BY_ACTION.values(),
        PLANNED,
        ONLY_VERSIONS,
        NOTHING_TO_DO,
        NONE_SHIFTS,
        STILL_SHIFTING,
        scan_request.SUCCEEDED,
    }


def test_no_name_of_a_function_or_variable_can_look_like_a_status() -> None:
    others = (PLANNED, ONLY_VERSIONS, NOTHING_TO_DO, NONE_SHIFTS, STILL_SHIFTING)
    statuses = [*STATUS_BY_ACTION.values(), *others, scan_request.SUCCEEDED]

    assert [status for status in statuses if re.fullmatch(r"[\w-]+", status)] == []


def test_the_command_line_knows_each_outcome_of_a_preview() -> None:
    outcomes = {
        answering.MOVABLE,
        answering.REFUSED,
        answering.UNKNOWN,
        answering.NOTHING,
        answering.GONE,
    }

    assert outcomes == {*Movability, planning.GONE}


def test_without_a_stack_a_preview_plans_by_the_templates_defaults() -> None:
    assert TEMPLATE["Parameters"]["SecretNamePrefix"]["Default"] == installation.DEFAULT_PREFIX
    assert "RemediationFunction" in TEMPLATE["Resources"]


def test_a_press_finds_the_runbook_and_its_steps_by_their_names() -> None:
    steps = re.findall(r"^  - name: (\w+)$", (ROOT / "runbook.yaml").read_text(), re.MULTILINE)

    assert runbooks._OUTPUT in TEMPLATE["Outputs"]
    assert {executions._FIRST_CHANGE, *press_lines._ENDINGS} <= {*steps}
    assert steps.index(executions._FIRST_CHANGE) > steps.index("Plan")
    logical_ids = {"RemediationRunbook", "AutomationRole"}
    assert logical_ids <= TEMPLATE["Resources"].keys()
    assert all(f"mine-{each}-" in policy("mine") for each in logical_ids)


def test_a_press_takes_the_stack_to_be_named_as_it_is_deployed() -> None:
    deployed = tomllib.loads((ROOT.parent / "samconfig.toml").read_text())

    assert deployed["default"]["global"]["parameters"]["stack_name"] == DEFAULT_STACK


# ---------------------------------------------------------------- errors of AWS, in both halves

CANARY = "a-canary"
ROLE = re.compile("the (rule|remediation)'s role")
QUOTA = "LimitExceededException"
"""botocore waits for this one, too, but Secrets Manager means a quota by it."""


def refused(code: str | None) -> Exception:
    """Return an error of AWS whose text repeats a value."""
    error = {"Message": f"String measured: {CANARY}"} | ({} if code is None else {"Code": code})
    response: Any = {"Error": error}
    return ClientError(response, "GetFunction")


STANDARD_MODE: Any = ThrottledRetryableChecker
THROTTLED = sorted({*STANDARD_MODE._THROTTLED_ERROR_CODES} - {QUOTA})
ERRORS: list[tuple[Exception, str]] = [
    *((refused(c), f"was throttled for orders, retries included ({c}):") for c in THROTTLED),
    (refused("AccessDenied"), "was denied for orders: grant it to"),
    (refused("AccessDeniedException"), "was denied for orders: grant it to"),
    (refused(QUOTA), f"failed for orders: {QUOTA}"),
    (refused("ServiceException"), "failed for orders: ServiceException"),
    (refused("KMSAccessDeniedException"), "failed for orders: KMSAccessDeniedException"),
    (refused(None), "failed for orders: unknown error"),
    (refused(""), "failed for orders: unknown error"),
    (
        EndpointConnectionError(endpoint_url=f"https://lambda/{CANARY}"),
        "failed for orders: EndpointConnectionError",
    ),
    (
        ReadTimeoutError(endpoint_url=f"https://lambda/{CANARY}"),
        "failed for orders: ReadTimeoutError",
    ),
    (ConnectionResetError(CANARY), "failed for orders: ConnectionResetError"),
    (
        ResponseParserError(f"Unable to parse response: {CANARY}"),
        "failed for orders: ResponseParserError",
    ),
    (KeyError(CANARY), "failed for orders: KeyError"),
]


def failure_of(
    call: Callable[..., object], failure: type[Exception], error: Exception
) -> Exception:
    """Return what a call raises for an error."""

    def operation() -> None:
        raise error

    with pytest.raises(failure) as raised:
        call("lambda:GetFunction", "orders", operation)
    return raised.value


@pytest.mark.parametrize(("error", "said"), ERRORS, ids=lambda each: str(each)[:60])
def test_an_error_of_aws_is_named_alike_in_both_halves_but_for_the_role(
    error: Exception, said: str
) -> None:
    failures = [
        failure_of(rule_calls.call, rule_calls.AwsFailure, error),
        failure_of(remediation_calls.call, remediation_calls.AwsFailure, error),
    ]

    sentences = {ROLE.sub("its role", str(failure)) for failure in failures}
    assert len(sentences) == 1
    assert f"lambda:GetFunction {said}" in sentences.pop()
    assert {vars(failure)["code"] for failure in failures} == {vars(failures[0])["code"]}
    for failure in failures:
        assert CANARY not in f"{failure}{failure!r}{vars(failure)}"
        assert (failure.__cause__, failure.__context__) == (None, None)


def test_each_half_names_its_own_role_where_a_permission_is_missing() -> None:
    denied = refused("AccessDenied")

    assert "the rule's role" in str(failure_of(rule_calls.call, rule_calls.AwsFailure, denied))
    assert "the remediation's role" in str(
        failure_of(remediation_calls.call, remediation_calls.AwsFailure, denied)
    )


def test_both_halves_keep_the_same_records_of_the_sdk_out_of_their_logs() -> None:
    names = ["boto3", "botocore", "botocore.parsers", "urllib3.connectionpool", "orders.botocore"]
    kept = []
    for keep_values_out_of_logs in (
        rule_calls.keep_values_out_of_logs,
        remediation_calls.keep_values_out_of_logs,
    ):
        loggers = [logging.getLogger(name) for name in names]
        filters = [list(logger.filters) for logger in loggers]
        try:
            for logger in loggers:
                logger.filters.clear()
            keep_values_out_of_logs()
            kept.append(
                [
                    (logger.name, level)
                    for logger in loggers
                    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
                    if logger.filter(logger.makeRecord(logger.name, level, "", 0, "", (), None))
                ]
            )
        finally:
            for logger, before in zip(loggers, filters, strict=True):
                logger.filters[:] = before

    assert kept[0] == kept[1]
    assert kept[0] == [
        *((name, level) for name in names[:-1] for level in (logging.WARNING, logging.ERROR)),
        *(
            (names[-1], level)
            for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
        ),
    ]
