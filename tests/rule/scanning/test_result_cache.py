from __future__ import annotations

import json
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config

from rule.aws.cache_table import CacheTable
from rule.scanning import result_cache
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import KEPT_FOR, PackageKey, ResultCache
from tests.rule.scanning.scanned_packages import FOUND, KEY, UNFINISHED, counted, in_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_a_package_is_scanned_once_for_all_execution_environments(client: DynamoDBClient) -> None:
    scan, calls = counted(FOUND)

    recalled = [in_table(client).recall(KEY, scan) for _ in range(3)]

    assert recalled == [FOUND] * 3
    assert len(calls) == 1


def test_a_warm_environment_does_not_ask_dynamodb_again(client: DynamoDBClient) -> None:
    cache = in_table(client)
    scan, calls = counted(FOUND)
    cache.recall(KEY, scan)
    client.delete_table(TableName="examinations")

    assert cache.recall(KEY, scan) == FOUND
    assert len(calls) == 1


@pytest.mark.parametrize(
    "other",
    [PackageKey("b3RoZXI=", KEY.fingerprint), PackageKey(KEY.code_sha256, "scanner-2")],
    ids=["another package", "another scanner"],
)
def test_another_package_or_scanner_is_another_scan(
    client: DynamoDBClient, other: PackageKey
) -> None:
    cache = in_table(client)
    cache.recall(KEY, counted(FOUND)[0])
    scan, calls = counted(FOUND)

    cache.recall(other, scan)

    assert len(calls) == 1


def test_an_unfinished_scan_is_not_remembered(client: DynamoDBClient) -> None:
    cache = in_table(client)
    scan, calls = counted(UNFINISHED)

    recalled = [cache.recall(KEY, scan) for _ in range(2)]

    assert recalled == [UNFINISHED] * 2
    assert len(calls) == 2


def test_what_the_scan_raises_passes_through_and_leaves_nothing(
    client: DynamoDBClient,
) -> None:
    def fail() -> ScanResult:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        in_table(client).recall(KEY, fail)

    assert client.scan(TableName="examinations")["Items"] == []


def test_an_entry_has_a_time_to_live_and_only_locations_types_and_reasons(
    client: DynamoDBClient,
) -> None:
    in_table(client).recall(KEY, counted(FOUND)[0])

    (item,) = client.scan(TableName="examinations")["Items"]

    assert set(item) == {"id", "expiration", "data"}
    assert ScanResult.from_json(json.loads(item["data"]["S"])) == FOUND


def test_a_table_that_is_missing_slows_the_rule_and_does_not_fail_it(
    client: DynamoDBClient,
) -> None:
    client.delete_table(TableName="examinations")
    scan, calls = counted(FOUND)

    assert in_table(client).recall(KEY, scan) == FOUND
    assert len(calls) == 1


def test_a_cache_that_breaks_after_the_scan_does_not_repeat_it(
    client: DynamoDBClient,
) -> None:
    calls = []

    def scan_and_break() -> ScanResult:
        calls.append(1)
        client.delete_table(TableName="examinations")
        return FOUND

    assert in_table(client).recall(KEY, scan_and_break) == FOUND
    assert len(calls) == 1


def test_an_entry_is_good_for_a_month_though_dynamodb_deletes_it_later(
    client: DynamoDBClient,
) -> None:
    table, month = CacheTable("examinations", client), KEPT_FOR.total_seconds()
    ResultCache(table, clock=lambda: 1000).recall(KEY, counted(FOUND)[0])
    scan, calls = counted(FOUND)

    ResultCache(table, clock=lambda: 999 + month).recall(KEY, scan)
    assert calls == []
    ResultCache(table, clock=lambda: 1000 + month).recall(KEY, scan)
    assert calls == [1]


def test_a_warm_environment_forgets_what_it_has_not_seen_longest(
    client: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_cache, "_KEPT_IN_MEMORY", 3)
    cache = in_table(client)
    for number in range(4):
        cache.recall(PackageKey(str(number), "scanner"), counted(FOUND)[0])
    client.delete_table(TableName="examinations")
    scan, calls = counted(FOUND)

    cache.recall(PackageKey("1", "scanner"), scan)
    assert calls == []
    cache.recall(PackageKey("0", "scanner"), scan)
    assert calls == [1]


def test_a_package_that_is_known_costs_one_read_and_no_write(client: DynamoDBClient) -> None:
    in_table(client).recall(KEY, counted(FOUND)[0])
    asked: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.append(model.name))

    in_table(client).recall(KEY, counted(FOUND)[0])

    assert asked == ["GetItem"]


def test_an_unreachable_cache_does_not_fail_the_rule() -> None:
    client = boto3.client(
        "dynamodb",
        region_name="eu-central-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(retries={"total_max_attempts": 1}),
    )

    assert in_table(client).recall(KEY, counted(FOUND)[0]) == FOUND


def test_a_package_that_is_scanned_elsewhere_meanwhile_is_not_waited_for(
    client: DynamoDBClient,
) -> None:
    scan, calls = counted(FOUND)

    def meanwhile() -> ScanResult:
        assert in_table(client).recall(KEY, scan) == FOUND
        return FOUND

    assert in_table(client).recall(KEY, meanwhile) == FOUND
    assert len(calls) == 1


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"findings": 7}'])
def test_an_entry_of_another_form_is_scanned_anew(client: DynamoDBClient, text: str) -> None:
    in_table(client).recall(KEY, counted(FOUND)[0])
    (item,) = client.scan(TableName="examinations")["Items"]
    client.put_item(TableName="examinations", Item=item | {"data": {"S": text}})
    scan, calls = counted(FOUND)

    assert in_table(client).recall(KEY, scan) == FOUND
    assert len(calls) == 1
