"""What is known of several packages, by one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rule.aws.cache_table import CacheTable
from rule.scanning.result_cache import PackageKey, ResultCache
from tests.rule.scanning.scanned_packages import FOUND, in_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def keys(*names: str) -> list[PackageKey]:
    return [PackageKey(name, "scanner-1") for name in names]


@pytest.mark.parametrize(
    ("asked", "known", "requests"),
    [
        (("one", "two", "other"), ("one", "two"), ["BatchGetItem"]),
        (("one",), ("one",), ["GetItem"]),
        (("one", "one"), ("one",), ["GetItem"]),
        (("other", "another"), (), ["BatchGetItem"]),
        ((), (), []),
    ],
)
def test_what_is_known_of_several_packages_costs_one_request(
    client: DynamoDBClient, asked: tuple[str, ...], known: tuple[str, ...], requests: list[str]
) -> None:
    for key in keys("one", "two"):
        in_table(client).recall(key, lambda: FOUND)
    made: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: made.append(model.name))
    cache = in_table(client)

    assert cache.known(keys(*asked)) == dict.fromkeys(keys(*known), FOUND)
    assert made == requests
    # They are remembered now.
    assert cache.known(keys(*known)) == dict.fromkeys(keys(*known), FOUND)
    assert made == requests


def test_of_very_many_packages_a_hundred_are_looked_up_together(client: DynamoDBClient) -> None:
    many = keys(*(f"sha-{number}" for number in range(130)))
    for key in many[:3] + many[-3:]:
        in_table(client).recall(key, lambda: FOUND)

    assert in_table(client).known(many) == dict.fromkeys(many[:3], FOUND)


@pytest.mark.parametrize("data", ["no JSON", "[]", '{"findings": [1], "unread": []}'])
def test_an_entry_of_another_form_is_not_known_and_hides_no_other(
    client: DynamoDBClient, data: str
) -> None:
    good, bad = keys("good", "bad")
    in_table(client).recall(good, lambda: FOUND)
    CacheTable("examinations", client).put(str(bad), data, 2**31)

    assert in_table(client).known([good, bad]) == {good: FOUND}


def test_an_entry_that_has_expired_is_not_known(client: DynamoDBClient) -> None:
    good, old = keys("good", "old")
    for key in (good, old):
        in_table(client).recall(key, lambda: FOUND)
    table = CacheTable("examinations", client)
    table.put(str(old), table.get(str(old), 0) or "", 1)

    assert in_table(client).known([good, old]) == {good: FOUND}


def test_without_the_table_nothing_is_known(client: DynamoDBClient) -> None:
    cache = ResultCache(CacheTable("no such table", client))

    assert cache.known(keys("one", "two")) == {}
