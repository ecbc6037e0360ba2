"""Which progress a terminal is shown."""

from __future__ import annotations

import pytest

from rule.cli.progress import progress_on_screen


def test_a_terminal_gets_a_bar_and_a_pipe_or_one_without_colours_gets_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert type(progress_on_screen()).__name__ == "Lines"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    bar = progress_on_screen()
    bar.close()
    assert type(bar).__name__ == "Bar"
    monkeypatch.setenv("NO_COLOR", "1")
    lines = progress_on_screen()
    assert type(lines).__name__ == "Lines"
    lines.note("a \x1b fact")
    assert "note: a \\x1b fact" in capsys.readouterr().err


def test_without_rich_a_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delitem(__import__("sys").modules, "rule.audit.bar", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "rich.console", None)

    assert type(progress_on_screen()).__name__ == "Lines"
