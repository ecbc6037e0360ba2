"""Names, values, handlers and tags as long and as odd as AWS allows them."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.aws.secret_content import parse_values, tags_for, to_json
from remediation.model import (
    FUNCTION_TAG,
    HANDLER_TAG,
    SHIM_VARIABLES,
    Options,
    Plan,
    Secret,
    Stack,
)
from remediation.planning.environment_size import ENVIRONMENT_BYTES, environment_size
from remediation.planning.plan import plan
from remediation.planning.rewiring import Rewiring, restored, sealed, shadowed
from remediation.planning.wiring import handler_to_restore
from tests.remediation.builders import NONCE, POLICY, PYTHON_SHIM, STACK, function, target
from tests.template import TEMPLATE

PLACES = {
    "aws": "ap-southeast-2",
    "aws-cn": "cn-northwest-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-eusc": "eusc-de-east-1",
}
LONGEST_NAME = "f" * 64
LONGEST_HANDLER = "package/module." + "h" * 113
NAME_LETTERS = string.ascii_letters + string.digits + "_"
NAMES = (
    st.text(NAME_LETTERS, min_size=2, max_size=60)
    .filter(lambda name: name[0] in string.ascii_letters)
    .filter(lambda name: name not in SHIM_VARIABLES)
)
# Whatever UTF-8 can write, but for NUL, which ends a variable.
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
ENVIRONMENTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=10)
TAG_LETTERS = st.characters(categories=["L", "Nd", "Zs"], include_characters="_.:/=+-@")
"""Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html"""


@given(ENVIRONMENTS)
def test_every_legal_name_and_value_is_sealed_and_restored_to_the_letter(
    environment: dict[str, str],
) -> None:
    original = function(environment, handler=LONGEST_HANDLER)
    rewiring = Rewiring(PYTHON_SHIM, "arn", NONCE, environment)

    kept = parse_values({"SecretString": to_json(environment)}, "name")
    last = sealed(shadowed(original, STACK, rewiring), environment)
    now = replace(original, handler=last.handler, layers=last.layers, environment=last.environment)

    assert kept == environment
    assert not set(environment) & set(last.environment)
    assert restored(now, STACK, LONGEST_HANDLER, kept) == original.configuration


@given(ENVIRONMENTS)
def test_a_plan_holds_names_and_none_of_the_values(environment: dict[str, str]) -> None:
    odd = {name: f"{value}cnry77wren" for name, value in environment.items()}

    planned = plan(target(function(odd)), list(odd), Options())

    assert "cnry77wren" not in repr(planned)


@pytest.mark.parametrize(("partition", "region"), PLACES.items())
def test_the_longest_names_fit_wherever_they_are_written(partition: str, region: str) -> None:
    prefix = "p" * 400
    parameter = TEMPLATE["Parameters"]["SecretNamePrefix"]["AllowedPattern"]
    arn = f"arn:{partition}:lambda:{region}:123456789012:function:{LONGEST_NAME}"
    longest = function({"A_KEY": "x"}, name=LONGEST_NAME, arn=arn, handler=LONGEST_HANDLER)
    stack = Stack(POLICY, prefix, None, STACK.shims)

    name = stack.secret_name(longest)
    tags = tags_for(longest, LONGEST_HANDLER, "2026-11-27")
    secret_arn = f"arn:{partition}:secretsmanager:{region}:123456789012:secret:{name}-AbCdEf"
    after = shadowed(longest, stack, Rewiring(PYTHON_SHIM, secret_arn, NONCE, ["A_KEY"]))

    assert re.fullmatch(parameter, prefix)
    assert not re.fullmatch(parameter, prefix + "p")
    assert len(name) <= 512
    assert re.fullmatch(r"[\w/+=.@-]+", name, re.ASCII)
    # Secrets Manager would take such an end for what it adds itself.
    assert not re.search(r"-[A-Za-z0-9]{6}$", name)
    assert all(len(key) <= 128 and len(value) <= 256 for key, value in tags.items())
    assert tags[FUNCTION_TAG] == arn
    assert tags[HANDLER_TAG] == LONGEST_HANDLER
    assert len(LONGEST_HANDLER) == 128
    assert environment_size(after.environment) <= ENVIRONMENT_BYTES


def test_a_function_of_the_longest_names_is_planned_without_a_refusal() -> None:
    longest = function({"A_KEY": "x"}, name=LONGEST_NAME, handler=LONGEST_HANDLER)
    stack = Stack(POLICY, "p" * 400, None, STACK.shims)

    assert isinstance(plan(target(longest, stack=stack), ["A_KEY"], Options()), Plan)


@given(st.text(TAG_LETTERS, min_size=1, max_size=128))
def test_a_handler_that_a_tag_can_hold_comes_back_from_it(handler: str) -> None:
    tags = tags_for(function(), handler, "2026-11-27")
    lost = function({"SEALED_ENV_ARN": "arn"}, handler=PYTHON_SHIM.entry)
    secret = Secret("arn", "name", tags)

    assert handler_to_restore(lost, STACK, secret) == handler


@given(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=128))
def test_a_handler_is_tagged_with_letters_that_a_tag_may_have_or_not_at_all(handler: str) -> None:
    tagged = tags_for(function(), handler, "2026-11-27").get(HANDLER_TAG)

    assert tagged in (None, handler)
    # As Java and thus AWS reads its pattern ([\p{L}\p{Z}\p{N}_.:/=+\-@]*).
    if tagged is not None:
        assert all(c.isalpha() or c.isnumeric() or c in "_.:/=+-@" for c in tagged)


@given(st.dictionaries(st.text(TAG_LETTERS, max_size=128), st.text(TAG_LETTERS, max_size=256)))
def test_a_functions_own_tags_change_no_plan(tags: dict[str, str]) -> None:
    plain, tagged = function({"A_KEY": "x"}), function({"A_KEY": "x"}, tags=tags)

    assert plan(target(tagged), ["A_KEY"], Options()) == plan(target(plain), ["A_KEY"], Options())
