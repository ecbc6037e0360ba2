"""``--output FILE``: the report in a file, whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from rule.audit.outcome import Audited
from rule.cli import audit as command
from rule.cli import audit_report, output, report_file
from rule.cli.arguments import FORMAT_NAMES
from rule.cli.ending import CLEAN, FOUND, UNUSABLE, OutputLost
from rule.cli.main import main
from rule.cli.report_file import deliver
from tests.rule.audit.account_in_memory import PLACE, in_variable, outcome

MOMENT = datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make two environments, and change to their folder."""
    (tmp_path / "prod.env").write_text(f"DB_PASSWORD={PASSWORD}\n")
    (tmp_path / "dev.env").write_text("PORT=80\n")
    monkeypatch.chdir(tmp_path)
    found = Audited((outcome("orders", in_variable()),), places=(PLACE,))
    monkeypatch.setattr(command, "audit", lambda *_: found)
    for module in (audit_report, output):
        monkeypatch.setattr(module, "datetime", Mock(now=lambda _: MOMENT))
    return tmp_path


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
@pytest.mark.parametrize("arguments", [["environment", "prod.env"], ["audit"]], ids=" ".join)
def test_the_file_holds_what_standard_output_would(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], format_name: str
) -> None:
    formatted = [*arguments, "--format", format_name]
    assert main(formatted) == FOUND
    printed = capsys.readouterr()

    assert main([*formatted, "--output", "report"]) == FOUND

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == printed.err
    assert without_uids((folder / "report").read_text("utf-8")) == without_uids(printed.out)


def without_uids(report: str) -> list[str]:
    return [line for line in report.splitlines() if '"uid"' not in line]


def test_the_list_of_locations_goes_to_the_file_too(folder: Path) -> None:
    assert main(["package", ".", "--json", "--output", "found.json"]) == FOUND

    (found,) = json.loads((folder / "found.json").read_text("utf-8"))
    assert found["location"] == "prod.env:1"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "--output: the name of the file is empty"),
        (".", "--output: . is a folder; name a file in it"),
        ("nowhere/report", "--output: the folder of nowhere/report is not there; make it first"),
        ("dev.env/report", "--output: the folder of dev.env/report is not there; make it first"),
        ("a\0b", r"--output: a\x00b cannot be a file"),
        ("\x1b[2J/report", r"--output: the folder of \x1b[2J/report is not there; make it first"),
    ],
)
@pytest.mark.parametrize("arguments", [["environment", "prod.env"], ["audit"]], ids=" ".join)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    name: str,
    why: str,
) -> None:
    monkeypatch.setattr(command, "audit", None)

    assert main([*arguments, "--output", name]) == UNUSABLE
    assert capsys.readouterr().err == f"python -m rule: {why}\n"


def test_a_file_without_permission_is_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # Root may write everything.

    assert main(["environment", "dev.env", "--output", "report"]) == UNUSABLE
    assert "report cannot be written: permission denied" in capsys.readouterr().err


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["environment", "dev.env", "--output", "-"]) == CLEAN
    assert "0 secrets found" in capsys.readouterr().out


def test_a_write_that_fails_leaves_the_old_report_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "report").write_text("old\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OutputLost, match="report cannot be written: No space left on device"):
        deliver("new", "report")
    assert (folder / "report").read_text() == "old\n"
    assert sorted(each.name for each in folder.iterdir()) == ["dev.env", "prod.env", "report"]


def test_a_file_is_replaced_behind_its_link_and_keeps_its_mode(folder: Path) -> None:
    (folder / "report").write_text("old\n")
    (folder / "report").chmod(0o640)
    (folder / "link").symlink_to("report")

    deliver("new", "link")

    assert (folder / "link").is_symlink()
    assert (folder / "report").read_text() == "new\n"
    assert (folder / "report").stat().st_mode & 0o777 == 0o640


def test_a_replaced_file_keeps_its_owner(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "report").write_text("old\n")
    old = (folder / "report").stat()
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, *owner: given.append(owner))

    deliver("new", "report")

    assert given == [(old.st_uid, old.st_gid)]


def test_a_file_that_only_its_owner_may_read_is_written_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "report").write_text("old\n")
    (folder / "report").chmod(0o600)
    modes: list[int] = []

    def chmod(path: Path, mode: int) -> None:
        modes.append(path.stat().st_mode & 0o777)
        os.chmod(path, mode)  # noqa: PTH101 - it stands in for pathlib's

    monkeypatch.setattr(Path, "chmod", chmod)

    deliver("new", "report")

    assert modes == [0o600]


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EPERM, errno.EACCES, errno.EXDEV])
def test_a_file_that_cannot_be_replaced_is_written_in_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    (folder / "report").write_text("old, and longer than the new one\n")
    monkeypatch.setattr(Path, "replace", refused)

    deliver("new", "report")

    assert (folder / "report").read_text() == "new\n"
    assert sorted(each.name for each in folder.iterdir()) == ["dev.env", "prod.env", "report"]


@pytest.mark.parametrize("name", ["\U0001f600" * 63, "a" * 255, "\u00e9" * 127])
def test_a_long_name_is_written(folder: Path, name: str) -> None:
    deliver("new", name)

    assert (folder / name).read_text() == "new\n"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no such names")
@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}", "/dev/../dev/fd/{}"])
def test_an_open_file_is_added_to(folder: Path, name: str) -> None:
    with (folder / "log").open("a") as log:
        log.write("before\n")
        log.flush()
        deliver("new", name.format(log.fileno()))

    assert (folder / "log").read_text() == "before\nnew\n"


@pytest.mark.parametrize("name", ["prod.env", "./prod.env", "link", "other"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["environment", "dev.env", "prod.env"],
        ["package", "prod.env"],
        ["audit", "--template", "prod.env"],
        ["audit", "--baseline", "prod.env"],
    ],
    ids=" ".join,
)
def test_a_report_never_replaces_what_it_is_about(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], name: str
) -> None:
    (folder / "link").symlink_to("prod.env")
    (folder / "other").hardlink_to("prod.env")
    before = (folder / "prod.env").read_text()

    assert main([*arguments, "--output", name]) == UNUSABLE

    assert (folder / "prod.env").read_text() == before
    assert capsys.readouterr().err.endswith(
        f"--output: {name} is prod.env, which is read; name another file\n"
    )


def test_a_pipe_is_written_to_and_stays_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((folder / "pipe").read_text()))
    reader.start()

    report_file.check_report_file("pipe")
    deliver("new", "pipe")

    reader.join()
    assert read == ["new\n"]
    assert (folder / "pipe").is_fifo()


def test_a_name_that_no_encoding_has_can_be_written(folder: Path) -> None:
    deliver("half a character: \ud800", "report")

    assert (folder / "report").read_text("utf-8") == "half a character: \\ud800\n"
