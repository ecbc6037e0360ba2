"""A real zsh in a terminal, in which somebody types the beginning of a line, and Tab."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
from pathlib import Path

ZSH = shutil.which("zsh")
_SET_UP = """\
autoload -U compinit && compinit -D -u
eval "$(<completion)"
show() { print -r -- "$BUFFER" >shown && mv shown line; }
zle -N show && bindkey '^X^B' show && bindkey '^I' expand-or-complete
touch ready
"""
_TAB_AND_SHOW = "\t\x18\x02"


def completed(script: str, folder: Path, typed: str) -> str:
    """Return the line as zsh has completed it.

    Args:
        script: what the shell's start file evaluates.
        folder: where it is typed.
        typed: the line's beginning.
    """
    assert ZSH
    (folder / "completion").write_text(script, "utf-8")
    (folder / "set-up").write_text(_SET_UP, "utf-8")
    terminal, of_shell = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"}
    with subprocess.Popen(  # noqa: S603 - a shell
        [ZSH, "-f", "-i"],
        stdin=of_shell,
        stdout=of_shell,
        stderr=of_shell,
        cwd=folder,
        env=environment,
        start_new_session=True,
    ) as shell:
        try:
            for told, file in (("source ./set-up\n", "ready"), (typed + _TAB_AND_SHOW, "line")):
                os.write(terminal, told.encode())
                while not (folder / file).exists() and shell.poll() is None:
                    if select.select([terminal], [], [], 0.1)[0]:
                        os.read(terminal, 65_536)  # Else the shell would wait.
        finally:
            shell.kill()
            os.close(of_shell)
    os.close(terminal)
    return (folder / "line").read_text("utf-8").rstrip("\n")
