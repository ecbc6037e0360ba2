"""JSON of AWS's tools and of people: which environments it holds, or why it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from rule.cli.ending import CLEAN, FOUND, UNFINISHED
from rule.cli.environment_json import environments_in
from rule.cli.main import main

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
VARIABLES = {"STAGE": "prod", "DB_PASSWORD": PASSWORD}
PAIRS = [{"name": "STAGE", "value": "prod"}, {"name": "DB_PASSWORD", "value": PASSWORD}]


def function(name: str, **variables: str) -> dict[str, object]:
    return {"FunctionName": name, "CodeSize": 9, "Environment": {"Variables": variables}}


def read(given: object) -> list[tuple[str, dict[str, str]]]:
    text = given if isinstance(given, str) else json.dumps(given)
    return [(each.label, dict(each.pairs)) for each in environments_in(text)]


CONTAINER = {"name": "web", "image": "shop", "environment": PAIRS, "secrets": [{"name": "B"}]}


@pytest.mark.parametrize(
    "given",
    [
        VARIABLES,
        {"Variables": VARIABLES},
        {"Environment": {"Variables": VARIABLES}},
        {"Environment": VARIABLES},
        function("orders", **VARIABLES),
        {"Configuration": function("orders", **VARIABLES), "Code": {}, "Tags": {"a": "b"}},
        PAIRS,
        [{"Name": "STAGE", "Value": "prod"}, {"Name": "DB_PASSWORD", "Value": PASSWORD}],
        [{"key": "STAGE", "value": "prod"}, {"key": "DB_PASSWORD", "value": PASSWORD}],
        ["STAGE=prod", f"DB_PASSWORD={PASSWORD}"],
        {"environment": PAIRS},
    ],
)
def test_one_environment_is_read_in_each_shape(given: object) -> None:
    assert read(given) == [("", VARIABLES)]


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ({"Functions": [function("a", **VARIABLES), function("b", **VARIABLES)]}, ["a", "b"]),
        ([function("a", **VARIABLES)], ["a"]),
        ({"Functions": [{**function("a", **VARIABLES), "Version": "7"}]}, ["a:7"]),
        ({"Functions": [{**function("a", **VARIABLES), "Version": "$LATEST"}]}, ["a"]),
        ({"ResponseMetadata": {}, "Functions": [function("a", **VARIABLES)]}, ["a"]),
        ({"Versions": [{**function("a", **VARIABLES), "Version": "7"}]}, ["a:7"]),
        ({"Orders": VARIABLES, "Mail": VARIABLES}, ["Orders", "Mail"]),
        ({"dev": {"Variables": VARIABLES}, "prod": VARIABLES}, ["dev", "prod"]),
        ({"Parameters": VARIABLES, "OrdersFunction": VARIABLES}, ["Parameters", "OrdersFunction"]),
        ({"containerDefinitions": [CONTAINER]}, ["web"]),
        ({"taskDefinition": {"family": "f", "containerDefinitions": [CONTAINER]}}, ["web"]),
        (CONTAINER, ["web"]),
    ],
)  # fmt: skip
def test_several_environments_have_their_names(given: object, labels: list[str]) -> None:
    assert read(given) == [(label, VARIABLES) for label in labels]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", "1"),
        ("1.50", "1.50"),
        ("-2e9", "-2e9"),
        ("9" * 5_000, "9" * 5_000),
        ("true", "true"),
        ("false", "false"),
    ],
)
def test_numbers_and_booleans_are_texts_as_they_are_written(written: str, value: str) -> None:
    assert read(f'{{"A": {written}, "B": "x"}}') == [("", {"A": value, "B": "x"})]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"A": "x", "B": {"C": "y"}}, "B must be a string"),
        ({"dev": {"A": {"B": "velvet"}}}, "dev.A must be a string"),
        ({"dev": {"A": "x"}, "prod": None}, "dev must be"),
        ([{"name": "A", "valueFrom": "velvet"}], "its list holds neither"),
        ([{"name": "A", "value": "x"}, {"name": "B"}], "its list holds neither"),
        (["A=x", "velvet"], "its list holds neither"),
        ([], "its list holds neither"),
        ([1], "its list holds neither"),
        ({"Functions": ["A=velvet"]}, "Functions must be a list of functions"),
        ({"Functions": {"velvet": 1}}, "Functions must be a list of functions"),
        ({"environment": [{"name": "A", "valueFrom": "velvet"}]}, "its environment must be"),
        ({"Environment": {"Variables": {}}, "db_password": "velvet"}, "db_password stands"),
        (function("a", **VARIABLES) | {"db_password": "velvet"}, "db_password stands"),
        ({"FunctionName": "a", "CodeSize": 1, "db_password": "velvet"}, "db_password stands"),
        ({"environment": PAIRS, "DB_PASSWORD": "velvet"}, "DB_PASSWORD stands"),
        ({"containerDefinitions": [CONTAINER], "token": "velvet"}, "token stands"),
        ({"containerDefinitions": [CONTAINER | {"token": "velvet"}]}, "token stands"),
        ({"containerDefinitions": ["velvet"]}, "containerDefinitions must be"),
        ({"taskDefinition": "velvet:1", "containerDefinitions": []}, "taskDefinition must be"),
        ({"Environment": {}, "DB_PASSWORD": ["velvet"]}, "DB_PASSWORD stands"),
        ({"Environment": {}, "Configuration": "velvet"}, "Configuration stands"),
        ('{"A": NaN, "B": []}', "B must be a string"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused_and_not_quoted(given: object, why: str) -> None:
    with pytest.raises(ValueError, match=why) as raised:
        read(given)
    assert "velvet" not in str(raised.value)


def test_a_name_that_is_no_member_of_an_answer_is_judged_beside_it() -> None:
    given = {**function("orders", STAGE="prod"), "DbPassword": PASSWORD}

    assert read(given) == [("", {"STAGE": "prod", "DbPassword": PASSWORD})]


@pytest.mark.parametrize(
    "given", [{"FunctionName": "a", "Environment": None}, function("a") | {"Environment": None}]
)
def test_a_function_whose_environment_is_null_has_no_variables(given: dict[str, object]) -> None:
    assert read([given, function("b", **VARIABLES)]) == [("a", {}), ("b", VARIABLES)]


def test_variables_that_are_called_as_members_of_an_answer_are_variables() -> None:
    for given in (
        {"FunctionName": "orders", "Environment": PASSWORD},
        {"Environment": PASSWORD, "CodeSize": 9},
        {"FunctionName": "orders", "CodeSize": "9", "Functions": "x"},
    ):
        assert read(given) == [("", {name: str(value) for name, value in given.items()})]


MEMBERS = (
    *("Variables", "Parameters", "Environment", "Configuration", "FunctionName", "Functions"),
    *("CodeSize", "environment", "containerDefinitions", "taskDefinition", "name", "value"),
    *("DB_PASSWORD", "dev"),
)
LEAVES = st.sampled_from([PASSWORD, "x", 1, True, None])
TEXTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4)
    ),
    max_leaves=8,
)


def leaves(given: object, under: str = "") -> Iterator[tuple[str, object]]:
    match given:
        case dict():
            for name, value in given.items():
                yield from leaves(value, name)
        case list():
            for each in given:
                yield from leaves(each, under)
        case leaf:
            yield under, leaf


@pytest.mark.slow
@hypothesis.settings(max_examples=300, deadline=None)
@hypothesis.given(text=TEXTS.filter(lambda each: isinstance(each, dict | list)))
@hypothesis.example(text={"environment": [PASSWORD], "name": PASSWORD})
def test_a_variable_is_read_or_its_text_is_refused(text: object) -> None:
    try:
        found = environments_in(json.dumps(text))
    except ValueError as refused:
        why, found = str(refused), ()
    else:
        why = ""

    is_name = ("name", PASSWORD) in leaves(text)  # A refusal names the container.
    assert is_name or PASSWORD not in why
    if not why and ("DB_PASSWORD", PASSWORD) in leaves(text) and not any(e.unread for e in found):
        assert PASSWORD in {value for each in found for _, value in each.pairs}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_report_names_the_function_of_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = {"Functions": [function("mail", STAGE="prod"), function("orders", **VARIABLES)]}
    (folder / "functions.json").write_text(json.dumps(listed))

    assert main(["environment", "functions.json"]) == FOUND
    assert capsys.readouterr().out.splitlines() == [
        "functions.json (orders): environment:DB_PASSWORD (line 1)  Secret Keyword",
        f"read 2 subjects, 3 variables, 1 file, {len(json.dumps(listed))} bytes: 1 secret found",
    ]

    assert main(["environment", "functions.json", "--json"]) == FOUND
    [row] = json.loads(capsys.readouterr().out)
    assert row["subject"] == "functions.json (orders)"

    assert main(["environment", "functions.json", "--format", "json"]) == FOUND
    document = json.loads(capsys.readouterr().out)
    assert [each["part"] for each in document["subjects"]] == ["mail", "orders"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"Functions": [function("a", A="1")], "NextMarker": "x"}, "its list of functions goes on"),
        ({"Functions": [], "NextToken": "x"}, "its list of functions goes on"),
        ({"Functions": [], "NextMarker": "", "NextToken": "x"}, "its list of functions goes on"),
        ({"Functions": [], "NextMarker": {"a": "x"}}, "its list of functions goes on"),
        ({"Functions": [], "NextMarker": 7}, "its list of functions goes on"),
        ({"Versions": [], "NextMarker": "x"}, "its list of functions goes on"),
        # As --query 'Functions[].{FunctionName:FunctionName,Environment:{Variables:…}}' gives it.
        ({"FunctionName": "a", "Environment": {"Variables": None}}, "it has no Variables"),
        ([{"FunctionName": "a", "Environment": {"Variables": None}}], "it has no Variables"),
        (
            {"FunctionName": "a", "CodeSize": 1, "Environment": {"Error": {"ErrorCode": "X"}}},
            "Lambda could not read the environment",
        ),
        (
            {"Configuration": {"Environment": {"Error": {"ErrorCode": "X"}}}},
            "Lambda could not read the environment",
        ),
        (
            {"Functions": [{"FunctionName": "a", "Environment": {"Error": {"ErrorCode": "X"}}}]},
            "Lambda could not read the environment",
        ),
        (
            {"environment": [], "environmentFiles": [{"value": "arn", "type": "s3"}]},
            "its environmentFiles stand elsewhere",
        ),
    ],
)
def test_what_a_text_leaves_out_is_never_clean(
    folder: Path, capsys: pytest.CaptureFixture[str], given: object, why: str
) -> None:
    (folder / "functions.json").write_text(json.dumps(given))

    assert main(["environment", "functions.json"]) == UNFINISHED
    assert why in capsys.readouterr().out


@pytest.mark.parametrize(
    "member",
    ["command", "entryPoint", "logConfiguration", "dockerLabels", "healthCheck"],
)
def test_what_a_container_has_beside_its_environment_is_noted(
    folder: Path, capsys: pytest.CaptureFixture[str], member: str
) -> None:
    container = {"name": "web", "environment": [], member: {"splunk-token": PASSWORD}}
    (folder / "task.json").write_text(json.dumps({"containerDefinitions": [container]}))

    assert main(["environment", "task.json"]) == CLEAN
    assert f"note: {member}: only its environment is read" in capsys.readouterr().out


def test_an_account_without_functions_is_clean(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "functions.json").write_text('{"Functions": []}')

    assert main(["environment", "functions.json"]) == CLEAN
    assert "read 0 variables, 1 file" in capsys.readouterr().out
