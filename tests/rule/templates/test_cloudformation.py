"""Variables of functions in templates of CloudFormation, SAM and the CDK."""

from __future__ import annotations

import json

import pytest

from rule.model import Unread
from rule.templates.template import functions_of_template
from tests.rule.templates.written import function, read, values

SAM = "Transform: AWS::Serverless-2016-10-31\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x", ["x"]),
        ("7.50", ["7.50"]),
        ("yes", ["true"]),
        ("!Ref Password", ["s3cr3t"]),
        ("{Ref: Password}", ["s3cr3t"]),
        ("!If [IsProd, x, !Ref Password]", ["x", "s3cr3t"]),
        ("!If [IsProd, x, !Ref AWS::NoValue]", ["x"]),
        ("!FindInMap [Stages, dev, Password]", ["of-dev"]),
        ("!FindInMap [Stages, !Ref Bare, Password]", ["of-dev", "of-prod"]),
        ("!FindInMap [Stages, x, y, {DefaultValue: z}]", ["z"]),
        ("!Sub 'a-${Password}'", ["a-s3cr3t"]),
        ("!Sub 'a-${Bare}-${AWS::Region}-${!Kept}'", ["a-${Bare}-${AWS::Region}-${Kept}"]),
        ("!Sub ['${A}:${Bare}', {A: !Ref Password}]", ["s3cr3t:${Bare}"]),
        ("!Join ['', [u, ':', !Ref Password, '@', !GetAtt Db.Host]]", ["u:s3cr3t@${Db.Host}"]),
        ("!Join ['-', !Split [',', 'a,b']]", ["a-b"]),
        ("!Join ['-', !Ref Words]", ["one-two"]),
        ("!Join ['-', !If [C, [a, b], [c]]]", ["a-b", "c"]),
        ("!Select [1, [a, b]]", ["b"]),
        ("!Select [0, !Split [':', !Ref Password]]", ["s3cr3t"]),
        ("!Select [!Ref Bare, [a, b]]", ["a", "b"]),
        ("!Base64 x", ["eA=="]),
        ("{Fn::ToJsonString: {a: !Ref Password, b: [1]}}", ['{"a": "s3cr3t", "b": ["1"]}']),
        ("'{{resolve:secretsmanager:a}}'", ["{{resolve:secretsmanager:a}}"]),
        ("!Sub '{{resolve:ssm:/${Bare}/a}}'", ["{{resolve:ssm:/Bare/a}}"]),
        ("!Join ['', ['{{resolve:ssm:', !Ref Bare, '}}']]", ["{{resolve:ssm:Bare}}"]),
    ],
)
def test_a_value_is_each_text_that_the_template_itself_may_give_it(
    expression: str, expected: list[str]
) -> None:
    [orders] = read(function(f"{{A: {expression}}}")).values()

    assert values(orders) == {"A": expected}
    assert not orders.unread


@pytest.mark.parametrize(
    "expression",
    ["!Ref Bare", "!Ref Bucket", "!Ref Stored", "!GetAtt Db.Password", "!ImportValue x", "~",
     "!Ref AWS::NoValue", "!Ref AWS::Region", "{Fn::Cidr: [a, 1, 1]}"],
)  # fmt: skip
def test_what_only_a_deployment_knows_is_no_value(expression: str) -> None:
    [orders] = read(function(f"{{A: {expression}}}")).values()

    assert values(orders) == {}
    assert orders.names == 1
    assert not orders.unread


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ("{A: [x]}", Unread("environment:A", "it is no text")),
        ("{A: {b: c}}", Unread("environment:A", "it is no text")),
        ("{A: !Transform {Name: M}}", Unread("environment:A", "a macro makes it")),
        ("!GetAtt A.B", Unread("environment", "only a deployment knows what Fn::GetAtt makes")),
        ("{Fn::Transform: {Name: M}, A: x}", Unread("environment", "a macro brings a part of it")),
        ("[A]", Unread("environment", "it is no object")),
    ],
)
def test_what_the_template_does_not_say_is_unread(variables: str, why: Unread) -> None:
    [orders] = read(function(variables)).values()

    assert orders.unread == (why,)


def test_a_condition_may_choose_the_environment() -> None:
    [orders] = read(function("!If [C, {A: x}, {A: y, B: z}]")).values()

    assert values(orders) == {"A": ["x", "y"], "B": ["z"]}


def test_variables_of_all_functions_are_those_of_each_but_where_it_has_its_own() -> None:
    text = f"""{SAM}
Globals: {{Function: {{Runtime: python3.13, Environment: {{Variables: {{A: x, B: y}}}}}}}}
Resources:
  One: {{Type: AWS::Serverless::Function, Properties: {{Environment: {{Variables: {{B: z}}}}}}}}
  Two: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: src}}}}
  Other: {{Type: AWS::Lambda::Function, Properties: {{Code: {{S3Bucket: b, S3Key: k}}}}}}
  Table: {{Type: AWS::DynamoDB::Table}}
"""
    functions = read(text)

    assert {name: values(each) for name, each in functions.items()} == {
        "One": {"B": ["z"], "A": ["x"]}, "Two": {"A": ["x"], "B": ["y"]}, "Other": {},
    }  # fmt: skip
    assert [each.has_package for each in functions.values()] == [False, True, True]


def test_resources_and_variables_of_loops_are_read() -> None:
    text = """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Functions:
    - Name
    - [A, B]
    - ${Name}Function:
        Type: AWS::Lambda::Function
        Properties:
          Environment:
            Variables:
              Fn::ForEach::Keys: [Key, [C, D], {'${Key}_PASSWORD': x}]
"""

    assert values(read(text)["${Name}Function"]) == {"${Key}_PASSWORD": ["x"]}


@pytest.mark.parametrize(
    ("beside", "why", "blocks"),
    [
        ("Transform: Mine\n", "the macro Mine may change", False),
        ("Transform: [{Name: AWS::Include}]\n", "what AWS::Include brings stands elsewhere", True),
    ],
)
def test_what_changes_a_template_is_named(beside: str, why: str, blocks: bool) -> None:
    [unread] = read(function("{A: x}", beside=beside))[""].unread

    assert unread.reason.startswith(why)
    assert unread.blocks_compliance == blocks


def test_a_template_within_is_named() -> None:
    text = "Resources: {Db: {Type: AWS::CloudFormation::Stack}, M: {Type: 'A::B::C::MODULE'}}"

    [beside] = functions_of_template(text)

    assert [(each.what, each.blocks_compliance) for each in beside.unread] == [
        ("Db", False), ("M", False),
    ]  # fmt: skip


def test_what_the_cdk_writes_has_the_places_of_json() -> None:
    resource = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Environment": {"Variables": {"A": "x", "B": {"Fn::Join": ["", ["y", "z"]]}}}
        },
    }
    text = json.dumps({"Resources": {"Orders1234": resource}}, indent=1)

    [orders] = functions_of_template(text)

    assert values(orders) == {"A": ["x"], "B": ["yz"]}
    assert [(each.position.line, each.position.column) for each in orders.variables] == [
        (8, 7), (9, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{Fn::ToJsonString: {a: !If [C, x, y], b: [!If [C, u, v], 1], a: z}}",
         ['{"a": "x", "b": ["u", "1"], "a": "z"}', '{"a": "y", "b": ["v", "1"], "a": "z"}']),
        ("{Fn::ToJsonString: [!Ref AWS::NoValue, ~, yes]}", ["[null, null, true]"]),
        ("{Fn::ForEach::V: [N, [p, q], {A: !Ref N}]}", ["p", "q"]),
        ("{Fn::ForEach::V: [N, [p, q], {A: 'a-${N}-&{N}'}]}", ["a-p-p", "a-p-q", "a-q-p", "a-q-q"]),
        ("{Fn::ForEach::V: [N, !Ref Words, {A: !Sub 'a-${N}-${Bare}'}]}",
         ["a-one-${Bare}", "a-two-${Bare}"]),
    ],
)  # fmt: skip
def test_each_value_of_a_loop_and_of_a_condition_is_a_value(
    expression: str, expected: list[str]
) -> None:
    variables = expression if "ForEach" in expression else f"{{A: {expression}}}"

    [orders] = read(function(variables)).values()

    assert values(orders) == {"A": expected}
    assert not orders.unread


def test_a_loop_over_functions_gives_them_its_values() -> None:
    text = """
Resources:
  Fn::ForEach::Functions:
    - N
    - [p, q]
    - 'Orders${N}':
        Type: AWS::Lambda::Function
        Properties: {Environment: {Variables: {A: '${N}'}}}
"""

    [orders] = read(text).values()

    assert values(orders) == {"A": ["p", "q"]}


def test_a_resource_with_two_types_is_read_as_each() -> None:
    text = """
Resources:
  Orders:
    Type: AWS::SNS::Topic
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {A: x}}}
"""

    assert values(read(text)["Orders"]) == {"A": ["x"]}


def test_a_merge_key_that_merges_nothing_stays_a_member() -> None:
    [orders] = read(function("{<<: [x, {A: y}], B: z}")).values()

    assert values(orders) == {"<<": ["x"], "B": ["z"], "A": ["y"]}


def test_what_a_stack_gives_its_template_is_said_not_to_be_judged() -> None:
    def reasons(properties: str) -> list[str]:
        stack = f"{{Type: 'AWS::CloudFormation::Stack', Properties: {properties}}}"
        [beside] = read(f"Resources:\n  Db: {stack}").values()
        assert not any(each.blocks_compliance for each in beside.unread)
        return [each.reason.partition(": ")[2] for each in beside.unread]

    elsewhere = "what it brings stands elsewhere: scan that, too"
    assert reasons("{TemplateURL: db.yaml}") == [elsewhere]
    assert reasons("{TemplateURL: db.yaml, Parameters: {Password: s3cr3t}}") == [
        f"{elsewhere}. Values of its Parameters are not judged"
    ]
