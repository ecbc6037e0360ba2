"""Rows of the table that hold no result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from rule.scanning.result_cache import ResultCache
from tests.rule.scanning.scanned_packages import FOUND, KEY, UNFINISHED, counted


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
