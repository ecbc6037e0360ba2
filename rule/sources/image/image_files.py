"""Reads the text files that survive in an image, layer by layer from the top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, BinaryIO, cast

from ...model import Unread
from ..forward_file import ForwardFile
from ..inner_zips import Candidates
from ..limits import Limits
from ..location import PACKAGE
from ..reader import PackageReader
from ..tar import Kind, Tar, TarEntry
from ..tar_sparse import Read, with_holes
from ..unpacking import DAMAGE, PackagedFile, damage
from ..zip import printable
from .hard_links import HardLinks
from .layer_stack import LayerStack, clean_path, whiteout_of
from .layer_stream import LayerStream, UnpackedBytes
from .manifest import Blob
from .records import Records
from .symbolic_links import LONGEST_PATH, SymbolicLinks

IMAGE_LIMITS = Limits(entries=400_000, total_bytes=10 * 1024**3)
"""Lambda takes images of 10 GB, unpacked. Of each entry in upper layers the path is remembered.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of an image."""

    number: int
    """From 1, the lowest."""
    blob: Blob
    open: Callable[[], BinaryIO] = field(repr=False)
    """Opens the layer as the registry keeps it, from its beginning."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry of a layer."""

    entry: TarEntry
    path: str
    places: tuple[str, ...]
    """Where it may be, if links are followed."""
    is_certain: bool
    """Whether it is at its path, and nowhere else."""
    survives: bool
    """Whether it may be in the final file system."""
    is_contrary: bool
    """Whether it replaces a folder of its own layer."""


class ImageFiles:
    """Reads the files of one image once, within limits."""

    def __init__(self, layers: Sequence[Layer], limits: Limits = IMAGE_LIMITS) -> None:
        """Read nothing yet. Args: the layers, the lowest first; limits on the whole image."""
        self._layers = layers
        self._reader = PackageReader(limits)
        self._unpacked = UnpackedBytes(limits.total_bytes)
        self._stack = LayerStack(len(layers))
        self._symbolic_links = SymbolicLinks()
        self._hard_links = HardLinks()
        self._hard_targets: set[tuple[int, str]] = set()
        """To what hard links lead, each with the number of its layer."""
        self._opened = ExitStack()
        self._records = Records()

    def candidates(self) -> Candidates:
        """Yield each text file that survives, from the top layer down, and what was not read.

        The layers are read twice: for links and the records of installers, and for their files.
        """
        yield from self._reader.within_limits(self._files())
        yield from self._reader.notes()
        yield from self._hard_links.unresolved()

    def _files(self) -> Candidates:
        self._look_ahead()
        for layer in reversed(self._layers):
            yield from self._layer(layer)
            self._stack.next_layer()
        if self._symbolic_links.lead_anywhere:
            yield Unread("image", "its links are too many to be followed; build it anew with fewer")

    def _look_ahead(self) -> None:
        """Look for what decides about files of other layers: links, and records."""
        stack = LayerStack(len(self._layers))
        unpacked = UnpackedBytes(self._unpacked.most)
        for layer in reversed(self._layers):
            with ExitStack() as self._opened:
                try:
                    self._look_through(layer, Tar(self._stream(layer, unpacked)), stack)
                except DAMAGE:
                    # It is named when the layer is read for its files.
                    self._hard_links.expect(None)
            stack.next_layer()
        del stack  # Before records are read.
        self._symbolic_links.settle()
        for number, target in self._hard_targets:
            is_uncertain = self._symbolic_links.may_lie_elsewhere(target, number)
            self._hard_links.expect(None if is_uncertain else target)
        self._hard_targets = set()
        self._records.settle()

    def _look_through(self, layer: Layer, tar: Tar, stack: LayerStack) -> None:
        for found in self._survivors(layer, tar, stack):
            entry, path = found.entry, found.path
            self._reader.count(1)
            self._note_link(layer, entry, path)
            is_file = entry.kind is Kind.FILE and entry.segments is None
            if found.survives and is_file and self._records.wants(path, entry.size):
                self._records.keep(path, tar.read)

    def _note_link(self, layer: Layer, entry: TarEntry, path: str) -> None:
        is_hard = entry.kind is Kind.HARD_LINK
        if is_hard or entry.kind is Kind.SYMBOLIC_LINK:
            target = clean_path(entry.link)[0] if is_hard else entry.link
            self._symbolic_links.note(layer.number, path, target, is_hard=is_hard)
            if is_hard:
                self._hard_targets.add((layer.number, target))

    def _survivors(self, layer: Layer, tar: Tar, stack: LayerStack) -> Iterator[_Found]:
        """Yield the entries of a layer but whiteouts."""
        links = self._symbolic_links
        for entry in tar:
            path, leads_out = clean_path(entry.name)
            is_uncertain = leads_out or links.may_lie_elsewhere(path, layer.number)
            hidden = None if leads_out else whiteout_of(path)
            if hidden is not None:
                # Behind a link it may hide something else, and what it names, the link hides.
                if not is_uncertain:
                    stack.add_whiteout(hidden[0], is_opaque=hidden[1])
                continue
            is_folder = entry.kind is Kind.FOLDER
            # Most entries lie where their name says.
            places = links.places(path, layer.number) if is_uncertain else (path,)
            survives = is_uncertain or stack.survives(path)
            is_contrary = not is_folder and any(map(stack.replaces_folder, places))
            if is_uncertain:
                for place in places:
                    stack.forget(place)
            elif path:
                stack.add(path, is_folder=is_folder)
            yield _Found(entry, path, places, not is_uncertain, survives, is_contrary)

    def _layer(self, layer: Layer) -> Candidates:
        """Read a layer; once more if a file is needed that was passed over."""
        self._hard_links.begin_layer()
        with ExitStack() as self._opened:
            try:
                stream = self._stream(layer, self._unpacked)
                yield from self._entries(layer, Tar(stream))
                stream.must_have(layer.blob.sha256)
                if wanted := self._hard_links.passed_over():
                    yield from self._linked(layer, self._again(layer), wanted)
            except DAMAGE as error:
                yield Unread(f"image layer {layer.number}", damage(error))

    def _again(self, layer: Layer) -> Tar:
        return Tar(self._stream(layer, UnpackedBytes(self._unpacked.most)))

    def _stream(self, layer: Layer, unpacked: UnpackedBytes) -> LayerStream:
        return LayerStream(self._opened.enter_context(layer.open()), unpacked)

    def _entries(self, layer: Layer, tar: Tar) -> Candidates:
        for found in self._survivors(layer, tar, self._stack):
            name, path = found.entry.name, found.path
            if "\0" in path or len(path.encode("utf-8", "surrogateescape")) > LONGEST_PATH:
                yield Unread(printable(path[:100]), "its name is none that Linux has")
                continue
            if clean_path(name)[1]:
                reason = "its name leads out of the image; its content was read"
                yield Unread(printable(name), reason, blocks_compliance=False)
            if found.is_contrary:
                reason = "a folder in it becomes a file; build the image anew"
                yield Unread(f"image layer {layer.number}", reason)
            if found.entry.kind is not Kind.FOLDER:
                yield from self._entry(layer, tar, found)

    def _entry(self, layer: Layer, tar: Tar, found: _Found) -> Candidates:
        entry = found.entry
        if entry.kind is Kind.HARD_LINK:
            target = clean_path(entry.link)[0]
            targets = self._symbolic_links.places(target, layer.number)
            self._hard_links.add(found, target, targets)
            return
        name = self._hard_links.name_for(found)
        if name is not None:
            yield from self._content(layer, tar, entry, name)

    def _linked(self, layer: Layer, tar: Tar, wanted: Mapping[str, str]) -> Candidates:
        """Read, once more, the files to which hard links of the layer point."""
        for entry in tar:
            name = wanted.get(clean_path(entry.name)[0])
            if name is not None:
                yield from self._content(layer, tar, entry, name)

    def _content(self, layer: Layer, tar: Tar, entry: TarEntry, name: str) -> Candidates:
        if entry.kind is Kind.FILE:
            yield from self._file(layer, tar, entry, name)
        elif entry.kind is Kind.SYMBOLIC_LINK:
            target = entry.link.encode("utf-8", "surrogateescape")
            size, shown = len(target), printable(name)
            link = PackagedFile(shown, target, BytesIO, size, size, is_link=True)
            yield from self._reader.read_file(link, None, PACKAGE)

    def _file(self, layer: Layer, tar: Tar, entry: TarEntry, name: str) -> Candidates:
        def read(tar: Tar) -> Read:
            if entry.segments is None:
                return tar.read
            return with_holes(tar.read, entry.segments, entry.size)

        def anew() -> Read:
            again = self._again(layer)
            again.seek(entry)
            return read(again)

        content = ForwardFile(read(tar), entry.size, anew)
        shown = printable(name)
        opened = cast("IO[bytes]", content)
        file = PackagedFile(shown, opened, _itself, entry.size, entry.stored)
        yield from self._reader.read_file(file, self._records.claim(shown), PACKAGE)


def _itself(opened: IO[bytes]) -> IO[bytes]:
    return opened
