"""What a function's secret holds, and how it is tagged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from remediation.aws.secret_content import (
    VALUE_BYTES,
    SecretTaken,
    SecretUnusable,
    parse_values,
    request_token,
    require_owner,
    tags_for,
    to_json,
)
from remediation.model import CODE_TAG, CODE_VARIABLE, EXPOSED_TAG, FUNCTION_TAG, HANDLER_TAG
from tests.remediation.builders import function, function_arn, secret


@pytest.mark.parametrize(
    "answer", [{"SecretString": '{"A": "x"}'}, {"SecretBinary": b'{"A": "x"}'}]
)
def test_values_are_read_from_text_and_from_bytes(answer: dict[str, Any]) -> None:
    assert parse_values(answer, "name") == {"A": "x"}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"SecretString": "a-meadow"},
        {"SecretString": '["a-meadow"]'},
        {"SecretString": '{"A": 1}'},
        {"SecretBinary": b"\xff"},
        {"SecretString": 100_000 * "["},
    ],
)
def test_any_other_value_is_refused_by_the_secrets_name_alone(answer: dict[str, Any]) -> None:
    with pytest.raises(SecretUnusable, match="The secret name is not a JSON object") as refused:
        parse_values(answer, "name")
    assert "a-meadow" not in str(refused.value)


def test_the_same_values_are_the_same_text() -> None:
    assert to_json({"B": "ö", "A": "x"}) == to_json({"A": "x", "B": "ö"}) == '{"A": "x", "B": "ö"}'


def test_a_text_that_secrets_manager_would_not_take_is_refused_before() -> None:
    room = VALUE_BYTES - len(json.dumps({"A": ""}))
    assert len(to_json({"A": "x" * room})) == VALUE_BYTES
    with pytest.raises(SecretUnusable, match="65536 bytes"):
        to_json({"A": "ö" * room})


def test_a_text_that_is_none_is_refused_without_being_quoted() -> None:
    with pytest.raises(SecretUnusable, match="A holds half of a surrogate pair") as refused:
        to_json({"A": "a-meadow\ud800", "B": "x"})
    assert refused.value.__context__ is None


def test_a_token_is_of_the_function_its_revision_the_version_before_and_the_names() -> None:
    token = request_token(function(), "1", ("A", "B"), ("B", "C"))
    assert token == request_token(function(), "1", ("B", "A"), ("C",))
    others = {
        request_token(function(arn=function_arn("other")), "1", ("A", "B"), ("C",)),
        request_token(function(revision_id="2"), "1", ("A", "B"), ("C",)),
        request_token(function(), "2", ("A", "B"), ("C",)),
        request_token(function(), "1", ("A",), ("B", "C")),
        request_token(function(), "1", ("A", "B"), ()),
        request_token(function(), "1", ("AB",), ("C",)),
    }
    assert len({token, *others}) == 7
    assert 32 <= len(token) <= 64


def test_a_token_tells_nothing_of_the_values() -> None:
    weak, other = (function({"DB_PASSWORD": value}) for value in ("summer", "winter"))
    assert request_token(weak, "1", weak.environment, ()) == request_token(
        other, "1", other.environment, ()
    )


@pytest.mark.parametrize(
    ("handler", "tagged"),
    [("app.handler", True), (None, False), ("app.händler!", False), ("a" * 257, False)],
)
def test_the_handler_is_tagged_where_a_tag_can_hold_it(handler: str | None, tagged: bool) -> None:
    tags = tags_for(function(), handler, "2026-11-24")
    assert tags.pop(HANDLER_TAG, None) == (handler if tagged else None)
    assert tags == {FUNCTION_TAG: function().arn, EXPOSED_TAG: "2026-11-24"}


@pytest.mark.parametrize(
    ("noted", "tagged"),
    [
        ("7:0a1b:2c3d:API_KEY,DB_PASSWORD", "7:0a1b:2c3d:API_KEY+DB_PASSWORD"),
        (f"7:0a1b:2c3d:{'A' * 250}", "7:0a1b:2c3d:"),
        ("somebody's own; text", None),
        (None, None),
    ],
    ids=["as it is", "without names that are too long", "no note", "nothing"],
)
def test_what_was_moved_out_of_the_code_is_tagged(noted: str | None, tagged: str | None) -> None:
    environment = {"A_KEY": "x"} if noted is None else {CODE_VARIABLE: noted}

    assert tags_for(function(environment), None, "2026-11-24").get(CODE_TAG) == tagged


def test_a_secret_of_another_function_is_never_taken() -> None:
    own = secret(A="x")
    require_owner(function(), own)
    for tags in ({}, {FUNCTION_TAG: function_arn("other")}):
        with pytest.raises(SecretTaken, match="is not tagged as orders's: rename it"):
            require_owner(function(), replace(own, tags=tags))
