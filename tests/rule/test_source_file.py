"""The text of a file is the same, whether the file is held as text or as bytes."""

from __future__ import annotations

import pytest

from rule.model import Provenance, SourceFile

TEXTS = ("", "x = 1\n", "é" * 9_000, "a\N{GRINNING FACE}" * 9_000)


@pytest.mark.parametrize("text", TEXTS, ids=["nothing", "ASCII", "two bytes each", "mixed"])
def test_what_is_held_as_bytes_has_the_same_text(text: str) -> None:
    as_text, as_bytes = SourceFile("a.py", text), SourceFile("a.py", text.encode())
    for file in (as_text, as_bytes):
        assert (file.text, file.utf8, file.size) == (text, text.encode(), len(text.encode()))
        assert [file.beginning(n) for n in (0, 1, 8_192)] == [text[:0], text[:1], text[:8_192]]
    assert as_text == as_bytes
    assert hash(as_text) == hash(as_bytes)


def test_files_differ_by_path_text_and_provenance() -> None:
    file = SourceFile("a.py", b"x")
    others = (
        SourceFile("b.py", "x"),
        SourceFile("a.py", "y"),
        SourceFile("a.py", "x", Provenance.DEPENDENCY),
        "a.py",
    )
    assert all(file != other for other in others)


def test_a_lone_surrogate_is_no_error() -> None:
    file = SourceFile("a.py", "x\ud800")
    assert (file.size, file.utf8) == (4, b"x\xed\xa0\x80")
