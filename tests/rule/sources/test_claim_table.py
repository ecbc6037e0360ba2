"""A table of claims gives back what was put in, and nothing for other names."""

from __future__ import annotations

import builtins

import pytest

from rule.sources import claim_table
from rule.sources.claim_table import ClaimTable


def test_a_table_gives_back_each_row_of_a_name_in_their_order() -> None:
    table = ClaimTable()
    for number in range(1_000):
        table.add(f"lib/{number}.py", f"{number}.py", f"sha256={number}")
    table.add("lib/7.py", "lib/7.py", "sha512=é\udcff")
    assert table.rows("lib/7.py") == [("7.py", "sha256=7"), ("lib/7.py", "sha512=é\udcff")]
    assert table.rows("lib/999.py") == [("999.py", "sha256=999")]
    assert table.rows("lib/1000.py") == []
    assert table.may_have("lib/0.py")
    assert not table.may_have("0.py")


def test_a_row_that_is_added_after_a_question_is_found() -> None:
    table = ClaimTable()
    assert table.rows("a") == []
    table.add("a", "a", "x")
    assert table.rows("a") == [("a", "x")]


def test_a_claim_without_a_proof_is_never_that_of_a_name_with_the_same_hash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claim_table, "hash", lambda _: 7, raising=False)
    assert builtins.hash("a") != builtins.hash("b")
    table = ClaimTable()
    table.add("a/RECORD", "RECORD", "")
    assert table.rows("a/RECORD") == [("RECORD", "")]
    assert table.rows("app.py") == []
