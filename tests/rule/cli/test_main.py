"""The command line: what it prints, and how it exits."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rule.cli import main as cli
from rule.cli.ending import CLEAN, FOUND, UNFINISHED, UNUSABLE
from rule.cli.main import main
from rule.model import SourceFile, Unread
from rule.scanning.subprocess import WorkerFailed
from tests.rule.cli.package_folder import PASSWORD, STRIPE, zipped


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (f"export DB_PASSWORD='{PASSWORD}'\nLOG_LEVEL=debug\n", "2 variables"),
        (json.dumps({"DB_PASSWORD": PASSWORD, "LOG_LEVEL": "debug"}), "2 variables"),
        (json.dumps({"Variables": {"DB_PASSWORD": PASSWORD, "LOG_LEVEL": "a"}}), "2 variables"),
        ("\ufeff" + json.dumps({"DB_PASSWORD": PASSWORD}), "1 variable"),
    ],
)
def test_an_environment_is_read_as_dotenv_or_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, count: str
) -> None:
    file = tmp_path / "environment"
    file.write_text(content, encoding="utf-8")
    assert main(["environment", str(file)]) == FOUND
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0] == f"{file}: environment:DB_PASSWORD (line 1)  Secret Keyword"
    assert lines[1:] == [f"read {count}, 1 file, {file.stat().st_size} bytes: 1 secret found"]
    assert shown.err == ""


@pytest.mark.parametrize("as_json", [False, True])
def test_an_environment_is_explained_without_its_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    file = tmp_path / "environment.json"
    variables = {"DB_PASSWORD": PASSWORD, "DB_SECRET": "shop/db"}  # pragma: allowlist secret
    file.write_text(json.dumps(variables))
    assert main(["environment", str(file), "--explain", *["--json"] * as_json]) == FOUND
    output = capsys.readouterr()
    explanation = output.err if as_json else output.out
    assert "DB_PASSWORD: Secret Keyword (named), found\n" in explanation
    assert "DB_SECRET: Secret Keyword (named), excluded by is_name_of_secret\n" in explanation
    assert not as_json or json.loads(output.out)
    assert PASSWORD not in output.out + output.err


def test_an_environment_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"LOG_LEVEL=debug")))
    assert main(["environment", "-"]) == CLEAN
    assert capsys.readouterr().out == "read 1 variable, 1 file, 15 bytes: 0 secrets found\n"


@pytest.mark.parametrize("as_zip", [False, True])
def test_a_package_is_a_folder_or_a_zip(
    folder: Path, capsys: pytest.CaptureFixture[str], as_zip: bool
) -> None:
    path = zipped(folder) if as_zip else folder
    assert main(["package", str(path)]) == FOUND
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "handler.py:2  Stripe Access Key"
    assert shown[-2] == "note: weak matches in third-party files and samples, not counted: 1"
    assert shown[-1].endswith("found")


def test_json_is_a_list_of_locations_and_types(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["package", "--json", str(folder)]) == FOUND
    rows = json.loads(capsys.readouterr().out)
    # pragma: allowlist nextline secret
    assert {"location": "handler.py:2", "secret_type": "Stripe Access Key"} in rows
    assert {row["location"] for row in rows} == {"handler.py:2"}


def test_json_of_what_is_clean_is_an_empty_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "handler.py").write_text("def handler(event, context): ...\n")
    assert main(["package", "--json", str(tmp_path)]) == CLEAN
    assert json.loads(capsys.readouterr().out) == []


def test_the_summary_counts_secrets_and_what_was_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert main(["package", str(folder)]) == FOUND
    shown = capsys.readouterr().out.splitlines()
    # Several detectors see the one secret.
    assert len([line for line in shown if line.startswith("handler.py:2 ")]) > 1
    assert shown[-1] == f"read 4 files, {size} bytes: 1 secret found"
    assert main(["package", "--json", str(folder)]) == FOUND
    assert capsys.readouterr().err.splitlines()[-1] == shown[-1]


def test_a_name_that_stands_twice_is_judged_in_each_of_its_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DB_PASSWORD={PASSWORD}\nDB_PASSWORD=\nDB_PASSWORD={STRIPE}\n")
    assert main(["environment", str(file)]) == FOUND
    shown = capsys.readouterr().out.splitlines()
    assert shown[:-1] == [
        f"{file}: environment:DB_PASSWORD (line 1)  Secret Keyword",
        f"{file}: environment:DB_PASSWORD (line 3)  Stripe Access Key",
    ]
    assert shown[-1].startswith("read 1 variable, 1 file, ")


def test_a_package_that_is_not_read_whole_is_unfinished(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.py", "x = 1\n" * 100)
    content = bytearray(path.read_bytes())
    content[60:70] = b"broken" + bytes(4)
    path.write_bytes(content)
    assert main(["package", str(path)]) == UNFINISHED
    assert "not read: a.py: " in capsys.readouterr().out
    assert main(["package", "--json", str(path)]) == UNFINISHED
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert "not read: a.py: " in shown.err


def test_a_scan_that_runs_out_of_time_is_unfinished(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["package", "--seconds", "1e-9", str(folder)]) == UNFINISHED
    assert "not read: package: its scan was stopped" in capsys.readouterr().out


def test_a_scan_that_breaks_is_unfinished_and_never_clean(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise WorkerFailed("KeyError at a.py:1")

    monkeypatch.setattr(cli, "scan_files", broken)
    assert main(["package", str(folder)]) == UNFINISHED
    assert capsys.readouterr().err == "python -m rule: the scan broke: KeyError at a.py:1\n"


def test_names_cannot_move_the_terminals_cursor(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def candidates(_: Path) -> Iterator[SourceFile | Unread]:
        yield SourceFile("a\x1b[2J\n\ud800ä.py", f'x = "{STRIPE}"')
        yield Unread("b\x1b.zip", "it is broken")

    monkeypatch.setattr(cli, "text_files_of_folder", candidates)
    assert main(["package", str(folder)]) == FOUND
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("a\\x1b[2J\\n\\ud800ä.py:1  ")
    assert "not read: b\\x1b.zip: it is broken" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["package"],
        ["package", "--seconds", "0", "x"],
        ["package", "--seconds=x", "x"],
    ],
)
def test_a_wrong_command_line_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == UNUSABLE


@pytest.mark.parametrize("arguments", [["--help"], ["package", "--help"], ["environment", "-h"]])
def test_help_explains_the_exit_codes(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == CLEAN
    shown = capsys.readouterr().out
    assert all(f"\n  {code}  " in shown for code in (CLEAN, FOUND, UNUSABLE, UNFINISHED))


def test_predictions_are_written_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"
    corpus.write_text(json.dumps({"id": "a", "name": "DB_PASSWORD", "value": PASSWORD}))
    assert main(["predict", str(corpus), str(out)]) == CLEAN
    assert capsys.readouterr().out == f"1 variable judged: {out}\n"
    assert json.loads(out.read_text()) == {"id": "a", "flagged": True}


def test_predictions_that_cannot_be_read_or_written_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("velvet")
    assert main(["predict", str(corpus), str(tmp_path / "out")]) == UNUSABLE
    shown = capsys.readouterr().err
    assert "line 1 is no object" in shown
    assert "velvet" not in shown
    corpus.write_text("")
    assert main(["predict", str(corpus), str(tmp_path / "none" / "out")]) == UNUSABLE
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


@pytest.mark.process
def test_the_module_runs_and_prints_what_ascii_cannot_say() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "rule", "environment", "-"],
        input=json.dumps({"DB_PÄSSWORD_ä_PASSWORD": PASSWORD}).encode(),
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        check=False,
    )
    assert ran.returncode == FOUND
    assert ran.stdout.startswith(rb"environment:DB_P\xc4SSWORD_\xe4_PASSWORD (line 1)  ")


@pytest.mark.process
def test_a_package_loads_nothing_that_only_audits_need(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("a = 1\n")
    program = (
        "import sys; from rule.cli.main import main; main(sys.argv[1:]); "
        "sys.exit(any(name.startswith('rule.audit.') and name != 'rule.audit.function_name'"
        " for name in sys.modules))"
    )

    command = [sys.executable, "-c", program, "package", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 - our own
