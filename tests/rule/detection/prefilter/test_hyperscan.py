import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rule.detection.prefilter.hyperscan import Expression, databases_for
from rule.startup import user_cache

GROUPS = [
    [Expression(0, rb"abc"), Expression(1, rb"d{2}"), Expression(1, rb"x")],
    [Expression(0, rb"z")],
]


def never() -> Sequence[Sequence[Expression]]:
    raise AssertionError("it was compiled again")


def test_the_ends_of_each_number_are_told_in_order(tmp_path: Path) -> None:
    databases = databases_for(lambda: GROUPS, "key", tmp_path)

    assert databases is not None
    first, second = (dict(database.ends(b"x abc dd abc x")) for database in databases)
    assert first == {0: [5, 12], 1: [1, 8, 14]}
    assert second == {}


def test_what_was_compiled_is_loaded_by_the_next_process(tmp_path: Path) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path)

    loaded = databases_for(never, "key", tmp_path)

    assert loaded is not None
    assert dict(loaded[0].ends(b"abc")) == {0: [3]}
    assert dict(loaded[1].ends(b"z")) == {0: [1]}


def test_another_key_is_compiled_anew(tmp_path: Path) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path)

    with pytest.raises(AssertionError, match="compiled again"):
        databases_for(never, "other key", tmp_path)


def cut(content: bytes) -> bytes:
    return content[:-1]


def changed(content: bytes) -> bytes:
    return content[:200] + bytes([content[200] ^ 1]) + content[201:]


def emptied(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [cut, changed, emptied])
def test_what_was_damaged_on_disk_is_compiled_anew(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    databases = databases_for(lambda: GROUPS, "key", tmp_path)

    assert databases is not None
    assert dict(databases[0].ends(b"abc")) == {0: [3]}
    assert [len(path.read_bytes()) for path in tmp_path.iterdir()] == [len(whole)]


def test_a_database_of_a_processor_that_can_do_more_is_compiled_anew(tmp_path: Path) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path)
    (file,) = tmp_path.iterdir()
    user_cache.write(file, [b"no database of this machine" * 9] * 2)

    databases = databases_for(lambda: GROUPS, "key", tmp_path)

    assert databases is not None
    assert dict(databases[0].ends(b"abc")) == {0: [3]}


def test_nothing_is_stored_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    databases = databases_for(lambda: GROUPS, "key", tmp_path / "file" / "folder")

    assert databases is not None
    assert dict(databases[0].ends(b"abc")) == {0: [3]}


def test_what_is_stored_is_for_the_user_alone(tmp_path: Path) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path / "cache")

    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_databases_of_former_versions_do_not_heap_up(tmp_path: Path) -> None:
    for number in range(12):
        databases_for(lambda: GROUPS, f"version {number}", tmp_path)

    assert len(list(tmp_path.iterdir())) == 8
    assert databases_for(never, "version 11", tmp_path) is not None


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722, 0o1777])
def test_a_database_that_others_may_have_written_is_compiled_anew(
    tmp_path: Path, mode: int
) -> None:
    folder = tmp_path / "cache"
    databases_for(lambda: GROUPS, "key", folder)
    folder.chmod(mode)

    with pytest.raises(AssertionError, match="compiled again"):
        databases_for(never, "key", folder)


def test_a_database_in_the_folder_of_somebody_else_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases_for(lambda: GROUPS, "key", tmp_path)
    somebody_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)

    with pytest.raises(AssertionError, match="compiled again"):
        databases_for(never, "key", tmp_path)


def test_a_user_without_a_home_has_nothing_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)

    databases = databases_for(lambda: GROUPS, "key")

    assert databases is not None
    assert dict(databases[0].ends(b"abc")) == {0: [3]}
