"""Variables and code of functions in templates of CloudFormation, SAM and the CDK."""

from __future__ import annotations

import json

import pytest

from rule.model import Unread
from rule.templates.function import TemplateFunction
from rule.templates.template import functions_of_template

SAM = "Transform: AWS::Serverless-2016-10-31\n"
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


@pytest.mark.parametrize(
    ("first", "step", "resources"),
    [
        (
            "{}",
            "{'Fn::If': [c, *a%d, *a%d]}",
            "{A: {Type: AWS::Lambda::Function, Properties: *a59}}",
        ),
        (
            "{A: {Type: X}}",
            "{'Fn::ForEach::A': [x, [y], *a%d], 'Fn::ForEach::B': [x, [y], *a%d]}",
            "*a59",
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


SAM_BLOCK = """Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      InlineCode: |
        one

        two
"""
SUBSTITUTED = """Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Sub |
          one
          ${Two}
"""
JOINED = """Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Join
          - "\\n"
          - - one
            - two
"""
ESCAPED = (
    'Resources: {A: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: "one\\ntwo"}}}}'
)


@pytest.mark.parametrize(
    ("text", "path", "code", "places"),
    [
        (SAM_BLOCK, "index.py", "one\n\ntwo\n", [(7, 9), (8, 9), (9, 9)]),
        (SUBSTITUTED, "index.js", "one\n${Two}\n", [(7, 11), (8, 11)]),
        (JOINED, "index.js", "one\ntwo", [(8, 0), (9, 0)]),
        (ESCAPED, "index.js", "one\ntwo", [(1, 0), (1, 0), (1, 0)]),
    ],
)
def test_inline_code_is_code_and_each_of_its_lines_has_its_place(
    text: str, path: str, code: str, places: list[tuple[int, int]]
) -> None:
    [inline] = read(text)["A"].code

    assert (inline.file.path, inline.file.text) == (path, code)
    found = [inline.position(number + 1) for number in range(len(places))]
    assert [(each.line, each.column) for each in found] == places


def test_code_of_a_function_of_cloudfront_is_read() -> None:
    text = "Resources: {A: {Type: AWS::CloudFront::Function, Properties: {FunctionCode: x}}}"

    [code] = read(text)["A"].code

    assert code.file.text == "x"


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


CANARY = """
Resources:
  Shop:
    Type: AWS::Synthetics::Canary
    Properties:
      RuntimeVersion: RUNTIME
      RunConfig:
        TimeoutInSeconds: 60
        EnvironmentVariables: {PASSWORD: !Ref Password, STAGE: !If [IsProd, prod, dev]}
      Code: CODE
"""


@pytest.mark.parametrize(
    ("runtime", "path"),
    [("syn-nodejs-puppeteer-9.1", "index.js"), ("syn-python-selenium-4.1", "index.py")],
)
def test_a_canary_has_the_variables_and_the_code_of_a_function(runtime: str, path: str) -> None:
    code = "{Handler: index.handler, Script: a = 1}"
    [shop] = read(DECLARED + CANARY.replace("RUNTIME", runtime).replace("CODE", code)).values()

    assert values(shop) == {"PASSWORD": ["s3cr3t"], "STAGE": ["prod", "dev"]}
    assert shop.variables[0].position.line == 19
    assert [(each.file.path, each.file.text) for each in shop.code] == [(path, "a = 1")]
    assert not shop.has_package
    assert not shop.unread


def test_a_canary_whose_code_stands_elsewhere_says_so() -> None:
    code = "{Handler: index.handler, S3Bucket: shop, S3Key: canary.zip}"
    [shop] = read(DECLARED + CANARY.replace("CODE", code)).values()

    assert shop.has_package
    assert not shop.code


def test_a_canarys_variables_that_only_a_deployment_knows_are_not_read() -> None:
    given = CANARY.replace("{PASSWORD: !Ref Password, STAGE: !If [IsProd, prod, dev]}", "!Ref Bare")
    [shop] = read(DECLARED + given.replace("CODE", "{}")).values()

    assert shop.unread == (Unread("environment", "only a deployment knows what Ref makes"),)


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
