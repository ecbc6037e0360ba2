"""How well the rule detects: on the labelled corpora, and on what others have published.

The corpora are no part of the project. ``CORPORA`` in the environment names their folder; where
there is none, there are no such rows.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rule.cli.corpus import predict
from rule.detection.scanner import Scanner
from rule.model import CodeLine, SourceFile, Variable
from rule.sources.reader import text_files_of_folder
from tests.bench.row import Row

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("CORPORA", ROOT / "corpora"))
INSTALLED = (".venv", ".tools/node_tools", ".tools/node_runtime")
"""What the project itself installs, in which nobody's secrets are."""


@dataclass(frozen=True, slots=True)
class Score:
    """How predictions agree with labels."""

    f1: float
    false_positive_rate: float
    recall: dict[str, float]
    """By stratum of secrets."""
    printed: str
    """As the corpora's own scorer tells it."""


def score(name: str) -> Score:
    """Judge a corpus and score the predictions by the corpora's own scorer."""
    corpus = CORPORA / f"{name}.jsonl.gz"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "predictions.jsonl"
        predict(corpus, out)
        scorer = [sys.executable, str(CORPORA / "score.py"), str(corpus), str(out)]
        printed = subprocess.check_output(scorer, text=True)  # noqa: S603 - paths of our own
        totals = json.loads(subprocess.check_output([*scorer, "--json"], text=True))  # noqa: S603
        predictions = map(json.loads, out.read_text("utf-8").splitlines())
        flagged = {row["id"] for row in predictions if row["flagged"]}
    all_of: Counter[str] = Counter()
    found: Counter[str] = Counter()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["label"] == "secret":
                all_of[row["stratum"]] += 1
                found[row["stratum"]] += row["id"] in flagged
    recall = {stratum: found[stratum] / number for stratum, number in all_of.items()}
    return Score(totals["f1"], totals["false_positive_rate"], recall, printed)


def score_of_kinds() -> tuple[float, float]:
    """Return F1 on the variables of the corpus of kinds, and the share of harmless ones flagged."""
    member = "kinds/kinds-environments.jsonl"
    with tarfile.open(CORPORA / "kinds.tar.gz") as archive:
        content = (archive.extractfile(member) or io.BytesIO()).read().decode()
    scanner = Scanner()
    judged: Counter[tuple[str, bool]] = Counter()
    for row in map(json.loads, content.splitlines()):
        finding = scanner.scan_variable(Variable(row["name"], row["value"]))
        judged[row["label"], finding is not None] += 1
    found, missed = judged["secret", True], judged["secret", False]
    false, right = judged["benign", True], judged["benign", False]
    return 2 * found / (2 * found + missed + false), false / (false + right)


def found_in_code() -> tuple[int, int]:
    """Return how many planted secrets are found at their line, and how many other lines are."""
    scanner = Scanner()
    labels = map(json.loads, (CORPORA / "code-labels.jsonl").read_text("utf-8").splitlines())
    planted = {row["file"]: row["line"] for row in labels}
    hits = others = 0
    with tarfile.open(CORPORA / "code.tar.gz") as archive:
        for member in archive:
            path = next((p for p in planted if f"/{member.name}".endswith(f"/{p}")), None)
            if path is None:
                continue
            with archive.extractfile(member) or io.BytesIO() as stream:
                text = stream.read().decode()
            findings = scanner.scan_file(SourceFile(path, text))
            lines = {f.location.line for f in findings if isinstance(f.location, CodeLine)}
            hits += planted[path] in lines
            others += len(lines - {planted[path]})
    return hits, others


def false_lines() -> tuple[int, float]:
    """Return the lines that count in what the project installs, and its size in MB."""
    scanner = Scanner()
    lines: set[str] = set()
    size = 0
    for folder in INSTALLED:
        for file in text_files_of_folder(ROOT / folder):
            if isinstance(file, SourceFile):
                size += len(file.text)
                lines |= {
                    f"{folder}/{f.location}" for f in scanner.scan_file(file) if f.is_decisive
                }
    return len(lines), size / 1e6


def peers() -> str:
    """Return what other tools reach, as the corpora's description has it."""
    description = (CORPORA / "README.md").read_text(encoding="utf-8")
    return description[description.index("| tool |") :].split("\n\n")[0]


def rows() -> Iterator[Row]:
    """Yield the figures; print the scores by stratum, and the peers' beside them."""
    if not CORPORA.is_dir():
        sys.stderr.write(f"no corpora in {CORPORA}: set CORPORA to measure detection\n")
        return
    named, neutral = score("environments"), score("environments-neutral")
    sys.stdout.write(f"environments\n{named.printed}\nenvironments-neutral\n{neutral.printed}\n")
    sys.stdout.write(f"{peers()}\n\n")
    yield Row("environments: F1", named.f1, 0.97, 1, at_least=True)
    yield Row("environments: false-positive rate", named.false_positive_rate, 0.003, 1)
    for stratum, recall in sorted(named.recall.items()):
        yield Row(f"environments: recall of {stratum}", recall, 0.95, 1, at_least=True)
    yield Row("neutral names: F1", neutral.f1, 0.80, 1, at_least=True)
    yield Row("neutral names: false-positive rate", neutral.false_positive_rate, 0.005, 1)
    yield Row("neutral names: recall of token", neutral.recall["token"], 0.85, 1, at_least=True)
    f1, false_positive_rate = score_of_kinds()
    yield Row("kinds, variables: F1", f1, 0.97, 1, at_least=True)
    yield Row("kinds, variables: false-positive rate", false_positive_rate, 0.01, 1)
    hits, others = found_in_code()
    yield Row("code: found at the planted line, of 220", hits, 209, 1, at_least=True)
    yield Row("code: other lines", others, 0, 1)
    lines, megabytes = false_lines()
    yield Row(f"lines that count in {megabytes:.0f} MB of what others published", lines, 2, 1)
