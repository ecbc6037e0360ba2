"""Variables of functions in `serverless.yml`."""

from __future__ import annotations

import pytest

from rule.model import Unread
from rule.templates.template import functions_of_template
from tests.rule.templates.written import read, values

SERVICE = """
service: shop
provider:
  name: aws
  stage: ${opt:stage, 'dev'}
custom:
  word: s3cr3t
  self: ${self:custom.self}
  loop: ${self:custom.back}
  back: ${self:custom.loop}
  stages:
    dev: {word: of-dev, all: {B: b-of-dev}}
    prod: {word: of-prod, all: {B: b-of-prod}}
  nested: ${self:custom.stages.${self:provider.stage}.word}
params:
  default: {word: of-default}
  prod: {word: of-params}
"""


IN_A_FILE = "its value stands in another file: scan that, too"
ELSEWHERE = "it stands elsewhere, or only a deployment knows it: scan it, too"
ENDLESS = "its variables are too many, or refer to each other"


def service(environment: str) -> str:
    return f"{SERVICE}functions:\n  orders:\n    handler: a.b\n    environment: {environment}\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", ["x"]),
        ("7", ["7"]),
        ("true", ["true"]),
        ("${self:custom.word}", ["s3cr3t"]),
        ("a-${self:custom.word}-${opt:x}", ["a-s3cr3t-${opt:x}"]),
        ("${env:X, 'fallback'}", ["fallback"]),
        ('${env:X, "fall, back}"}', ["fall, back}"]),
        ("${env:X, self:custom.word}", ["s3cr3t"]),
        ("${env:X, ${self:custom.word}}", ["s3cr3t"]),
        ("${self:custom.stages.dev.word}", ["of-dev"]),
        ("${self:custom.stages.${opt:stage}.word}", ["of-dev", "of-prod"]),
        ("${self:custom.stages.${opt:stage, 'dev'}.word}", ["of-dev", "of-prod"]),
        ("${self:custom.nested}", ["of-dev", "of-prod"]),
        ("${param:word}", ["of-default", "of-params"]),
        ("!Ref Table", []),
        ("!Join ['', [a, b]]", ["ab"]),
        ("!Sub 'a-${AWS::Region}'", ["a-${AWS::Region}"]),
        ("~", []),
    ],
)
def test_a_value_is_each_text_that_the_file_itself_may_give_it(
    value: str, expected: list[str]
) -> None:
    quoted = f"'{value}'" if value.startswith("a-$") else value
    [orders] = read(service(f"\n      A: {quoted}")).values()

    assert [each.value for each in orders.variables] == expected
    assert not orders.unread


@pytest.mark.parametrize(
    "value",
    ["${env:X}", "${opt:x}", "${ssm:/a/b}", "${cf:stack.Output}", "${s3:bucket/key}",
     "${aws:region}", "${self:custom.nothing}", "${self:custom.word.deeper}", "${param:nothing}",
     "${sls:stage}"],
)  # fmt: skip
def test_a_reference_is_no_value(value: str) -> None:
    [orders] = read(service(f"\n      A: {value}")).values()

    assert values(orders) == {}
    assert orders.names == 1
    assert not orders.unread


@pytest.mark.parametrize(
    ("environment", "unread"),
    [
        (
            "\n      A: ${file(a.yml):x}",
            Unread("environment:A", IN_A_FILE, blocks_compliance=False),
        ),
        ("${file(a.yml)}", Unread("environment", ELSEWHERE)),
        ("\n      A: ${self:custom.self}", Unread("environment:A", ENDLESS)),
        ("\n      A: ${self:custom.loop}", Unread("environment:A", ENDLESS)),
        ("\n      A: [x]", Unread("environment:A", "it is no text")),
        ("\n      A: ${self:custom.stages}", Unread("environment:A", "it is no text")),
    ],
)
def test_what_the_file_does_not_say_is_named(environment: str, unread: Unread) -> None:
    [orders] = read(service(environment)).values()

    assert orders.unread == (unread,)


def test_an_environment_may_stand_elsewhere_in_the_file() -> None:
    [orders] = read(service("${self:custom.stages.${opt:stage}.all}")).values()

    assert values(orders) == {"B": ["b-of-dev", "b-of-prod"]}
    assert [each.position.line for each in orders.variables] == [12, 13]


def test_a_function_has_its_own_variables_and_those_of_the_provider() -> None:
    text = """
service: {name: shop}
provider:
  name: aws
  environment: {A: x, B: y}
functions:
  - one: {handler: a.b, environment: {B: z}}
  - two: {handler: a.b}
"""
    assert {name: values(each) for name, each in read(text).items()} == {
        "one": {"B": ["z"], "A": ["x"]}, "two": {"A": ["x"], "B": ["y"]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "what", "blocks"),
    [
        ("functions: ${file(f.yml)}", "functions", True),
        ("functions: [{a: {handler: x}}, '${file(f.yml)}']", "functions", True),
        ("provider: ${file(p.yml)}\nfunctions: {}", "provider", True),
        ("provider: {name: aws}\nresources: ['${file(r.yml)}']", "resources", False),
    ],
)
def test_what_stands_in_other_files_is_named(rest: str, what: str, blocks: bool) -> None:
    [unread] = read(f"service: shop\n{rest}")[""].unread

    assert (unread.what, unread.blocks_compliance) == (what, blocks)


def test_functions_among_the_resources_are_read() -> None:
    text = """
service: shop
provider: aws
resources:
  - Resources:
      A: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {B: x}}}}
"""
    assert values(read(text)["A"]) == {"B": ["x"]}


def test_braces_that_never_close_are_text() -> None:
    [orders] = functions_of_template(service("\n      A: '" + "${" * 30_000 + "'"))

    assert len(orders.variables[0].value) == 60_000


IN_FILES = """
service: shop
provider: {name: aws}
custom:
  file: ${file(custom.yml)}
  word: s3cr3t
"""


@pytest.mark.parametrize(
    "functions",
    [
        "{orders: {environment: '${self:custom.file.environment}'}}",
        "{orders: {environment: '${self:custom.file.${opt:stage}}'}}",
        "{orders: {environment: '${self:custom.absent}'}}",
        "{orders: {environment: '${param:absent}'}}",
        "{orders: {environment: {<<: '${file(a.yml)}'}}}",
        "{orders: '${self:custom.file.orders}'}",
        "${self:custom.file.functions}",
    ],
)
def test_an_environment_to_which_no_path_leads_is_not_read(functions: str) -> None:
    found = read(f"{IN_FILES}functions: {functions}\n")

    assert any(each.blocks_compliance for one in found.values() for each in one.unread)


def test_a_value_behind_another_file_is_named() -> None:
    [orders] = read(
        f"{IN_FILES}functions: {{orders: {{environment: {{A: '${{self:custom.file.a}}'}}}}}}\n"
    ).values()

    assert orders.unread == (Unread("environment:A", IN_A_FILE, blocks_compliance=False),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!Ref Password", ["s3cr3t"]),
        ("!FindInMap [Stages, dev, Password]", ["of-dev"]),
        ("!Sub 'a-${Password}-${Bare}-${self:custom.word}'", ["a-s3cr3t-${Bare}-s3cr3t"]),
    ],
)
def test_parameters_and_mappings_of_the_resources_count(value: str, expected: list[str]) -> None:
    resources = """
resources:
  - Parameters:
      Password: {Type: String, Default: '${self:custom.word}'}
  - Mappings: {Stages: {dev: {Password: of-dev}}}
"""

    [orders] = read(
        f"{IN_FILES}functions: {{orders: {{environment: {{A: {value}}}}}}}\n{resources}"
    ).values()

    assert values(orders) == {"A": expected}


@pytest.mark.parametrize("where", ["Resources", "extensions"])
def test_what_overrides_a_function_of_the_framework_is_read(where: str) -> None:
    found = read(
        f"{IN_FILES}functions: {{orders: {{handler: a.b}}}}\nresources: {{{where}: "
        "{OrdersLambdaFunction: {Properties: {Environment: {Variables: "
        "{A: x, B: '${self:custom.word}', C: !Sub '${AWS::Region}'}}}}}}\n"
    )

    assert values(found["OrdersLambdaFunction"]) == {
        "A": ["x"],
        "B": ["s3cr3t"],
        "C": ["${AWS::Region}"],
    }


@pytest.mark.parametrize("functions", ["", "functions:\n", "functions: ${file(functions.yml)}\n"])
def test_variables_that_all_functions_share_are_read_wherever_those_stand(functions: str) -> None:
    found = read(f"service: shop\nprovider: {{name: aws, environment: {{A: x}}}}\n{functions}")

    assert values(found[""]) == {"A": ["x"]}


def test_resources_that_refer_to_themselves_are_not_read() -> None:
    resources = "{Resources: {F: '${self:resources.Resources}'}}"

    found = read(f"{IN_FILES}functions: {{}}\nresources: {resources}\n")

    assert found[""].unread == (Unread("resources", ENDLESS),)
