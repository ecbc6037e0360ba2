"""Judging a corpus."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from rule.cli.corpus import MalformedCorpus, predict

ROWS = [
    {"id": "a", "name": "DB_PASSWORD", "value": "velvet-nimbus", "label": "secret"},
    {"id": 2, "name": "LOG_LEVEL", "value": "debug"},
    {"id": "c", "name": "CACHE_PASSWORD", "value": "velvet-nimbus"},
]
TEXT = "\n".join(json.dumps(row) for row in ROWS) + "\n\n"
EXPECTED = [
    {"id": "a", "flagged": True},
    {"id": 2, "flagged": False},
    {"id": "c", "flagged": True},
]


@pytest.mark.parametrize("content", [TEXT.encode(), gzip.compress(TEXT.encode(), mtime=0)])
def test_each_row_is_judged_by_itself(tmp_path: Path, content: bytes) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.write_bytes(content)
    assert predict(corpus, out) == 3
    assert [json.loads(line) for line in out.read_text().splitlines()] == EXPECTED


@pytest.mark.parametrize(
    "line",
    [
        "velvet",
        '["velvet"]',
        '{"id": 1, "name": "velvet"}',
        '{"id": 1, "name": "velvet", "value": 1}',
        '{"name": "A", "value": "velvet"}',
        '{"id": 1, "name": "A", "value": "velvet", "value": ""}',
        '{"id": 1, "name": "A", "name": "B", "value": "velvet"}',
        "[" * 200_000,
    ],
)
def test_a_malformed_line_is_named_by_its_number_and_not_quoted(tmp_path: Path, line: str) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.write_text(f"{TEXT}{line}\n")
    with pytest.raises(
        MalformedCorpus, match="line 5 is no object with id, name and value"
    ) as raised:
        predict(corpus, out)
    assert "velvet" not in str(raised.value)
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-12], "EOFError"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff", "error"),
        (b"\xff\xfe\xff", "UnicodeDecodeError"),
    ],
)
def test_a_corpus_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    corpus = tmp_path / "corpus"
    if content is not None:
        corpus.write_bytes(content)
    with pytest.raises(MalformedCorpus, match=f"cannot be read: .*{why}"):
        predict(corpus, tmp_path / "out")


@pytest.mark.slow
def test_four_thousand_rows_take_far_less_than_two_minutes(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.write_text(TEXT + f"{json.dumps(ROWS[0])}\n" * 3_997)
    begun = time.process_time()
    assert predict(corpus, tmp_path / "out") == 4_000
    assert time.process_time() - begun < 60
