"""The kind of a template, and what is none."""

from __future__ import annotations

import pytest

from rule.templates.template import functions_of_template


@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: '2010-09-09'\n",
        "Resources: {A: {Type: 'AWS::S3::Bucket'}}",
        '{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}',
        "{Resources: {A: {Type: 'AWS::S3::Bucket'}}}",
        "service: shop\nprovider: {name: aws}\n",
        '{"format_version": "1.2", "planned_values": {}}',
        '{"format_version": "1.0", "values": {}}',
        '{"version": 4, "terraform_version": "1.9.0", "resources": []}',
    ],
)
def test_a_template_without_functions_has_none(text: str) -> None:
    assert functions_of_template(text) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: b", "it is no template"),
        ("[]", "it is no template"),
        ('{"A": "x"}', "it is no template"),
        ("A=x\n", "it is no template"),
        ('{"Resources": ', "it is not JSON (line 1, column 15)"),
        ("Resources:\n\t- a", "it is not YAML (line 2, column 1)"),
        ('resource "aws_lambda_function" "a" {\n}\n', "Terraform's own language is not read"),
        ('{"resource": {"aws_lambda_function": {}}}', "Terraform's own language is not read"),
        ("Resources: {A: {Type: !!python/name:os.system ''}}", "line 1 has a tag that"),
    ],
)
def test_what_is_no_template_is_refused_and_not_quoted(text: str, why: str) -> None:
    with pytest.raises(ValueError) as raised:
        functions_of_template(text)

    assert str(raised.value).startswith(why)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="it has more than 64,000,000 characters"):
        functions_of_template(" " * 64_000_001)


def test_json_that_is_nested_deeply_is_refused() -> None:
    deep = '{"Fn::Join": ["", [' * 300 + '"x"' + "]]}" * 300
    variables = f'{{"Environment": {{"Variables": {{"A": {deep}}}}}}}'
    text = (
        f'{{"Resources": {{"A": {{"Type": "AWS::Lambda::Function", "Properties": {variables}}}}}}}'
    )

    with pytest.raises(ValueError, match="nested too deeply"):
        functions_of_template(text)
