"""What completes the command line in shells, written by shtab, which need not be installed."""

from __future__ import annotations

import argparse

SHELLS = ("bash", "zsh", "tcsh")
_FILES = frozenset(("files", "paths", "corpus", "out", "output", "baseline", "template"))
"""Arguments that name files."""
_FILES_OR_OPTIONS = "_lambda_no_plaintext_secrets_files_or_options"
_IN_BASH = f"""\
# After an option that takes several files, another option may come. shtab offers only files there.
{_FILES_OR_OPTIONS}() {{
  if [[ "$completing_word" == -* ]]; then
    compgen -W "${{current_option_strings[*]}}" -- "$completing_word"
  else
    _shtab_compgen_files "$1"
  fi
}}
"""


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return a shell's script that completes a parser's commands, options and files.

    Raises:
        ModuleNotFoundError: shtab is not installed.
    """
    import shtab  # noqa: PLC0415 - only this needs it

    for command in _commands(parser):
        for action in command._actions:  # noqa: SLF001 - argparse has no other way to ask
            if action.dest in _FILES:
                takes_several = action.option_strings and action.nargs == "+"
                in_bash = {"bash": _FILES_OR_OPTIONS} if takes_several else {}
                action.complete = shtab.FILE | in_bash  # type: ignore[attr-defined]
    return shtab.complete(parser, shell, preamble=_IN_BASH if shell == "bash" else "")


def _commands(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    return [
        command
        for action in parser._actions  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        for command in action.choices.values()
    ]
