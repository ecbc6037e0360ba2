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


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('$env:A = "x y"', "x y"),
        ("$env:A='x''y'", "x'y"),
        ('$env:A = "x`"y`n"', 'x"y\n'),
        ('$env:A = "C:\\dir\\"', "C:\\dir\\"),
        ('$ENV:A = "x""y"', 'x"y'),
        ("$env:A = x; $env:B = y", "x"),
        ("${env:A} = 'x'", "x"),
        ('if ($x) { $env:A = "y" }', "y"),
        ("[Environment]::SetEnvironmentVariable('A', 'x', 'User')", "x"),
        ('[System.Environment]::SetEnvironmentVariable("A","x")', "x"),
        ("Set-Item -Path Env:A -Value 'x'", "x"),
        ("Set-Item -Value 'x' -Path Env:A", "x"),
        ("New-Item -Path Env: -Name A -Value 'x'", "x"),
        ("New-Item Env:\\ -Value 'x' -Name A", "x"),
        ("Set-Item Env:A `\n  -Value 'x'", "x"),
        ("Set-Content -Path Env:A -Value x", "x"),
        ("$env:A = `\n  'x'", "x"),
        ("$env:A =\n  'x'", "x"),
        ("$env:A += 'x'", "x"),
        ("$env:A ??= 'x'", "x"),
        ("$env:A = ('x')", "x"),
        ("$env:A = [string]'x'", "x"),
        ("$env:A = @'\nx\n'@", "x"),
        ("$env:A = @'\r\nx\r\ny'y\r\n'@", "x\r\ny'y"),
        ('$env:A = @"\nx `"y\n"@', 'x "y'),
        ("$env:A = \u2018x\u2019", "x"),
        ("$env:A = \u201cx\u201d", "x"),
        ("[Environment]::SetEnvironmentVariable(\n  'A',\n  'x'\n)", "x"),
        ("[Environment]::SetEnvironmentVariable('A', `\n  @'\nx\n'@)", "x"),
        ("setx A x", "x"),
        ("reg add HKCU\\Environment /v A /t REG_SZ /d x /f", "x"),
        ("Set-Variable -Name A -Value 'x'", "x"),
        ("Set-Variable -Value 'x' -Name 'A' -Scope Global", "x"),
        ('New-Variable A "x y"', "x y"),
        ("sv 'A' 'x'", "x"),
        ("setx.exe /M A 'x y'", "x y"),
        ('Set-Item env:A "x"', "x"),
    ],
)
def test_a_value_of_powershell_is_read_as_it_reads_it(line: str, value: str) -> None:
    first = Script.POWERSHELL.read(f"{line}\n")[0][0]

    assert (first.name, first.value) == ("A", value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("set A=x y", "x y"),
        ('set "A=x & y"', "x & y"),
        ("@set A=x", "x"),
        ("SET A=x&echo done", "x"),
        ("set A=x^&y", "x&y"),
        ("if defined B set A=x", "x"),
        ("(set A=x)", "x)"),
        ('setx A "x y" /M', "x y"),
        ("setx /M A x", "x"),
        ("set /a A=7", "7"),
        ("setx /S host /U me /P x A y", "y"),
        ("setx.exe A x", "x"),
        ("reg add HKCU\\Environment /v A /t REG_SZ /d x /f", "x"),
        ('reg.exe ADD "HKCU\\Environment" /f /d "x & y" /v A', "x & y"),
        ('reg add "HKLM\\Control\\Session Manager\\Environment" /v "A" /d "x y"', "x y"),
        ("%SystemRoot%\\System32\\setx.exe A x", "x"),
        ('"C:\\Windows\\setx.exe" A "x y"', "x y"),
        ("set,A=x", "x"),
        ("set=A=x", "x"),
        ("set;A=x", "x"),
        ("set A=x^\ny", "xy"),
        ('set "A=x"^\n & set B=y', "x"),
        ('set A="x"', "x"),
    ],
)
def test_a_value_of_cmd_is_read_as_it_reads_it(line: str, value: str) -> None:
    found = {pair for each in Script.CMD.read(f"{line}\n")[0] for pair in each.readings}

    assert ("A", value) in found


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A+=x", "x"),
        ("export A+='x y'", "x y"),
        ("read -r A <<< x", "x"),
        ("read -r A <<<'x y'", "x y"),
        ("IFS= read -r A <<EOF\nx y\nEOF", "x y"),
        ("read -r A <<-'END'\n\tx\n\tEND", "x"),
        ("export A=$(cat <<EOF\nx\nEOF\n)", "x"),
        ("A=\"$(cat <<'EOF'\nx\ny\nEOF\n)\"", "x\ny"),
        ("printf -v A %s x", "x"),
        ("printf -v A '%s' 'x y'", "x y"),
        ("export A=$(echo x)", "x"),
        ("A=`echo 'x y'`", "x y"),
        ('export A="$(printf %s x)"', "x"),
        ('export A="\nx\ny"', "\nx\ny"),
        ("use nix; export A='x\ny'", "x\ny"),
        ("export B='\ny' A=x", "x"),
        ("A=x python app.py", "x"),
        ("if true; then export B=y A=x; fi", "x"),
        ("test -n $B || A='x y' node app.js", "x y"),
        ("(export A=x; node app.js)", "x"),
        ("sudo A=x node app.js", "x"),
        ("export A=\\\n'x y'", "x y"),
        ("export B=y; A='x'\"y\"z", "xyz"),
        ("use nix; A=x\\ y", "x y"),
        ("use nix; A=$'x\\ty\\x7a\\u0061\\101\\''", "x\tyzaA'"),
        ('use nix; A="x\\\ny"', "xy"),
        ("IFS= read -r -d '' A <<'EOF' || true\nx\ny\nEOF", "x\ny"),
        ("read -rsp 'Password? ' A <<< x", "x"),
        ("read -t 5 -n 40 -u 3 A <<< x", "x"),
        ("read -d , -r A <<< x", "x"),
        ("IFS=: read -r B A <<< 'y:x'", "x"),
        ("read -r B A <<EOF\ny x\nEOF", "x"),
        ("mapfile -t A <<< 'x y'", "x y"),
        ("readarray -t A <<'END-OF-IT'\nx\nEND-OF-IT", "x"),
        ("printf -v A 'x y'", "x y"),
        ("settings[A]=x", "x"),
        ("settings['A']+='x y'", "x y"),
        ("declare -A settings=([B]=y [A]=x)", "x"),
        ("A[0]=x", "x"),
    ],
)
def test_a_value_of_a_shell_is_read_in_each_way_to_assign_it(line: str, value: str) -> None:
    found = {pair for each in Script.SHELL.read(f"use nix\n{line}\n")[0] for pair in each.readings}

    assert ("A", value) in found


def test_a_script_is_told_by_its_name_though_it_begins_as_json_does() -> None:
    text = f"[Environment]::SetEnvironmentVariable('DB_PASSWORD', '{PASSWORD}')\n"

    [file] = read_environments(text.encode(), "deploy.ps1")

    assert [(each.name, each.value) for each in file.variables] == [("DB_PASSWORD", PASSWORD)]


@pytest.mark.parametrize("begins", ["[ -z $A ] && ", "{ ", "[[ $A ]] || "])
def test_a_script_of_a_shell_may_begin_as_json_does(begins: str) -> None:
    [file] = read_environments(f"{begins}DB_PASSWORD={PASSWORD}; }}\n".encode(), "deploy.sh")

    assert ("DB_PASSWORD", PASSWORD) in {(each.name, each.value) for each in file.variables}


@pytest.mark.parametrize("line", ["# A=x node app.js", "echo --A=x", "curl https://a.b/?A=x"])
def test_what_assigns_nothing_in_a_shell_is_no_variable(line: str) -> None:
    assert Script.SHELL.read(f"use nix\n{line}\n")[0] == ()


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
    (tmp_path / name).write_text(f"{line.format(PASSWORD)}\n")

    assert main(["environment", str(tmp_path / name)]) == FOUND
    assert capsys.readouterr().out.endswith("bytes: 1 secret found\n")


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
    (tmp_path / name).write_text(f"{line.format(PASSWORD)}\n")

    assert main(["environment", str(tmp_path / name)]) == FOUND
    assert capsys.readouterr().out.endswith("bytes: 1 secret found\n")


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
