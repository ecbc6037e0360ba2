"""Which modules scans of environments and of packages load: a cold start pays for each."""

import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.startup import deferred_re

ROOT_PACKAGE = "rule.detection"
FOR_FILES = frozenset(
    {"file_scan", "file_search", "file_detectors", "detectors.literal", "literals", "samples"}
)
FOR_VARIABLES = frozenset({"variable_scan", "variables", "variable_detectors", "signs"})
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


@functools.cache
def loaded(*statements: str) -> frozenset[str]:
    program = _PROGRAM.format("\n".join(statements))
    printed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=600
    )
    return frozenset(name.removeprefix(f"{ROOT_PACKAGE}.") for name in json.loads(printed.stdout))


@pytest.mark.process
@pytest.mark.parametrize("statements", [(), (_VARIABLES,)], ids=["import", "variables"])
def test_an_environment_loads_nothing_that_only_files_need(statements: tuple[str, ...]) -> None:
    assert loaded(*statements).isdisjoint(FOR_FILES)


@pytest.mark.process
def test_variables_load_nothing_that_the_import_of_their_scan_did_not() -> None:
    imported = loaded("import rule.scanning.environment")

    assert loaded("import rule.scanning.environment", _VARIABLES) == imported
    assert imported > loaded()


@pytest.mark.process
def test_a_file_loads_nothing_that_only_variables_need() -> None:
    assert loaded("scanner.prepare()", _FILE).isdisjoint(FOR_VARIABLES)


@pytest.mark.process
def test_a_prepared_scanner_loads_nothing_more_for_a_file() -> None:
    prepared = loaded("scanner.prepare()")

    assert prepared >= FOR_FILES
    assert loaded("scanner.prepare()", _FILE) == prepared


_COUNTING = """
import re, sys
compiled = []
def count(pattern, flags=0, compile_=re.compile):
    if sys._getframe(1).f_globals["__name__"] == "rule.startup.deferred_re":
        compiled.append(pattern)
    return compile_(pattern, flags)
re.compile = count
{}
print(len(compiled))
"""


def compiled_patterns(program: str) -> int:
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _COUNTING.format(program)],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return int(ran.stdout)


@pytest.mark.process
@pytest.mark.parametrize(
    "program",
    [
        "import rule.app",
        "import rule.cli.main",
        "from rule.detection.scanner import Scanner; Scanner()",
        "from rule.detection.scanner import Scanner; Scanner().prepare()",
        "from rule.detection.scanner import Scanner; Scanner(uses_prefilter=False).prepare()",
    ],
)
def test_a_start_compiles_no_pattern_of_the_detection(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "rule")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "rule")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("SCAN_CACHE_TABLE", "results")

    assert compiled_patterns(program) == 0


@pytest.mark.process
def test_to_make_the_prefilter_compiles_no_pattern_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert compiled_patterns("from rule.detection.scanner import Scanner; Scanner().prepare()") == 0
    assert list(tmp_path.rglob("prefilter-*"))


@pytest.mark.process
def test_a_scan_compiles_only_the_patterns_that_it_uses() -> None:
    program = f"""
from rule.detection.scanner import Scanner
from rule.model import SourceFile
scanner = Scanner()
{_FILE}
"""
    assert 0 < compiled_patterns(program) < 100


def test_patterns_are_compiled_for_all_packages_once_there_is_a_second_one() -> None:
    scanner = Scanner()
    waiting = deferred_re.compile("(otter")
    scanner.prepare()  # compiles nothing that may never be used

    with pytest.raises(re.error):
        scanner.prepare()
    assert waiting.pattern == "(otter"
