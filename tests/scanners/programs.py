"""Scanners that are programs: they scan a folder, and say in which files they found something."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection
from pathlib import Path

_PROGRAMS = Path(__file__).parent.parent.parent / ".tools" / "scanners" / "bin"


class ScannerBroke(Exception):
    """A scanner did not finish, so that its silence means nothing."""


def gitleaks(folder: Path) -> set[str]:
    """Return the files in which gitleaks finds something, with the rules that it brings.

    Raises:
        ScannerBroke: it is not installed, or it failed.
    """
    report = _run(
        "gitleaks dir . --no-banner --redact --ignore-gitleaks-allow"
        " --log-level error --report-format json --report-path -",
        folder,
        finished=(0, 1),
    )
    return {found["File"] for found in json.loads(report)}


def kingfisher(folder: Path) -> set[str]:
    """Return the files in which kingfisher finds something, with its rules of any confidence.

    It asks no provider whether what it found is valid.

    Raises:
        ScannerBroke: it is not installed, or it failed.
    """
    report = _run(
        "kingfisher scan . --no-validate --no-update-check --redact"
        " --confidence low --no-ignore --no-dedup --no-rule-cache --quiet --format jsonl",
        folder,
        finished=(0, 200),
    )
    lines = [json.loads(line) for line in report.splitlines() if line]
    return {line["finding"]["path"].removeprefix("./") for line in lines if "finding" in line}


def _run(command: str, folder: Path, *, finished: Collection[int]) -> str:
    name, *arguments = command.split()
    program = _PROGRAMS / name
    if not program.is_file():
        raise ScannerBroke(f"{program} is missing: run `make test`, which sets it up")
    ran = subprocess.run(  # noqa: S603 - a pinned program
        [str(program), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if ran.returncode not in finished:
        raise ScannerBroke(f"{name} ended with {ran.returncode}: {ran.stderr}")
    return ran.stdout
