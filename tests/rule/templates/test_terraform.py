"""Variables of functions in plans and states of Terraform."""

from __future__ import annotations

import json

import pytest

from rule.model import Unread
from tests.rule.templates.written import read, values


def resource(address: str = "aws_lambda_function.orders", **values: object) -> dict[str, object]:
    kind = address.rpartition(".")[0].rpartition(".")[2]
    return {"address": address, "mode": "managed", "type": kind, "values": values}


def plan(*resources: dict[str, object], **members: object) -> str:
    module = {"resources": list(resources)}
    return json.dumps(
        {"format_version": "1.2", "planned_values": {"root_module": module}, **members}
    )


ENVIRONMENT = [{"variables": {"A": "x", "B": 7, "C": None}}]


@pytest.mark.parametrize(
    "text",
    [
        plan(resource(environment=ENVIRONMENT)),
        plan(resource("awscc_lambda_function.orders", environment=ENVIRONMENT[0])),
        json.dumps({"format_version": "1.0", "values": {"root_module": {"child_modules": [
            {"child_modules": [{"resources": [resource(environment=ENVIRONMENT)]}]}]}}}),
        json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": [
            {"mode": "managed", "type": "aws_lambda_function", "name": "orders",
             "instances": [{"attributes": {"environment": ENVIRONMENT}}]}]}),
    ],
)  # fmt: skip
def test_a_function_of_a_plan_or_state_is_read(text: str) -> None:
    [(name, orders)] = read(text).items()

    assert name.endswith("lambda_function.orders")
    assert values(orders) == {"A": ["x"], "B": ["7"]}
    assert orders.names == 3
    assert orders.has_package
    assert orders.variables[0].position.line == 1


def test_instances_of_a_state_have_their_keys() -> None:
    instances: list[dict[str, object]] = [{"index_key": key, "attributes": {}} for key in ("a", 1)]
    kind = "aws_lambda_function"
    function = {"mode": "managed", "type": kind, "name": "f", "instances": instances}
    read_only = {"mode": "data", "type": kind, "name": "g", "instances": instances}
    resources = [function | {"module": "module.shop"}, read_only]
    state = {"version": 4, "terraform_version": "1.9.0", "resources": resources}

    assert list(read(json.dumps(state))) == [f"module.shop.{kind}.f[a]", f"module.shop.{kind}.f[1]"]


def test_inline_code_is_read() -> None:
    text = plan(
        resource("aws_cloudfront_function.a", code="x"),
        resource("awscc_lambda_function.b", code={"zip_file": "y"}, runtime="python3.13"),
        resource("aws_s3_bucket.c"),
        resource("data.aws_lambda_function.d") | {"mode": "data"},
    )

    found = {name: each.code[0].file for name, each in read(text).items()}

    assert {name: (file.path, file.text) for name, file in found.items()} == {
        "aws_cloudfront_function.a": ("index.js", "x"),
        "awscc_lambda_function.b": ("index.py", "y"),
    }


@pytest.mark.parametrize(
    ("after", "unread"),
    [
        ({"environment": True}, [("environment", True)]),
        ({"environment": [{"variables": True}]}, [("environment", True)]),
        ({"environment": [{"variables": {"A": True}}]}, [("environment:A", False)]),
        ({"environment": [{"variables": {}}], "arn": True}, []),
    ],
)
def test_what_only_applying_tells_is_named(
    after: dict[str, object], unread: list[tuple[str, bool]]
) -> None:
    change = {"address": "aws_lambda_function.orders", "change": {"after_unknown": after}}

    [orders] = read(plan(resource(), resource_changes=[change])).values()

    assert [(each.what, each.blocks_compliance) for each in orders.unread] == unread


def test_a_value_that_is_no_text_is_unread() -> None:
    [orders] = read(plan(resource(environment=[{"variables": {"A": ["x"]}}]))).values()

    assert orders.unread == (Unread("environment:A", "it is no text"),)


FUNCTION = "aws_lambda_function.orders"
UNKNOWN = {"address": FUNCTION, "change": {"after_unknown": {"environment": True}}}
ALL_UNKNOWN = {"address": FUNCTION, "change": {"after_unknown": True}}
DEPOSED = {"address": FUNCTION, "deposed": "8d", "change": {"after_unknown": {}}}
DEFERRED = {"resource_change": {"address": FUNCTION, "type": "aws_lambda_function"}}
STATE = {"version": 4, "terraform_version": "1.9.0"}


@pytest.mark.parametrize(
    "text",
    [
        plan(resource(), resource_changes=[UNKNOWN]),
        plan(resource(), resource_changes=[UNKNOWN, DEPOSED]),
        plan(resource(), resource_changes=[ALL_UNKNOWN]),
        plan(resource(environment="x")),
        plan(resource(environment=[{"variables": "x"}])),
        plan(resource(environment=[["x"]])),
        plan({"address": FUNCTION, "type": "aws_lambda_function"}),
        plan(deferred_changes=[DEFERRED]),
        plan(errored=True),
        json.dumps(STATE | {"resources": [{"type": "aws_lambda_function", "name": "orders",
            "instances": [{"attributes_flat": {"environment.0.variables.A": "x"}}]}]}),
    ],
)  # fmt: skip
def test_what_a_plan_or_state_does_not_tell_is_not_read(text: str) -> None:
    assert any(each.blocks_compliance for one in read(text).values() for each in one.unread)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (plan(complete=False), "plan"),
        (plan(resource("aws_cloudformation_stack.shop")), "aws_cloudformation_stack.shop"),
    ],
)
def test_what_stands_elsewhere_is_named(given: str, what: str) -> None:
    [each] = read(given)[""].unread

    assert each.what == what
    assert not each.blocks_compliance


@pytest.mark.parametrize(
    "module",
    [[], "x", {"resources": "x"}, {"resources": [[resource()]]}, {"child_modules": {"a": {}}}],
)
def test_modules_of_another_form_are_refused(module: object) -> None:
    text = json.dumps({"format_version": "1.2", "planned_values": {"root_module": module}})

    with pytest.raises(ValueError, match="another form"):
        read(text)


def test_a_plan_in_yaml_whose_aliases_multiply_is_refused() -> None:
    modules = "".join(
        f"x{i}: &a{i} {{child_modules: [{', '.join([f'*a{i - 1}'] * 10)}]}}\n" for i in range(1, 15)
    )
    text = f"x0: &a0 {{}}\n{modules}format_version: '1.2'\nplanned_values: {{root_module: *a14}}\n"

    with pytest.raises(ValueError, match="no plan or state"):
        read(text)


@pytest.mark.parametrize(
    "given",
    [
        resource("aws_synthetics_canary.shop", run_config=[{"environment_variables": {"A": "x"}}]),
        resource("awscc_synthetics_canary.shop", run_config={"environment_variables": {"A": "x"}}),
    ],
    ids=["aws", "awscc"],
)
def test_a_canary_has_the_variables_of_a_function(given: dict[str, object]) -> None:
    [shop] = read(plan(given)).values()

    assert values(shop) == {"A": ["x"]}
    assert shop.has_package
    assert not shop.unread


def test_a_canarys_inline_code_is_read_and_a_zips_name_is_not() -> None:
    inline = resource("awscc_synthetics_canary.a", code={"script": "a = 1", "handler": "index.a"})
    zipped = resource("aws_synthetics_canary.b", zip_file="canary.zip")
    a, b = read(plan(inline, zipped)).values()

    assert [each.file.text for each in a.code] == ["a = 1"]
    assert (a.has_package, b.has_package, b.code) == (False, True, ())


def test_a_canarys_variables_that_only_applying_tells_are_not_read() -> None:
    address = "aws_synthetics_canary.shop"
    after = {"run_config": [{"environment_variables": True}]}
    change = {"address": address, "change": {"after_unknown": after}}
    [shop] = read(plan(resource(address, run_config=[{}]), resource_changes=[change])).values()

    assert [each.what for each in shop.unread] == ["environment"]
    assert all(each.blocks_compliance for each in shop.unread)
