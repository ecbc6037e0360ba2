from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from rule.aws.cache_table import CacheTable
from rule.model import CodeLine, Confidence, Finding, Unread
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import KEPT_FOR, PackageKey, ResultCache

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = PackageKey(code_sha256="c2hh", fingerprint="scanner-1")
FOUND = ScanResult(
    findings=(Finding(CodeLine("app.py", 3), "AWS Access Key", Confidence.PROVIDER),),
    unread=(Unread("a.zip", "encrypted"),),
    finished=True,
)
UNFINISHED = ScanResult(findings=(), unread=(Unread("package", "stopped"),), finished=False)


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[DynamoDBClient]:
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-central-1")


@pytest.fixture
def client(dynamodb: DynamoDBClient) -> Iterator[DynamoDBClient]:
    """A client of a DynamoDB with one table, which is empty."""
    dynamodb.create_table(
        TableName="examinations",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield dynamodb
    with suppress(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.delete_table(TableName="examinations")


def counted(result: ScanResult) -> tuple[Callable[[], ScanResult], list[int]]:
    calls: list[int] = []

    def scan() -> ScanResult:
        calls.append(1)
        return result

    return scan, calls


def in_table(client: DynamoDBClient) -> ResultCache:
    """Return a cache as a new execution environment has it: its memory is empty."""
    return ResultCache(CacheTable("examinations", client))


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


def test_a_warm_environment_forgets_what_it_has_not_seen_longest(client: DynamoDBClient) -> None:
    cache = in_table(client)
    for number in range(257):
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


class Row:
    """A table whose only row is given."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get(self, _key: str, _now: int) -> str:
        return self.text

    def get_all(self, keys: Sequence[str], _now: int) -> dict[str, str]:
        return dict.fromkeys(keys, self.text)

    def put(self, *_: object) -> None:
        pass


WHOLE = json.dumps(FOUND.to_json())


@pytest.mark.parametrize(
    "row",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        WHOLE[:-1],
        WHOLE.replace("true}", '"yes"}'),
        WHOLE.replace("true}", "1}"),
        WHOLE.replace('"finished": true', '"finished": false'),
        WHOLE.replace('"finished"', '"done"'),
        WHOLE.replace(' 3, "own"', ' "3", "own"'),
        WHOLE.replace(' 3, "own"', ' 3.5, "own"'),
        WHOLE.replace(' 3, "own"', ' Infinity, "own"'),
        WHOLE.replace('"own"', '"foreign"'),
        WHOLE.replace('"app.py"', "null"),
        WHOLE.replace('"app.py", ', ""),
        WHOLE.replace('"AWS Access Key"', "null"),
        WHOLE.replace('"encrypted"', "null"),
        WHOLE.replace('"encrypted", true', '"encrypted", "false"'),
        '{"findings": "", "unread": "", "finished": true}',
        '{"findings": {}, "unread": {}, "finished": true}',
        '{"findings": [[]], "unread": [], "finished": true}',
    ],
)
def test_a_row_that_is_no_result_is_scanned_anew(row: str) -> None:
    assert row != WHOLE
    scan, calls = counted(FOUND)

    assert ResultCache(Row(row)).recall(KEY, scan) is FOUND
    assert len(calls) == 1
    assert ResultCache(Row(row)).known([KEY, replace(KEY, code_sha256="another")]) == {}


def test_the_row_of_a_result_is_taken() -> None:
    scan, calls = counted(UNFINISHED)

    assert ResultCache(Row(WHOLE)).recall(KEY, scan) == FOUND
    assert calls == []


# -------------------------------------------------------------------- several together


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
