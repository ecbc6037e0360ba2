"""Templates of CloudFormation as they are written, and what is read of them."""

from __future__ import annotations

from rule.templates.function import TemplateFunction
from rule.templates.template import functions_of_template

DECLARED = """
Parameters:
  Password: {Type: String, NoEcho: true, Default: s3cr3t}
  Words: {Type: CommaDelimitedList, Default: 'one,two'}
  Bare: {Type: String}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/password}
Mappings:
  Stages:
    dev: {Password: of-dev}
    prod: {Password: of-prod}
"""


def read(text: str) -> dict[str, TemplateFunction]:
    return {each.name: each for each in functions_of_template(text)}


def values(function: TemplateFunction) -> dict[str, list[str]]:
    """Return the values of each variable, in their order."""
    found: dict[str, list[str]] = {}
    for each in function.variables:
        found.setdefault(each.name, []).append(each.value)
    return found


def function(variables: str, *, beside: str = "") -> str:
    """Write a template with one function, in YAML."""
    return f"""{DECLARED}{beside}
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables: {variables}
"""
