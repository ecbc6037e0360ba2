"""What cannot be read of a template, and what would take forever."""

from __future__ import annotations

import pytest

from rule.model import Unread
from rule.templates.template import functions_of_template
from tests.rule.templates.written import function, read


@pytest.mark.slow
def test_expressions_that_never_end_are_unread() -> None:
    many = ", ".join(["!FindInMap [Stages, !Ref Bare, Password]"] * 9)
    steps = "".join(
        f"  a{n}: &a{n} {{'Fn::Join': ['', [*a{n - 1}, *a{n - 1}]]}}\n" for n in range(1, 60)
    )
    bomb = f"Metadata:\n  a0: &a0 x\n{steps}"

    [wide] = read(function(f"{{A: !Join ['', [{many}]]}}")).values()
    [deep] = read(function("{A: *a59}", beside=bomb)).values()

    assert wide.unread == (Unread("environment:A", "it may have more than 256 values"),)
    assert deep.unread == (Unread("environment:A", "its functions are too many to calculate"),)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "step", "resources"),
    [
        (
            "{}",
            "{'Fn::If': [c, *a%d, *a%d]}",
            "{A: {Type: AWS::Lambda::Function, Properties: *a59}}",
        ),
        pytest.param(
            "{A: {Type: X}}",
            "{'Fn::ForEach::A': [x, [y], *a%d], 'Fn::ForEach::B': [x, [y], *a%d]}",
            "*a59",
            marks=pytest.mark.long,
        ),
    ],
    ids=["conditions", "loops"],
)
def test_a_template_whose_aliases_multiply_without_end_is_refused(
    first: str, step: str, resources: str
) -> None:
    steps = "".join(f"  a{n}: &a{n} {step % (n - 1, n - 1)}\n" for n in range(1, 60))

    with pytest.raises(ValueError, match="too many to calculate"):
        functions_of_template(f"X:\n  a0: &a0 {first}\n{steps}Resources: {resources}\n")


@pytest.mark.parametrize(
    "expression",
    [
        "!Join ['" + "y" * 10_000 + "', !Split [a, '" + "a" * 10_000 + "']]",
        "!Sub ['" + "${P}" * 10_000 + "', {P: '" + "y" * 10_000 + "'}]",
    ],
)
def test_a_text_that_would_be_larger_than_any_is_unread(expression: str) -> None:
    [orders] = read(function(f"{{A: {expression}}}")).values()

    assert orders.unread == (Unread("environment:A", "its functions make too much text"),)


@pytest.mark.parametrize(
    "expression",
    [
        "!FindInMap [Stages, x, y]",
        "!FindInMap [Absent, x, y]",
        "!FindInMap [Stages]",
        "!Rain::Embed secret.txt",
        "!Sub [!If [C, a, b], {}]",
        "!Join [!Ref Bare, [a, b]]",
    ],
)
def test_what_nobody_can_calculate_is_not_read(expression: str) -> None:
    [orders] = read(function(f"{{A: {expression}}}")).values()

    assert [each.what for each in orders.unread if each.blocks_compliance] == ["environment:A"]


INCLUDE = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}}"
FUNCTION = "{Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {A: x}}}}"


@pytest.mark.parametrize(
    "text",
    [
        f"Resources: {{F: {INCLUDE}}}",
        "Resources: {F: !Transform {Name: M}}",
        "Resources: {F: {Type: AWS::Lambda::Function, Fn::Transform: {Name: M}}}",
        "Fn::Transform: {Name: AWS::Include}",
        f"Globals: {INCLUDE}",
        f"Globals: {{Function: {INCLUDE}}}",
        "Globals: {Function: !Ref X}",
        "Globals: [a]",
        f"Resources: [{FUNCTION}]",
        "Resources: ${file(a.yml)}",
        f"Resources: {{F: !If [C, {FUNCTION}, x]}}",
        f"Resources: {{F: [{FUNCTION}]}}",
        "Resources: {F: {Type: [AWS::Lambda::Function]}}",
        f"Resources: {{Fn::ForEach::F: [X, {FUNCTION}]}}",
        f"Resources: {{Fn::ForEach::F: [X, [a], [{FUNCTION}]]}}",
        "Resources: {'Fn::ForEach::F': [X, [Lambda], {F: {Type: 'AWS::${X}::Function'}}]}",
        ("Resources: {F: {Type: AWS::Lambda::Function, Properties: "
        "{'Fn::ForEach::P': [X, [Environment], {'${X}': {Variables: {A: x}}}]}}}"),
        ("Resources: {F: {Type: AWS::Lambda::Function, Properties: "
        "{Environment: {Variables: {'Fn::ForEach::V': [X, [a]]}}}}}"),
    ],
)  # fmt: skip
def test_what_may_be_or_bring_a_function_and_cannot_be_read_is_not_read(text: str) -> None:
    found = functions_of_template(f"AWSTemplateFormatVersion: '2010-09-09'\n{text}\n")

    assert any(each.blocks_compliance for one in found for each in one.unread)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x0: &a0 [x]\n"
        + "".join(f"x{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 15))
        + "Transform: *a14\nResources: {F: {Type: x}}\n",
        function(f"{{{', '.join(f'A{i}: !FindInMap [M, k, z]' for i in range(5000))}}}").replace(
            "Mappings:",
            f"Mappings:\n  M: {{{', '.join(f'k{i}: {{}}' for i in range(20000))}, k: {{z: y}}}}",
        ),
        function(
            f"{{A: !Sub ['{'${q}' * 50_000}', {{{', '.join(f'k{i}: v' for i in range(20000))}}}]}}"
        ),
    ],
    ids=["aliases in transforms", "look-ups in a large mapping", "places in a text"],
)
def test_what_would_take_forever_does_not(text: str) -> None:
    assert functions_of_template(text)
