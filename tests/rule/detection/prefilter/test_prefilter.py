import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.keyword import REGEX_BY_FILETYPE

from rule.detection.detector import Detector
from rule.detection.prefilter.prefilter import key_of
from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import Confidence, SourceFile
from tests.proofs import proofs_but
from tests.rule.detection.prefilter.pattern_samples import lines, sample
from tests.rule.detection.written_values import drawn
from tests.test_imports import ROOT

SETTINGS = ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY)
PREFILTERED, UNFILTERED = Scanner(SETTINGS), Scanner(SETTINGS, uses_prefilter=False)
NAMES = (
    *("app.py", "app.js", "settings.yaml", ".env", "run.sh", "go.sum", "a.go", "a.java", "a.xml"),
    *("a.rb", "a.sql", "a.csv", "db_password.txt"),
)
LINES_OF_A_FILE = 250
SEED = int(os.environ.get("SEED") or random.randrange(1_000_000))  # noqa: S311 - cases, not keys
"""New each time; SEED=number repeats one."""


def detectors() -> Iterator[Detector]:
    return (detector for group in UNFILTERED.detector_groups for detector in group)


def patterns() -> list[re.Pattern[str]]:
    """Return what a line is asked for before a plugin is called, and what plugins ask."""
    plugins = (detector.plugin for detector in detectors())
    shapes = [p for each in plugins if isinstance(each, RegexBasedDetector) for p in each.denylist]
    names = [pattern for each in REGEX_BY_FILETYPE.values() for pattern in each]
    return [*(detector.prefilter for detector in detectors()), *shapes, *names]


def differences(number: int, seed: int) -> tuple[int, list[str]]:
    """Scan generated lines both ways; return how many findings there are, and what differs."""
    everything = list(lines(patterns(), number, seed))
    found, different = 0, []
    for start in range(0, len(everything), LINES_OF_A_FILE):
        text = "\n".join(everything[start : start + LINES_OF_A_FILE])
        file = SourceFile(NAMES[start // LINES_OF_A_FILE % len(NAMES)], text)
        prefiltered, unfiltered = (
            list(PREFILTERED.scan_file(file)),
            list(UNFILTERED.scan_file(file)),
        )
        found += len(unfiltered)
        different += [repr(each) for each in set(prefiltered) ^ set(unfiltered)]
    return found, different


@pytest.mark.slow
@pytest.mark.parametrize("number", proofs_but([600], [600, 6_000]))
def test_the_prefilter_neither_loses_nor_gains_a_finding_on_generated_lines(number: int) -> None:
    found, different = differences(number, SEED)

    assert found > number / 6
    assert different == [], f"repeat it with SEED={SEED}"


@pytest.mark.slow
def test_what_is_generated_matches_the_prefilter_of_each_detector() -> None:
    chance = random.Random(20)  # noqa: S311 - cases, not keys
    texts = [sample(pattern, chance) for pattern in patterns() for _ in range(3)]

    shut = [detector for detector in detectors() if not any(map(detector.prefilter.search, texts))]

    assert shut == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        f'api_key = "{drawn(24)}"',
        f'x = 1\n\nsecret = "{drawn(24)}"\n',
        f'\r\n\r\ntoken: "{drawn(40)}"\r\n',
        f'é日 = 1; pa\u017f\u017fword = "{drawn(24)}"\n',
        "x" * 4_000 + f' password="{drawn(24)}"',
        "é" * 9_000 + f' password="{drawn(24)}" ' + "日" * 9_000 + f' api_key="{drawn(20)}"\n',
        ('password="' + drawn(24) + '";') * 150,
        "\ud800" * 5_000 + f' password="{drawn(24)}"',
        f"-----BEGIN RSA {'PRIVATE'} KEY-----\n{drawn(64)}\n{drawn(64)}\n",
        "Basic\n" + drawn(40),
        f"é日 = `\n[a]\nuser = b\npassword = {drawn(12)}\n`; c = `\\`\n{drawn(9)}`",
        f'é = """\nA=b\nDB_PASSWORD={drawn(12)}"""\nc = \'\'\'d"""\'\'\'',
        f"é = <<EOT\nuser = b\napi_token = {drawn(24)}\nEOT\n",
        f"const password = é.env\n    || '{drawn(12)}';",
        f"-- é\ninsert into a (name, password)\nvalues ('b', '{drawn(12)}'),\n('c', '{drawn(12)}')",
        f"api_keys:\n  - é{drawn(24)}\n  - {drawn(24)}\n",
        f"name,password\né,{drawn(12)}\n",
    ],
)
def test_lines_are_read_with_the_prefilter_as_without_it(text: str) -> None:
    for name in NAMES:
        file = SourceFile(name, text)
        assert list(PREFILTERED.scan_file(file)) == list(UNFILTERED.scan_file(file)), name


def test_without_hyperscan_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    file = SourceFile("app.py", f'x = 1\npassword = "{drawn(24)}"\n')

    assert list(Scanner(SETTINGS).scan_file(file)) == list(UNFILTERED.scan_file(file)) != []


UPDATED = """
import os, sys
from pathlib import Path
from rule.detection.scanner import Scanner
from rule.model import SourceFile
import rule.detection.file_scan  # All patterns are in memory.
scanner = Scanner()
for name, old, new in (sys.argv[2:5],) if sys.argv[2:] else ():
    file = Path("rule/detection/providers", name)
    file.write_text(file.read_text().replace(old, new))
print([each.secret_type for each in scanner.scan_file(SourceFile("notes", sys.argv[1]))])
"""


@pytest.mark.process
def test_a_process_that_an_update_overtakes_leaves_no_database_for_the_new_code(
    tmp_path: Path,
) -> None:
    shutil.copytree(ROOT / "rule", tmp_path / "rule")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)}

    def found_in(token: str, *update: str) -> str:
        program = (sys.executable, "-c", UPDATED, token, *update)
        done = subprocess.run(  # noqa: S603
            program, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    old, new = ("figd_" + drawn(40), "figz_" + drawn(40))
    update = ("shapes_d_to_g.py", '"fig[dou]_"', '"fig[zou]_"')
    # What stays in memory is the former version, and the files are the new one.
    assert found_in(old, *update) == "['Figma Token']"
    assert found_in(new) == "['Figma Token']"
    # And back again: the database of the new code is stored by now.
    assert found_in(new, update[0], update[2], update[1]) == "['Figma Token']"
    assert found_in(old) == "['Figma Token']"


@pytest.mark.parametrize(
    "changed",
    [
        lambda each: each._replace(prefilter=re.compile("somethingelse")),
        lambda each: each._replace(spans_lines=not each.spans_lines),
        lambda each: each._replace(narrower=(re.compile("abc"),)),
        lambda each: each._replace(prefilter=re.compile("abc", re.IGNORECASE)),
    ],
)
def test_a_database_has_another_key_for_each_change_of_a_detector(
    changed: Callable[[Detector], Detector],
) -> None:
    plain = UNFILTERED.detector_groups[1][0]._replace(prefilter=re.compile("abc"))

    keys = {
        key_of(groups)
        for groups in ([[plain]], [[changed(plain)]], [[plain, plain]], [[plain], [plain]])
    }

    assert len(keys) == 4


@pytest.mark.process
def test_an_environment_is_scanned_without_loading_hyperscan() -> None:
    program = (
        "import sys; from rule.scanning.environment import scan_environment as e;"
        "from rule.detection.scanner import Scanner;"
        "assert e(Scanner(), {'DB_PASSWORD': sys.argv[1]}); assert 'hyperscan' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, drawn(20)], check=True)  # noqa: S603
