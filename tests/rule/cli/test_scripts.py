"""Scripts of direnv, shells, PowerShell and CMD: each assignment is judged, and each other line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, FOUND
from rule.cli.environment_file import UnreadableEnvironment, read_environments
from rule.cli.main import main
from rule.cli.scripts import Script, script_by_content, script_by_name
from tests.rule.detection.written_values import drawn

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + drawn(24)

ENVRC = f"""\
# of direnv
source_env_if_exists ../.envrc
export STAGE=prod
layout python
if has nix; then
  export DB_PASSWORD="{PASSWORD}"
fi
PATH_add bin
"""
POWERSHELL = f"""\
param([string]$Stage)
$env:STAGE = "prod"
$Env:DB_PASSWORD="{PASSWORD}"
Write-Host "done"
"""
CMD = f"""\
@echo off
REM of the build
set STAGE=prod
set "DB_PASSWORD={PASSWORD}"
call build.bat
"""


def found_once(file: Path, text: str, capsys: pytest.CaptureFixture[str]) -> bool:
    """Tell whether a script has one secret by the command line, however often it is met."""
    file.write_text(f"{text}\n")
    code = main(["environment", str(file)])
    return code == FOUND and capsys.readouterr().out.endswith("bytes: 1 secret found\n")


@pytest.mark.parametrize(
    ("name", "text"), [(".envrc", ENVRC), ("deploy.ps1", POWERSHELL), ("build.bat", CMD)]
)
def test_a_script_is_read_for_its_assignments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)

    assert main(["environment", str(tmp_path / name)]) == FOUND

    shown = capsys.readouterr().out
    assert "environment:DB_PASSWORD " in shown
    assert "note: environment: it is a script" in shown
    assert "read 2 variables, 1 file" in shown
    assert shown.endswith("bytes: 1 secret found\n")
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (".envrc", f"curl -H 'Authorization: Bearer {STRIPE}' https://example.com/"),
        ("deploy.ps1", f'Connect-Stripe -Key "{STRIPE}"'),
        ("build.bat", f"stripe --api-key {STRIPE}"),
        (".envrc", f"export A='\nx' || stripe --api-key {STRIPE}"),
    ],
)
def test_a_secret_on_any_other_line_is_found_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, line: str
) -> None:
    (tmp_path / name).write_text(f"echo begin\n{line}\n")

    assert main(["environment", str(tmp_path / name)]) == FOUND
    assert f"{name}:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".envrc", "use nix\nexport DB_PASSWORD=$(pass show db)\ndotenv\n"),
        ("deploy.ps1", '$env:DB_PASSWORD = (Get-Secret "db")\n$env:STAGE = "prod"\n'),
        ("build.cmd", "@echo off\nset DB_PASSWORD=%1\nset /p DB_PASSWORD=Password? \n"),
    ],
)
def test_a_script_that_asks_for_its_secrets_is_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)

    assert main(["environment", str(tmp_path / name)]) == CLEAN
    capsys.readouterr()


def test_a_script_is_told_by_its_name_though_it_begins_as_json_does() -> None:
    text = f"[Environment]::SetEnvironmentVariable('DB_PASSWORD', '{PASSWORD}')\n"

    [file] = read_environments(text.encode(), "deploy.ps1")

    assert [(each.name, each.value) for each in file.variables] == [("DB_PASSWORD", PASSWORD)]


@pytest.mark.parametrize("begins", ["[ -z $A ] && ", "{ ", "[[ $A ]] || "])
def test_a_script_of_a_shell_may_begin_as_json_does(begins: str) -> None:
    [file] = read_environments(f"{begins}DB_PASSWORD={PASSWORD}; }}\n".encode(), "deploy.sh")

    assert ("DB_PASSWORD", PASSWORD) in {(each.name, each.value) for each in file.variables}


def test_the_other_lines_of_a_script_keep_their_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"$env:A = @'\nx\n'@\n$env:B = `\n 'y'\nConnect-Stripe -Key \"{STRIPE}\"\n"
    (tmp_path / "deploy.ps1").write_text(text)

    assert main(["environment", str(tmp_path / "deploy.ps1")]) == FOUND
    assert "deploy.ps1:6 " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.cmd", "set /p NAME=Name? & set DB_PASSWORD={}"),
        ("a.cmd", 'set /p "NAME=Name? " & set DB_PASSWORD={}'),
        ("a.cmd", "<nul set /p=. && set DB_PASSWORD={}"),
        ("a.cmd", "echo DB_PASSWORD={}>> .env"),
        ("a.cmd", "(echo.DB_PASSWORD={}>.env)"),
        ("a.cmd", "reg add HKCU\\Software\\Shop /v A /d https://admin:{}@a.example.com/"),
        ("a.cmd", "reg add HKCU\\Environment /v A /d x & curl https://admin:{}@a.example.com/"),
        ("a.ps1", 'Set-Variable A "$x" -Description "https://admin:{}@a.example.com/"'),
        ("a.ps1", 'Set-Item env:A -Value "$x" -Verbose "https://admin:{}@a.example.com/"'),
    ],
)
def test_a_secret_behind_what_assigns_nothing_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, line: str
) -> None:
    assert found_once(tmp_path / name, line.format(PASSWORD), capsys)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("export STAGE=prod A=x", "a.envrc"),
        ("STAGE=prod A=x", "deploy.sh"),
        ("#!/bin/bash\nexport STAGE=prod A=x", "deploy"),
        ("A=$'x'", ".envrc"),
        ("A=$(echo x)", ".envrc"),
    ],
)
def test_a_script_that_could_be_a_dotenv_file_is_read_as_a_shell_reads_it(
    line: str, name: str
) -> None:
    [file] = read_environments(f"{line}\n".encode(), name)

    assert ("A", "x") in {(each.name, each.value) for each in file.variables}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (".envrc", "use nix; DB_PASSWORD={} node app.js"),
        (".envrc", "if true; then export DB_PASSWORD='{}'; fi"),
        (".envrc", 'export DB_PASSWORD="{}" || exit'),
        ("a.ps1", '$env:DB_PASSWORD = "{}"; node app.js'),
        ("a.cmd", "call a.bat & set DB_PASSWORD={}"),
    ],
)
def test_a_secret_of_a_command_is_counted_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, line: str
) -> None:
    assert found_once(tmp_path / name, line.format(PASSWORD), capsys)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (".envrc", "echo 'A=\"'; curl -u admin:{} https://a.example.com; echo '\"'"),
        (".envrc", "use nix; A=x curl https://admin:{}@a.example.com/"),
        ("a.ps1", '$env:A = "x"; curl https://admin:{}@a.example.com/'),
    ],
)
def test_what_stands_beside_an_assignment_is_read_as_code_in_its_own_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, line: str
) -> None:
    (tmp_path / name).write_text(f"{line.format(PASSWORD)}\n")

    assert main(["environment", "--format", "json", str(tmp_path / name)]) == FOUND
    [report] = json.loads(capsys.readouterr().out)["subjects"]
    [found] = report["findings"]
    assert (found["path"], found["line"]) == (name, 1)
    assert found["column"] == line.index("{}") + 1


@pytest.mark.parametrize(
    ("path", "script"),
    [
        (".envrc", Script.SHELL),
        ("a/b/.envrc", Script.SHELL),
        ("C:\\x\\Deploy.PS1", Script.POWERSHELL),
        ("x.cmd", Script.CMD),
        (".env", None),
        ("prod.env", None),
        ("-", None),
        ("envrc", None),
    ],
)
def test_a_name_tells_a_script(path: str, script: Script | None) -> None:
    assert script_by_name(path) is script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("#!/bin/bash\necho\n", Script.SHELL),
        (POWERSHELL, Script.POWERSHELL),
        (CMD, Script.CMD),
        ("A=1\nvelvet\n", None),
        ("velvet nimbus", None),
    ],
)
def test_lines_tell_a_script_without_a_name(text: str, script: Script | None) -> None:
    assert script_by_content(text) is script


def test_a_text_that_is_no_script_by_name_or_lines_is_refused() -> None:
    with pytest.raises(UnreadableEnvironment, match="line 2 is neither NAME=value"):
        read_environments(b"export A=1\nvelvet nimbus\n", "prod.env")


def test_a_line_of_powershell_in_a_plain_file_has_the_value_that_powershell_reads() -> None:
    [file] = read_environments(b'A=1\n$env:DB_PASSWORD = "C:`"x`""\n')

    assert 'C:"x"' in {each.value for each in file.variables if each.name == "DB_PASSWORD"}


PIECES = (
    "set ",
    "$env:A",
    '"',
    "set A",
    "`",
    "&set A=^",
    "${env:",
    "Set-Item ",
    "'x",
    "echo A=",
    "sv A ",
    "reg add \\Environment /v A /d ",
)
PIECES_OF_SHELLS = (
    "read -",
    "read -r -",
    "read 'a' ",
    "read a ",
    "read <<< '",
    ";A=';",
    "A=\\",
    "A=$(cat <<",
)


@pytest.mark.slow
@pytest.mark.parametrize("script", Script)
def test_a_long_line_takes_no_longer_than_its_length(script: Script) -> None:
    for piece in (*PIECES, *PIECES_OF_SHELLS):
        script.read(piece * (40_000 // len(piece)))


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        (f"# für Änderungen\nDB_PASSWORD={PASSWORD}\n".encode("latin-1"), "Windows-1252"),
        (f"# “quoted” €\nDB_PASSWORD={PASSWORD}\n".encode("cp1252"), "Windows-1252"),
        (b"# \x81\nDB_PASSWORD=" + PASSWORD.encode() + b"\n", "Latin-1"),
        (f'{{"N": "Müller", "DB_PASSWORD": "{PASSWORD}"}}'.encode("latin-1"), "Windows-1252"),
    ],
)
def test_a_file_of_one_byte_for_a_character_is_read_and_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, noted: str
) -> None:
    (tmp_path / ".env").write_bytes(content)

    assert main(["environment", str(tmp_path / ".env")]) == FOUND

    shown = capsys.readouterr().out
    assert "environment:DB_PASSWORD " in shown
    assert f"note: environment: it is not UTF-8; read as {noted}" in shown


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableEnvironment, match="neither UTF-8"):
        read_environments(b"PK\3\4\xff\xfe\0\0")
