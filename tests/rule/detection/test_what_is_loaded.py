"""Which modules scans of environments and of packages load: a cold start pays for each."""

import json
import re
import subprocess
import sys

import pytest

from rule.detection.scanner import Scanner
from rule.startup import deferred_re

ROOT_PACKAGE = "rule.detection"
FOR_FILES = frozenset(
    {"file_scan", "file_search", "file_detectors", "detectors.literal", "literals", "samples"}
)
_PROGRAM = """
import json, sys
from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
scanner = Scanner()
{}
print(json.dumps([name for name in sys.modules if name.startswith("rule.detection.")]))
"""
_VARIABLES = """
list(scanner.scan_variables([
    Variable("DB_PASSWORD", "not-a-word"), Variable("URL", "https://user:otter@example.com/?a=b"),
    Variable("JSON", '{"password": "abc", "command": "curl -u me:you"}'), Variable("A", "b"),
]))
"""
_FILE = 'list(scanner.scan_file(SourceFile("config.py", "password = \\"abc\\"\\n")))'


def loaded(*statements: str) -> set[str]:
    program = _PROGRAM.format("\n".join(statements))
    printed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.removeprefix(f"{ROOT_PACKAGE}.") for name in json.loads(printed.stdout)}


@pytest.mark.parametrize("statements", [(), (_VARIABLES,)], ids=["import", "variables"])
def test_an_environment_loads_nothing_that_only_files_need(statements: tuple[str, ...]) -> None:
    assert loaded(*statements).isdisjoint(FOR_FILES)


def test_variables_load_nothing_that_the_import_did_not() -> None:
    assert loaded(_VARIABLES) == loaded()


def test_a_prepared_scanner_loads_nothing_more_for_a_file() -> None:
    prepared = loaded("scanner.prepare()")

    assert prepared >= FOR_FILES
    assert loaded("scanner.prepare()", _FILE) == prepared


def test_patterns_are_compiled_for_all_packages_once_there_is_a_second_one() -> None:
    scanner = Scanner()
    waiting = deferred_re.compile("(otter")
    scanner.prepare()  # compiles nothing that may never be used

    with pytest.raises(re.error):
        scanner.prepare()
    assert waiting.pattern == "(otter"
