"""CloudFront Functions are listed with their stages and stores, or nothing is listed."""

from __future__ import annotations

from typing import Any

import pytest

from rule.aws import cloudfront_functions
from rule.aws.clients import FunctionNotRead
from rule.model import CloudFrontFunction, KeyValueStore
from tests.rule.cloudfront import CLEAN, FUNCTION, LIVE, STORE, CloudFront


@pytest.mark.parametrize("page", [1, 2, 100])
def test_all_functions_are_listed_with_their_stages_and_stores(page: int) -> None:
    code = {("b", "LIVE"): CLEAN, ("b", "DEVELOPMENT"): CLEAN, ("a", "DEVELOPMENT"): CLEAN}
    around = CloudFront(code, {}, frozenset({"b"}), page=page)

    assert around.reader.functions() == (
        CloudFrontFunction("a", f"{FUNCTION}/a", ("DEVELOPMENT",)),
        CloudFrontFunction(
            "b", f"{FUNCTION}/b", ("LIVE", "DEVELOPMENT"), (KeyValueStore(STORE, "routes"),)
        ),
    )


def test_an_account_without_functions_has_none() -> None:
    assert CloudFront().reader.functions() == ()


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("list_functions", {}),
        ("list_functions", {"FunctionList": {}}),
        ("list_functions", {"FunctionList": {"Quantity": 1}}),
        ("list_functions", {"FunctionList": {"Quantity": 1, "Items": [{}]}}),
        ("list_key_value_stores", {"KeyValueStoreList": {"Quantity": 2}}),
    ],
)
def test_an_answer_that_lacks_its_list_is_no_empty_list(
    operation: str, answer: dict[str, Any]
) -> None:
    around = CloudFront({LIVE: CLEAN}, {}, frozenset({"redirect"}), answers={operation: answer})

    with pytest.raises(FunctionNotRead, match="cloudfront:List"):
        around.reader.functions()


def test_a_function_that_counts_stores_and_names_none_is_not_listed() -> None:
    associations = {"KeyValueStoreAssociations": {"Quantity": 1}}
    function = {
        "Name": "redirect",
        "FunctionConfig": associations,
        "FunctionMetadata": {"FunctionARN": f"{FUNCTION}/redirect"},
    }
    answer = {"FunctionList": {"Quantity": 1, "Items": [function]}}

    with pytest.raises(FunctionNotRead, match="cloudfront:ListFunctions"):
        CloudFront(answers={"list_functions": answer}).reader.functions()


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling"])
def test_functions_that_cannot_be_listed_are_an_error(code: str) -> None:
    around = CloudFront({LIVE: CLEAN}, refused={"list_functions": code})

    with pytest.raises(FunctionNotRead, match="cloudfront:ListFunctions was"):
        around.reader.functions()


def test_a_list_without_an_end_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudfront_functions, "MOST_PAGES", 2)
    code = {(f"f{number}", "LIVE"): CLEAN for number in range(3)}

    with pytest.raises(FunctionNotRead, match="more than 2 pages"):
        CloudFront(code, page=1).reader.functions()
