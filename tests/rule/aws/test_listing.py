from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from rule.aws.clients import Aws, FunctionNotRead
from rule.aws.listing import ListedVersion, list_versions
from rule.aws.pace import Pace

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:"


def configuration(name: str, version: str = "$LATEST", **more: Any) -> dict[str, Any]:
    return {
        "FunctionName": name,
        "FunctionArn": f"{ARN}{name}",
        "Version": version,
        "CodeSha256": "sha",
        "LastModified": "2026-11-01T10:00:00.000+0000",
        **more,
    }


def listed(aws: Aws, *, published: bool = False) -> list[ListedVersion]:
    return list(list_versions(aws.functions, Pace(0), "eu-central-1", published=published))


def test_functions_are_listed_page_by_page_with_their_environments(aws: Aws) -> None:
    stage: dict[str, Any] = {"Environment": {"Variables": {"STAGE": "test"}}}
    with Stubber(aws.functions) as stubber:
        stubber.add_response(
            "list_functions", {"Functions": [configuration("a", **stage)], "NextMarker": "m"}, {}
        )
        stubber.add_response("list_functions", {"Functions": [configuration("b")]}, {"Marker": "m"})
        first, second = listed(aws)

    assert (first.snapshot.name, dict(first.snapshot.environment)) == ("a", {"STAGE": "test"})
    assert (second.snapshot.name, second.snapshot.code_sha256) == ("b", "sha")
    assert first.modified == "2026-11-01T10:00:00.000+0000"


def test_published_versions_are_asked_for(aws: Aws) -> None:
    with Stubber(aws.functions) as stubber:
        stubber.add_response(
            "list_functions",
            {"Functions": [configuration("a"), configuration("a", "3")]},
            {"FunctionVersion": "ALL"},
        )
        found = listed(aws, published=True)

    assert [each.snapshot.version for each in found] == ["$LATEST", "3"]


def test_an_environment_that_lambda_could_not_decrypt_is_unread(aws: Aws) -> None:
    error: dict[str, Any] = {
        "Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "no"}}
    }
    with Stubber(aws.functions) as stubber:
        stubber.add_response("list_functions", {"Functions": [configuration("a", **error)]})
        (found,) = listed(aws)

    assert found.snapshot.environment_unread is not None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("AccessDeniedException", "was denied for the functions of eu-central-1: grant it"),
        ("ServiceException", "failed for the functions of eu-central-1: ServiceException"),
        ({}, "failed for the functions of eu-central-1: KeyError"),
        ({"Functions": [{}]}, "failed for the functions of eu-central-1: KeyError"),
    ],
)
def test_a_list_that_fails_or_is_malformed_is_never_taken_for_an_empty_one(
    aws: Aws, answer: str | dict[str, Any], message: str
) -> None:
    with Stubber(aws.functions) as stubber:
        if isinstance(answer, str):
            stubber.add_client_error("list_functions", answer)
        else:
            stubber.add_response("list_functions", answer)
        with pytest.raises(FunctionNotRead, match=f"^lambda:ListFunctions {message}"):
            listed(aws)
