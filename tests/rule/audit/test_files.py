from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from rule.audit.disk_cache import DiskCache, NoCache
from rule.audit.journal import Journal
from rule.audit.options import AuditOptions
from rule.audit.private_files import FolderUnusable, private_folder
from rule.model import CacheUnavailable, RuleParameters
from tests.rule.audit.account_in_memory import in_variable, outcome

KEY = "ab" + "0" * 62


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return private_folder(tmp_path / "cache" / "results")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_folder_is_nobody_elses(folder: Path) -> None:
    assert mode(folder) == 0o700


@pytest.mark.parametrize("others", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_in_is_not_used(tmp_path: Path, others: int) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(others)

    with pytest.raises(FolderUnusable, match=r"others may write in .*; run chmod 700"):
        private_folder(tmp_path / "open")


def test_a_folder_that_cannot_be_made_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FolderUnusable, match="cannot be made"):
        private_folder(tmp_path / "file" / "results")


def test_a_user_without_a_home_has_no_folder() -> None:
    with pytest.raises(FolderUnusable, match="XDG_CACHE_HOME"):
        private_folder(None)


def test_a_result_is_kept_until_it_expires_in_a_file_that_nobody_else_reads(folder: Path) -> None:
    cache = DiskCache(folder)
    before = os.umask(0)
    try:
        cache.put(KEY, "a\nresult", 100)
    finally:
        os.umask(before)

    assert cache.get(KEY, 99) == "a\nresult"
    assert cache.get(KEY, 100) is None
    assert cache.get_all([KEY, "cd"], 99) == {KEY: "a\nresult"}
    (file,) = (each for each in folder.rglob("*") if each.is_file())
    assert mode(file) == 0o600


@pytest.mark.parametrize("content", [b"", b"soon\nresult", b"-1\nresult", "²\nresult".encode()])
def test_a_file_of_another_form_is_no_result(folder: Path, content: bytes) -> None:
    cache = DiskCache(folder)
    cache.put(KEY, "result", 100)
    (folder / "ab" / KEY).write_bytes(content)

    assert cache.get(KEY, 1) is None


def test_what_cannot_be_read_or_written_is_a_fault_of_the_cache(folder: Path) -> None:
    cache = DiskCache(folder)
    (folder / "ab").write_text("no folder")

    with pytest.raises(CacheUnavailable, match="NotADirectoryError"):
        cache.get(KEY, 1)
    with pytest.raises(CacheUnavailable, match="FileExistsError"):
        cache.put(KEY, "result", 100)


def test_a_symbolic_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    (folder / "ab").mkdir()
    (folder / "ab" / f".{KEY}.{os.getpid()}").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CacheUnavailable):
        DiskCache(folder).put(KEY, "result", 100)

    assert not (tmp_path / "elsewhere").exists()


def test_what_nobody_asks_for_any_more_is_removed(folder: Path) -> None:
    cache = DiskCache(folder)
    cache.put(KEY, "old", 1)
    cache.put("cd" + KEY, "new", 1)
    os.utime(folder / "ab" / KEY, (0, 0))

    cache.remove_expired(time.time())

    assert [each.name for each in folder.rglob("*") if each.is_file()] == ["cd" + KEY]


def test_where_nothing_can_be_kept_nothing_is_known() -> None:
    cache = NoCache()
    cache.put(KEY, "result", 100)

    assert cache.get(KEY, 1) is None
    assert cache.get_all([KEY], 1) == {}


def test_a_journal_gives_back_what_was_written_but_for_a_line_that_is_unfinished(
    folder: Path,
) -> None:
    journal = Journal.of(folder, AuditOptions(), "fingerprint")
    first, second = outcome("a", in_variable()), outcome("b")
    with journal.writing() as write:
        write(first)
        write(second)
    journal.path.write_text(journal.path.read_text()[:-9])

    assert list(journal.outcomes(time.time())) == [first]
    assert mode(journal.path) == 0o600


def test_a_journal_of_yesterday_is_not_resumed(folder: Path) -> None:
    journal = Journal.of(folder, AuditOptions(), "fingerprint")
    with journal.writing() as write:
        write(outcome())

    assert list(journal.outcomes(time.time() + 25 * 3600)) == []


def test_a_journal_is_of_those_who_judge_alike(folder: Path) -> None:
    ours = Journal.of(folder, AuditOptions(), "fingerprint")

    assert Journal.of(folder, AuditOptions(concurrency=9, resume=True), "fingerprint") == ours
    assert Journal.of(folder, AuditOptions(), "another") != ours
    assert Journal.of(folder, AuditOptions(profile="other"), "fingerprint") != ours
    other = AuditOptions(parameters=RuleParameters(scan_code=False))
    assert Journal.of(folder, other, "fingerprint") != ours


def test_a_journal_that_was_removed_has_nothing(folder: Path) -> None:
    journal = Journal.of(folder, AuditOptions(), "fingerprint")
    journal.remove()

    assert list(journal.outcomes(time.time())) == []
