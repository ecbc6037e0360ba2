"""Completion in shells: what a shell offers after the words that somebody has typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rule.cli.arguments import parse_arguments
from rule.cli.completion import SHELLS
from rule.cli.ending import UNUSABLE
from tests.rule.cli.zsh_typed import ZSH, completed

NAME = "lambda-no-plaintext-secrets"


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit, match="0"):
        parse_arguments(["--print-completion", shell])
    return capsys.readouterr().out


def offered(bash_script: str, folder: Path, *words: str) -> set[str]:
    """Return what bash offers for the last word."""
    (folder / "completion").write_text(bash_script, "utf-8")
    asked = """\
source ./completion
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
function=$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function"
printf '%s\\n' "${COMPREPLY[@]}"
"""
    done = subprocess.run(  # noqa: S603 - our own script
        ["bash", "--norc", "-c", asked, "bash", NAME, *words],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ([""], {"environment", "package"}),
        (["env"], {"environment"}),
        (["package", "--"], {"--format", "--exempt", "--seconds"}),
        (["package", "--format", ""], {"sarif", "ocsf"}),
        (["audit", "--pl"], {"--plan"}),
        (["press", "--"], {"--function", "--wave", "--dry-run", "--resume"}),
        (["press", "--wave", "1", "--"], {"--accounts", "--role-name", "--region"}),
        (["audit", "--template", ""], {"prod.env"}),
        (["audit", "--template", "prod.env", "pro"], {"prod.env"}),
        (["audit", "--template", "prod.env", "--fo"], {"--format"}),
        (["audit", "--output", "pro"], {"prod.env"}),
        (["package", "--output", "pro"], {"prod.env"}),
        (["audit", "--plan", "--st"], {"--stack"}),
        (["environment", "pro"], {"prod.env"}),
    ],
)
def test_bash_offers_commands_options_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], among: set[str]
) -> None:
    (tmp_path / "prod.env").write_text("")

    assert among <= offered(script("bash", capsys), tmp_path, *words)


@pytest.mark.process
@pytest.mark.skipif(ZSH is None, reason="there is no zsh on this machine")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("env", "environment "),
        ("audit --templ", "audit --template "),
        ("audit --template pro", "audit --template prod.env "),
        ("audit --template prod.env --for", "audit --template prod.env --format "),
        ("audit --output pro", "audit --output prod.env "),
        ("audit --format sa", "audit --format sarif "),
        ("audit --pl", "audit --plan "),
        ("press --wa", "press --wave "),
        ("press --role", "press --role-name "),
        ("package pro", "package prod.env "),
    ],
)
def test_zsh_completes_commands_options_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, line: str
) -> None:
    (tmp_path / "prod.env").write_text("")

    assert completed(script("zsh", capsys), tmp_path, f"{NAME} {typed}") == f"{NAME} {line}"


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script_for_the_installed_program(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(shell, capsys)

    assert NAME in text
    assert "--format" in text
    assert "python -m rule" not in text


def test_without_shtab_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)

    with pytest.raises(SystemExit, match=str(UNUSABLE)):
        parse_arguments(["--print-completion", "bash"])
    assert "; install what requirements/cli.txt lists" in capsys.readouterr().err
