"""What the prefilter changes: nothing. Findings with it and without it are the same."""

from __future__ import annotations

import gzip
import json
import random
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import Confidence, SourceFile
from rule.sources.reader import text_files_of_folder, text_files_of_zip
from tests.bench.detection import CORPORA
from tests.bench.packages import node_package, python_package
from tests.bench.row import Row
from tests.rule.detection.prefilter.test_prefilter import differences

LINES = 100_000
_FORMS = (("settings.env", "{}={}"), ("settings.py", '{} = "{}"'), ("index.js", "{}:'{}',"))


def changed(files: Iterable[SourceFile | object]) -> tuple[int, int]:
    """Return how many findings there are without the prefilter, and how many are gained or lost."""
    settings = ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY)
    prefiltered, unfiltered = Scanner(settings), Scanner(settings, uses_prefilter=False)
    count = different = 0
    for file in files:
        if isinstance(file, SourceFile):
            without, with_prefilter = (
                list(unfiltered.scan_file(file)),
                list(prefiltered.scan_file(file)),
            )
            count += len(without)
            different += len({*without} ^ {*with_prefilter})
    return count, different


def _environments() -> Iterator[SourceFile]:
    """Yield the corpora's variables as lines of files, each in several languages."""
    for corpus in sorted(CORPORA.glob("environments*.jsonl.gz")):
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for path, form in _FORMS:
            written = (form.format(row["name"], row["value"]) for row in rows)
            yield SourceFile(path, "\n".join(written))


def _code(folder: Path) -> Iterator[object]:
    with tarfile.open(CORPORA / "code.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    yield from text_files_of_folder(folder)


def rows() -> Iterator[Row]:
    """Yield how many findings are gained or lost, by what is scanned."""
    for subject in (python_package(), node_package()):
        with subject.zipped.open("rb") as file:
            yield _row(subject.name, *changed(text_files_of_zip(file)))
    if CORPORA.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            yield _row("the corpus of code", *changed(_code(Path(folder))))
        yield _row("the corpora of environments, as lines of files", *changed(_environments()))
    seed = random.randrange(1_000_000)  # noqa: S311 - cases, not keys
    found, different = differences(LINES, seed)
    yield _row(f"{LINES:,} generated lines, seed {seed}", found, len(different))


def _row(what: str, found: int, different: int) -> Row:
    return Row(f"findings gained or lost by the prefilter, of {found:,}: {what}", different, 0, 1)
