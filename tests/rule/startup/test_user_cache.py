from pathlib import Path

import pytest

from rule.startup import user_cache

PARTS = [b"", b"a", bytes(range(256)) * 9]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    user_cache.write(tmp_path / "kind-1", PARTS)

    assert user_cache.read(tmp_path / "kind-1") == PARTS


@pytest.mark.parametrize("content", [b"", b"a", bytes(900), bytes(32) + b"\xff" * 8])
def test_of_a_damaged_file_nothing_is_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kind-1").write_bytes(content)

    assert user_cache.read(tmp_path / "kind-1") == []


def test_of_a_missing_file_nothing_is_read(tmp_path: Path) -> None:
    assert user_cache.read(tmp_path / "kind-1") == []


def test_where_nothing_can_be_written_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    user_cache.write(tmp_path / "file" / "kind-1", PARTS)

    assert user_cache.read(tmp_path / "file" / "kind-1") == []


def test_old_files_are_removed_and_those_of_another_kind_stay(tmp_path: Path) -> None:
    user_cache.write(tmp_path / "other-1", PARTS)
    for number in range(12):
        user_cache.write(tmp_path / f"kind-{number}", PARTS)

    names = {file.name for file in tmp_path.iterdir()}
    assert len(names) == 8 + 1
    assert names >= {"other-1", "kind-11"}


def test_the_folder_is_the_one_that_the_user_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache.folder() == tmp_path / "no-plaintext-secrets"

    monkeypatch.delenv("XDG_CACHE_HOME")
    assert user_cache.folder() == Path.home() / ".cache" / "no-plaintext-secrets"


def test_a_user_without_a_home_has_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)

    assert user_cache.folder() is None


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722, 0o1777])
def test_what_others_may_have_written_is_not_read(tmp_path: Path, mode: int) -> None:
    user_cache.write(tmp_path / "folder" / "kind-1", PARTS)
    (tmp_path / "folder").chmod(mode)

    assert user_cache.read(tmp_path / "folder" / "kind-1") == []
