"""From an environment, a package or a folder to candidates, and to what could not be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from rule.archive import BROKEN, Archive, Budget, Entry, is_archive, names_of
from rule.limits import DEFAULT_LIMITS, Limits
from rule.model import SourceFile, Unread, Variable
from rule.text import SNIFFED, decode, is_text
from rule.third_party import RECORD, is_by_place, recorded


def from_environment(variables: Mapping[str, str]) -> Iterator[Variable]:
    """Yield each variable by itself."""
    for name, value in variables.items():
        yield Variable(name, value)


def from_package(file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Iterator[SourceFile | Unread]:
    """Yield each text file of a zip, first-party files first, and what could not be read.

    One file at a time is unpacked, in memory; nothing is written to disk. Archives in the
    archive are read, too, as ``outer.zip!inner.py``.

    Args:
        file: a zip archive; it must be seekable.
        limits: what is read at most.

    Raises:
        OSError: the file could not be read any further. Damage in the archive is yielded.
    """
    yield from _from_archive(file, Budget(limits), prefix="", depth=1, third_party=False)


def from_folder(folder: Path) -> Iterator[SourceFile | Unread]:
    """Yield each text file below a folder; links are not followed.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    listed: set[str] = set()
    for name, path in names.items():
        if RECORD.fullmatch(name) and not path.is_symlink():
            listed |= recorded(name, decode(path.read_bytes())[0], names)
    for name, path in names.items():
        if path.is_symlink():
            yield Unread(name, "it is a link, which is not followed", in_scope=False)
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            yield Unread(name, f"it cannot be read ({error.strerror})")
            continue
        yield from _from_content(name, content, name in listed or is_by_place(name))


def _from_archive(
    file: BinaryIO, budget: Budget, *, prefix: str, depth: int, third_party: bool
) -> Iterator[SourceFile | Unread]:
    try:
        archive = Archive(file, budget)
        entries = []
        for entry in archive.entries():
            if isinstance(entry, Entry):
                entries.append(entry)
            else:
                yield _within(prefix, entry)
    except BROKEN as error:
        reason = str(error) if type(error) is zipfile.BadZipFile else type(error).__name__
        yield Unread(prefix.rstrip("!") or "package", f"it is no sound zip archive ({reason})")
        return
    others = _third_party_names(archive, entries)
    # False sorts first: a budget that runs out shall have been spent on the function's own code.
    for entry in sorted(entries, key=lambda entry: entry.name in others):
        is_third_party = third_party or entry.name in others
        content = archive.content(entry)
        if isinstance(content, Unread):
            yield content if content.what == "package" else _within(prefix, content)
            if content.what == "package":
                return
        elif content is None:
            continue
        elif not is_archive(entry.name):
            yield from _from_content(prefix + entry.name, content, is_third_party)
        elif depth >= budget.limits.depth:
            yield Unread(prefix + entry.name, f"it is an archive nested more than {depth - 1} deep")
        else:
            yield from _from_archive(
                io.BytesIO(content),
                budget,
                prefix=f"{prefix}{entry.name}!",
                depth=depth + 1,
                third_party=is_third_party,
            )


def _third_party_names(archive: Archive, entries: list[Entry]) -> frozenset[str]:
    names = names_of(entries)
    others = {name for name in names if is_by_place(name)}
    for entry in entries:
        if RECORD.fullmatch(entry.name):
            content = archive.content(entry)
            if isinstance(content, bytes):
                others |= recorded(entry.name, decode(content)[0], names)
    return frozenset(others)


def _from_content(name: str, content: bytes, third_party: bool) -> Iterator[SourceFile | Unread]:
    if not is_text(content[:SNIFFED]):
        return
    text, sound = decode(content)
    if not sound:
        yield Unread(name, "its encoding is not sound; it was read as Latin-1", in_scope=False)
    yield SourceFile(name, text, third_party)


def _within(prefix: str, unread: Unread) -> Unread:
    if unread.what == "package":
        return unread
    return Unread(prefix + unread.what, unread.reason, unread.in_scope)
