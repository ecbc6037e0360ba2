"""The rule finds no secret in the code that the stack deploys: its own verdict is COMPLIANT."""

from __future__ import annotations

from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.scanning.package import scan_files
from rule.sources.reader import text_files_of_folder

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("half", ["rule", "remediation"])
def test_the_code_of_the_stack_holds_no_secret(half: str) -> None:
    result = scan_files(Scanner(), lambda: text_files_of_folder(ROOT / half), seconds=600)

    assert result.finished
    assert [each.location for each in result.findings if each.is_decisive] == []
