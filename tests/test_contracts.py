"""What the two packages and the template must say alike, since none may import another."""

from __future__ import annotations

import re
from pathlib import Path

from remediation import model
from remediation.aws import stack
from remediation.runbook.response import DONE, NOTHING_TO_DO, PLANNED
from rule.compliance import remediability, scan_request, sealing
from rule.model import RuleParameters
from tests.template import TEMPLATE, resources

ROOT = Path(__file__).parent.parent / "remediation"


def test_the_rule_promises_the_button_for_the_runtimes_that_have_a_shim() -> None:
    assert set(remediability.RUNTIMES) == {*stack.PYTHON_RUNTIMES, *stack.NODE_RUNTIMES}


def test_the_rule_knows_a_sealed_function_by_what_remediation_puts_there() -> None:
    assert (
        sealing.SECRET_ARN_VARIABLE,
        sealing.HANDLER_VARIABLE,
        sealing.PROBE_VARIABLE,
    ) == model.OURS
    assert [shim.handler for shim in sealing.SHIMS] == [stack.PYTHON_HANDLER, stack.NODE_HANDLER]
    assert [
        all(runtime.startswith(shim.family) for runtime in runtimes)
        for shim, runtimes in zip(
            sealing.SHIMS, (stack.PYTHON_RUNTIMES, stack.NODE_RUNTIMES), strict=True
        )
    ] == [True, True]


def test_the_rule_knows_layers_and_policies_by_the_names_that_the_template_gives() -> None:
    layers = resources("AWS::Serverless::LayerVersion")
    names = [layers[name]["LayerName"]["Fn::Sub"] for name in ("PythonShimLayer", "NodeShimLayer")]
    (policy,) = resources("AWS::IAM::ManagedPolicy").values()

    assert names == [f"${{AWS::StackName}}{shim.layer_ending}" for shim in sealing.SHIMS]
    assert policy["Path"]["Fn::Sub"] == f"{sealing.GRANT_PATH}${{AWS::Region}}/"
    assert sealing.GRANT_PATH == model.POLICY_PATH
    assert tuple(shim.layer_ending for shim in sealing.SHIMS) == model.SHIM_LAYERS


def test_each_layer_is_for_the_runtimes_of_its_shim() -> None:
    layers = resources("AWS::Serverless::LayerVersion")

    assert tuple(layers["PythonShimLayer"]["CompatibleRuntimes"]) == stack.PYTHON_RUNTIMES
    assert tuple(layers["NodeShimLayer"]["CompatibleRuntimes"]) == stack.NODE_RUNTIMES


def test_the_policies_name_the_tags_that_remediation_sets() -> None:
    text = str(TEMPLATE["Resources"])

    assert f"secretsmanager:ResourceTag/{model.FUNCTION_TAG}" in text
    assert model.BACKED_OUT_TAG in text
    for key in (model.FUNCTION_TAG, model.EXPOSED_TAG, model.HANDLER_TAG):
        assert f"'{key}'" in text


def test_rule_and_remediation_leave_the_same_functions_alone_unless_told_otherwise() -> None:
    default = TEMPLATE["Parameters"]["ProtectionTagKey"]["Default"]

    assert default == model.PROTECTION_TAG == RuleParameters().protection_tag_key


def test_the_runbooks_look_for_the_statuses_that_are_returned() -> None:
    texts = [(ROOT / name).read_text() for name in ("runbook.yaml", "backout.yaml")]
    looked_for = {found for text in texts for found in re.findall(r"Contains: (.+)", text)}

    assert looked_for == {*DONE.values(), PLANNED, NOTHING_TO_DO, scan_request.SUCCEEDED}


def test_no_name_of_a_function_or_variable_can_look_like_a_status() -> None:
    statuses = [*DONE.values(), PLANNED, NOTHING_TO_DO, scan_request.SUCCEEDED]

    assert [status for status in statuses if re.fullmatch(r"[\w-]+", status)] == []
