"""A file that can only be read on, and readers that go back in it."""

from __future__ import annotations

import io
import tracemalloc

from rule.sources.forward_file import KEPT, ForwardFile

SIZE = KEPT + 1_000_000
"""More than what is kept, so that the file is read anew."""


def forward(content: bytes) -> ForwardFile:
    return ForwardFile(io.BytesIO(content).read, len(content), lambda: io.BytesIO(content).read)


def test_a_reader_that_goes_back_reads_the_same_bytes() -> None:
    content = bytes(range(256)) * (SIZE // 256)
    file = forward(content)

    beginning = file.read(1_000)
    file.seek(0)

    assert beginning == content[:1_000]
    assert file.read() == content


def test_a_whole_file_is_held_once_by_the_file_and_by_who_reads_it() -> None:
    content = bytes(SIZE)
    tracemalloc.start()
    try:
        file = forward(content)
        file.read(1_000)
        file.seek(0)
        whole = file.read()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(whole) == SIZE
    assert held < 1.5 * SIZE
