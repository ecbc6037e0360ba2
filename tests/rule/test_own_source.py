"""The rule finds no secret in the code that the stack deploys: its own verdict is COMPLIANT."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile, Unread
from rule.scanning.package import scan_files
from rule.sources.reader import text_files_of_folder

ROOT = Path(__file__).parents[2]


def _python_of(half: str) -> Iterator[SourceFile | Unread]:
    """Yield what is deployed of a half: its modules, without the templates of pages."""
    files = text_files_of_folder(ROOT / half)
    return (each for each in files if isinstance(each, SourceFile) and each.path.endswith(".py"))


@pytest.mark.slow
@pytest.mark.parametrize("half", ["rule", "remediation"])
def test_the_code_of_the_stack_holds_no_secret(half: str) -> None:
    result = scan_files(Scanner(), partial(_python_of, half), seconds=600)

    assert result.finished
    assert [each.location for each in result.findings if each.is_decisive] == []
