"""What takes long begins first, in the order in which it stands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import pytest_collection_modifyitems

LONG = ["tests/flows/test_button.py::test_a", "tests/test_smoke.py::test_b"]
QUICK = ["tests/rule/test_app.py::test_c", "tests/iam/test_roles.py::test_d"]


@pytest.mark.parametrize(
    "collected",
    [
        [*QUICK, *LONG],
        [*LONG, *QUICK],
        [LONG[0], QUICK[0], LONG[1], QUICK[1]],
    ],
    ids=["behind", "before", "between"],
)
def test_what_takes_long_begins_first(collected: list[str]) -> None:
    items: list[Any] = [SimpleNamespace(nodeid=each) for each in collected]

    pytest_collection_modifyitems(items)

    assert [item.nodeid for item in items] == [*LONG, *QUICK]
