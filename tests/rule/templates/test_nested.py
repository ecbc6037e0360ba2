"""Templates that stand in other templates as text."""

from __future__ import annotations

import json

import pytest

from rule.templates.template import functions_of_template
from tests.rule.templates.test_terraform import plan, resource
from tests.rule.templates.written import read, values

INNER = """
    Resources:
      Orders:
        Type: AWS::Lambda::Function
        Properties:
          Environment: {Variables: {A: x}}
          Code:
            ZipFile: |
              import os
"""
SET = f"""Resources:
  Shop:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |{INNER.replace(chr(10), chr(10) + "    ")}
"""
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {"Environment": {"Variables": {"A": "x"}}},
}
BODY = json.dumps({"Resources": {"Orders": FUNCTION}})


def test_the_functions_of_a_template_in_a_template_are_read_at_their_place() -> None:
    orders = read(SET)["Shop/Orders"]

    assert values(orders) == {"A": ["x"]}
    assert SET.splitlines()[orders.variables[0].position.line - 1].strip().endswith("{A: x}}")
    [code] = orders.code
    assert SET.splitlines()[code.position(1).line - 1].strip() == "import os"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (plan(resource("aws_cloudformation_stack.shop", template_body=BODY)),
         "aws_cloudformation_stack.shop/Orders"),
        (json.dumps({"Resources": {"Shop": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateBody": {"Fn::Sub": BODY}}}}}), "Shop/Orders"),
    ],
)  # fmt: skip
def test_a_template_in_json_or_an_expression_is_read(text: str, name: str) -> None:
    orders = read(text)[name]

    assert values(orders) == {"A": ["x"]}
    assert orders.variables[0].position.line == 1


def test_templates_in_templates_in_templates_are_read() -> None:
    text = BODY
    for _ in range(3):
        shop = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateBody": text}}
        text = json.dumps({"Resources": {"Shop": shop}})

    assert values(read(text)["Shop/Shop/Shop/Orders"]) == {"A": ["x"]}


@pytest.mark.parametrize("body", ["}", "harbor", {"Fn::Transform": {}}, ["x"]])
def test_a_template_in_it_that_cannot_be_read_is_not_clean(body: object) -> None:
    shop = {"Type": "AWS::CloudFormation::StackSet", "Properties": {"TemplateBody": body}}

    found = functions_of_template(json.dumps({"Resources": {"Shop": shop}}))

    [unread] = [each for one in found for each in one.unread if each.blocks_compliance]
    assert unread.what.startswith("Shop")
    assert "harbor" not in unread.reason


def test_a_text_that_aliases_repeat_is_not_read_without_end() -> None:
    shops = (
        f"  S{n}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateBody: *x}}}}\n"
        for n in range(99)
    )
    functions = {f"F{n}": FUNCTION for n in range(99)}
    body = json.dumps(json.dumps({"Resources": functions}))

    found = functions_of_template(f"X: &x {body}\nResources:\n{''.join(shops)}")

    assert len({each.name for each in found}) == 1 + 99
    assert sum(each.blocks_compliance for one in found for each in one.unread) == 98


@pytest.mark.parametrize(
    "text",
    [
        plan(resource("aws_synthetics_canary.look")),
        json.dumps(
            {"Resources": {"aws_synthetics_canary.look": {"Type": "AWS::Synthetics::Canary"}}}
        ),
    ],
)
def test_a_function_that_a_canary_makes_is_read(text: str) -> None:
    assert list(read(text)) == ["aws_synthetics_canary.look"]
