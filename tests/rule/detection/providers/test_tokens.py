from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rule.detection.filters.public_values import is_masked
from rule.detection.filters.randomness import surprise
from rule.detection.providers.tokens import SHAPES, Shape
from rule.detection.scanner import Scanner
from rule.model import Confidence, SourceFile, Variable
from tests.proofs import examples, proofs_but
from tests.rule.detection.providers.provider_table import PAGE, page
from tests.rule.detection.written_values import HEXADECIMAL, drawn

SCANNER = Scanner()


def tokens_of(shape: Shape) -> st.SearchStrategy[str]:
    """Make tokens of a shape; none that somebody filled with few characters or words."""
    pattern = re.compile(f"(?:{shape.prefix})(?:{shape.rest})", re.ASCII)
    return st.from_regex(pattern, fullmatch=True).filter(
        lambda token: (
            len(set(token)) > 8
            and "EXAMPLE" not in token
            and not is_masked(token)
            and surprise(token) >= 0
        )
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.secret_type}, {shape.prefix}")
@settings(max_examples=examples(0.05))
@given(data=st.data())
def test_a_providers_token_is_found_whatever_its_variable_is_called_and_in_code(
    shape: Shape, data: st.DataObject
) -> None:
    token = data.draw(tokens_of(shape))

    finding = SCANNER.scan_variable(Variable("CONFIG_7", token))
    in_code = SCANNER.scan_file(SourceFile("app.py", f"\n\ncall('{token}')  # 7\n"))

    assert finding is not None
    assert finding.confidence is Confidence.PROVIDER
    assert Confidence.PROVIDER in {f.confidence for f in in_code}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.secret_type}, {shape.prefix}")
@settings(max_examples=examples(0.05))
@given(data=st.data())
def test_the_beginning_of_a_token_is_none(shape: Shape, data: st.DataObject) -> None:
    beginning = data.draw(st.from_regex(re.compile(shape.prefix, re.ASCII), fullmatch=True))

    finding = SCANNER.scan_variable(Variable("PREFIX", beginning))
    assert finding is None or finding.secret_type != shape.secret_type


@pytest.mark.parametrize(
    ("secret_type", "token"),
    [
        ("DigitalOcean Token", "dop_v1_" + drawn(64, HEXADECIMAL)),
        ("Figma Token", "figd_" + drawn(40)),
        ("Linear API Key", "lin_api_" + drawn(40)),
        ("npm Token", "npm_" + drawn(36)),
    ],
)
def test_a_token_is_found_as_its_provider_writes_it(secret_type: str, token: str) -> None:
    finding = SCANNER.scan_variable(Variable("CONFIG_7", token))

    assert finding is not None
    assert finding.secret_type == secret_type


@pytest.mark.parametrize(
    "value",
    [
        "do_v1_release",
        "bedrock-api-key-of-the-orders",
        "npm_config_registry",
        "sk-learn",
        "key-value-store",
        "api-gateway",
        "secret_manager_enabled",
        "hf_hub_offline",
        "test_ScalarFunctionNoReferenceCycle",
        "live_andLetTheOthersLiveAsLongAsThey",
        "task-proj-overview-of-the-quarter-and-all-that-was-decided-in-it",
    ],
)
def test_words_that_only_begin_alike_are_no_tokens(value: str) -> None:
    assert SCANNER.scan_variable(Variable("SETTING", value)) is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".env", "AWS_BEARER_TOKEN_BEDROCK={}"),
        ("app.py", 'os.environ["AWS_BEARER_TOKEN_BEDROCK"] = "{}"'),
        ("app.js", "const headers = {{ Authorization: `Bearer {}` }};"),
        ("app.json", '{{"config": "{}"}}'),
    ],
)
@pytest.mark.parametrize("beginning", ["ABSK", "bedrock-api-key-"])
def test_a_key_of_bedrock_is_found_short_term_or_not(path: str, line: str, beginning: str) -> None:
    file = SourceFile(path, line.format(f"{beginning}{drawn(160)}=="))

    assert Confidence.PROVIDER in {found.confidence for found in SCANNER.scan_file(file)}


@pytest.mark.parametrize("filler", ["x", "0", "*"])
def test_a_shape_that_somebody_filled_is_no_token(filler: str) -> None:
    for prefix, length in (("ghp_", 36), ("glsa_", 41), ("sk-ant-api03-", 95), ("npm_", 36)):
        assert SCANNER.scan_variable(Variable("SETTING", prefix + filler * length)) is None


@pytest.mark.parametrize("at", proofs_but(range(0, 1_200, 35), range(0, 1_200, 7)))
def test_a_part_of_a_word_in_a_long_line_is_no_token(at: int) -> None:
    word = "xy" + "EAAB" + drawn(120)
    line = "a+" * 600 + "EAAx/" + "b+" * (at // 2) + word * 4 + "/" + "a+" * 2_000

    assert [*SCANNER.scan_file(SourceFile("app.js", line))] == []


@pytest.mark.parametrize("at", range(0, 1_200, 97))
def test_a_token_in_a_long_line_is_found_wherever_it_stands(at: int) -> None:
    line = "a+" * 600 + "EAAx/" + "b+" * (at // 2) + "EAAB" + drawn(120) + "/" + "a+" * 2_000

    assert [each.secret_type for each in SCANNER.scan_file(SourceFile("app.js", line))] == [
        "Facebook Access Token"
    ]


def test_the_documentation_lists_each_shape_with_its_source() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    assert all(shape.source.startswith("https://") for shape in SHAPES)


def test_shapes_stand_in_order() -> None:
    types = [shape.secret_type.lower() for shape in SHAPES]
    assert types == sorted(types)


def test_no_shape_stands_twice() -> None:
    shapes = [(shape.secret_type, shape.prefix) for shape in SHAPES]
    assert len(set(shapes)) == len(shapes)
