"""A large file is read whether or not the C library can be told how to keep its memory."""

from __future__ import annotations

import sys

import pytest

from rule.sources.large_blocks import give_back_large_blocks


def test_a_python_without_ctypes_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctypes", None)

    give_back_large_blocks.__wrapped__()
