"""Judges a labelled corpus of environment variables, one by one."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..detection.scanner import Scanner
from ..model import Variable


class MalformedCorpus(Exception):
    """The corpus cannot be read. Names the line; never quotes it."""


def predict(corpus: Path, out: Path) -> int:
    """Write ``{"id": …, "flagged": true|false}`` for each row of a corpus.

    Args:
        corpus: JSON lines with ``id``, ``name`` and ``value``, plain or gzipped.
        out: where to write.

    Returns:
        The number of rows.

    Raises:
        MalformedCorpus: the corpus cannot be read, or a line has another form. Nothing is written.
        OSError: the predictions cannot be written.
    """
    scanner = Scanner()
    predictions = [
        json.dumps({"id": identifier, "flagged": scanner.scan_variable(variable) is not None})
        for identifier, variable in _rows(corpus)
    ]
    out.write_text("".join(f"{line}\n" for line in predictions), encoding="utf-8")
    return len(predictions)


def _rows(corpus: Path) -> Iterator[tuple[object, Variable]]:
    try:
        with _open(corpus) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(corpus, number, line)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise MalformedCorpus(f"{corpus} cannot be read: {why}") from None


def _open(corpus: Path) -> IO[str]:
    with corpus.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(corpus, "rt", encoding="utf-8") if gzipped else corpus.open(encoding="utf-8")


def _row(corpus: Path, number: int, line: str) -> tuple[object, Variable]:
    try:
        row = json.loads(line, object_pairs_hook=_once)
        identifier, name, value = row["id"], row["name"], row["value"]
    except (KeyError, TypeError, ValueError, RecursionError):
        name = value = identifier = None
    if not isinstance(name, str) or not isinstance(value, str):
        raise MalformedCorpus(f"{corpus}: line {number} is no object with id, name and value")
    return identifier, Variable(name, value)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object's members. Raises: ValueError, if a name is there twice."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError
    return members
