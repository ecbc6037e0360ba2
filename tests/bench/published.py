"""Whether what the lock files install would make a function NON_COMPLIANT: whole, slim, bundled.

`make published` asks the same of 600 packages, which it installs for that.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path

from rule.detection.scanner import Scanner
from rule.model import CodeLine, SourceFile
from rule.sources.reader import text_files_of_folder
from tests.bench.packages import BUILT, ROOT
from tests.bench.row import Row
from tests.published.forms import NotMade, bundles, slim

_PYTHON = (".venv", ".tools/bench_package")
_NODE = (".tools/node_runtime", ".tools/bench_node")
_MOST = 0.01


def owners(site: Path) -> Mapping[str, str]:
    """Return the distribution of each file that an installer listed."""
    return {
        str(file): each.name
        for each in distributions(path=[str(site)])
        for file in each.files or ()
    }


def decisive_paths(folder: Path) -> set[str]:
    """Return the files with a decisive finding."""
    scanner = Scanner()
    return {
        finding.location.path.partition("!")[0]
        for file in text_files_of_folder(folder)
        if isinstance(file, SourceFile)
        for finding in scanner.scan_file(file)
        if finding.is_decisive and isinstance(finding.location, CodeLine)
    }


def rows() -> Iterator[Row]:
    """Yield the share of packages that are flagged, by form."""
    whole: list[bool] = []
    without_records: list[bool] = []
    for environment in _PYTHON:
        for site in (ROOT / environment).glob("lib/python3*/site-packages"):
            owner = owners(site)
            names = set(owner.values())
            found = {owner.get(path) for path in decisive_paths(site)}
            whole += [name in found for name in names]
            bare = slim(site, BUILT / "slim")
            found = {owner.get(path) for path in decisive_paths(bare)}
            without_records += [name in found for name in names]
            shutil.rmtree(bare)
    yield _row("Python, whole", whole)
    yield _row("Python, without .dist-info", without_records)
    bundled: list[bool] = []
    for environment in _NODE:
        folder = ROOT / environment
        for name in json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]:
            try:
                bundled += [
                    bool(decisive_paths(each))
                    for _, each in bundles(name, folder, BUILT / "bundle")
                ]
            except NotMade:
                continue
    yield _row("Node.js, bundled", bundled)


def _row(form: str, flagged: list[bool]) -> Row:
    share = sum(flagged) / max(len(flagged), 1)
    return Row(f"published packages flagged, of {len(flagged)}: {form}", share, _MOST, 1)
