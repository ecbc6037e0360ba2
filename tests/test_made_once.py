from __future__ import annotations

from pathlib import Path

import pytest

from tests import made_once as plugin
from tests.made_once import made_once


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bytes]:
    monkeypatch.setenv(plugin._FOLDER, str(tmp_path))
    return []


def make(made: list[bytes]) -> bytes:
    made.append(b"made %d" % len(made))
    return made[-1]


def test_what_has_one_description_is_made_once(made: list[bytes]) -> None:
    assert made_once("a", lambda: make(made)) == b"made 0"
    assert made_once("a", lambda: make(made)) == b"made 0"
    assert made_once("b", lambda: make(made)) == b"made 1"


def test_what_could_not_be_made_is_tried_again(made: list[bytes]) -> None:
    with pytest.raises(ZeroDivisionError):
        made_once("a", lambda: bytes(1 // len(made)))

    assert made_once("a", lambda: make(made)) == b"made 0"


def test_without_a_folder_each_process_makes_its_own(
    made: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(plugin._FOLDER)

    assert [made_once("a", lambda: make(made)) for _ in range(2)] == [b"made 0", b"made 1"]
