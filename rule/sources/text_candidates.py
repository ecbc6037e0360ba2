"""From a text file's content to the candidates in it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Provenance, SourceFile, Unread
from .own_samples import is_own_sample
from .own_tests import is_own_test, may_be_own_test
from .text import contents
from .unpacking import Content


def text_candidates(
    path: str, content: Content, provenance: Provenance
) -> Iterator[SourceFile | Unread]:
    """Yield a text file in each way in which it may be read, and what was not sound or not read."""
    if content.cut:
        yield Unread(path, content.cut)
    texts, sound = contents(content.data)
    del content
    if not sound:
        yield Unread(path, "its encoding is not sound; read as Latin-1", blocks_compliance=False)
    is_own = provenance is Provenance.OWN
    if is_own and is_own_sample(path):
        provenance = Provenance.OWN_SAMPLE
    may_be_test = is_own and may_be_own_test(path)
    for text in texts:
        file = SourceFile(path, text, provenance)
        if may_be_test and is_own_test(path, file.text):
            file = SourceFile(path, text, Provenance.OWN_SAMPLE)
        yield file
        del file  # Before the next one is made.
