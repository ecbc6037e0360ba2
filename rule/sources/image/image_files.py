"""Reads the text files that survive in an image, layer by layer from the top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, BinaryIO, cast

from ...model import Unread
from ..inner_zips import Candidates
from ..limits import Limits
from ..location import PACKAGE
from ..reader import PackageReader
from ..unpacking import DAMAGE, PackagedFile, damage
from ..zip import printable
from .hard_links import HardLinks
from .layer_file import LayerFile, Read, with_holes
from .layer_stack import LayerStack, clean_path, whiteout_of
from .layer_stream import LayerStream, UnpackedBytes
from .manifest import Blob
from .records import Records
from .tar import Kind, Tar, TarEntry

IMAGE_LIMITS = Limits(entries=400_000, total_bytes=10 * 1024**3)
"""Lambda takes images of 10 GB, unpacked. Of each entry in upper layers the path is remembered.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
_LONGEST_PATH = 4_096
"""Bytes of a path on Linux."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of an image."""

    number: int
    """From 1, the lowest."""
    blob: Blob
    open: Callable[[], BinaryIO] = field(repr=False)
    """Opens the layer as the registry keeps it, from its beginning."""


class ImageFiles:
    """Reads the files of one image once, within limits."""

    def __init__(self, layers: Sequence[Layer], limits: Limits = IMAGE_LIMITS) -> None:
        """Read nothing yet. Args: the layers, the lowest first; limits on the whole image."""
        self._layers = layers
        self._reader = PackageReader(limits)
        self._unpacked = UnpackedBytes(limits.total_bytes)
        self._stack = LayerStack()
        self._links = HardLinks()
        self._opened = ExitStack()
        self._records = Records()

    def candidates(self) -> Candidates:
        """Yield each text file that survives, from the top layer down, and what was not read.

        The layers are read twice: for the records of installers, and for their files.
        """
        yield from self._reader.within_limits(self._files())
        yield from self._reader.notes()
        yield from self._links.unresolved()

    def _files(self) -> Candidates:
        self._look_for_records()
        for layer in reversed(self._layers):
            yield from self._layer(layer)
            self._stack.next_layer()

    def _look_for_records(self) -> None:
        stack = LayerStack()
        unpacked = UnpackedBytes(self._unpacked.most)
        for layer in reversed(self._layers):
            # What is damaged is named when the layer is read for its files.
            with ExitStack() as self._opened, suppress(*DAMAGE):
                tar = Tar(self._stream(layer, unpacked))
                for entry, path, survives in self._survivors(tar, stack):
                    self._reader.count(1)
                    is_file = entry.kind is Kind.FILE and entry.segments is None
                    if survives and is_file and self._records.wants(path, entry.size):
                        self._records.keep(path, tar.read(entry.size))
            stack.next_layer()
        self._records.settle()

    def _survivors(self, tar: Tar, stack: LayerStack) -> Iterator[tuple[TarEntry, str, bool]]:
        """Yield the entries of a layer but whiteouts, with path and whether each survives."""
        for entry in tar:
            path, leads_out = clean_path(entry.name)
            hidden = None if leads_out else whiteout_of(path)
            if hidden is not None:
                stack.add_whiteout(hidden[0], is_opaque=hidden[1])
                continue
            survives = leads_out or stack.survives(path)
            if path and not leads_out:
                stack.add(path, is_folder=entry.kind is Kind.FOLDER)
            yield entry, path, survives

    def _layer(self, layer: Layer) -> Candidates:
        """Read a layer; once more if a file is needed that was passed over."""
        self._links.begin_layer()
        with ExitStack() as self._opened:
            try:
                stream = self._stream(layer, self._unpacked)
                yield from self._entries(layer, Tar(stream))
                stream.must_have(layer.blob.sha256)
                if wanted := self._links.passed_over():
                    yield from self._linked(layer, self._again(layer), wanted)
            except DAMAGE as error:
                yield Unread(f"image layer {layer.number}", damage(error))

    def _again(self, layer: Layer) -> Tar:
        return Tar(self._stream(layer, UnpackedBytes(self._unpacked.most)))

    def _stream(self, layer: Layer, unpacked: UnpackedBytes) -> LayerStream:
        return LayerStream(self._opened.enter_context(layer.open()), unpacked)

    def _entries(self, layer: Layer, tar: Tar) -> Candidates:
        for entry, path, survives in self._survivors(tar, self._stack):
            if "\0" in path or len(path.encode("utf-8", "surrogateescape")) > _LONGEST_PATH:
                yield Unread(printable(path[:100]), "its name is none that Linux has")
                continue
            if clean_path(entry.name)[1]:
                reason = "its name leads out of the image; its content was read"
                yield Unread(printable(entry.name), reason, blocks_compliance=False)
            yield from self._entry(layer, tar, entry, path, survives=survives)

    def _entry(
        self, layer: Layer, tar: Tar, entry: TarEntry, path: str, *, survives: bool
    ) -> Candidates:
        match entry.kind:
            case Kind.HARD_LINK:
                self._links.add(path, clean_path(entry.link)[0], survives=survives)
            case Kind.FILE:
                name = self._links.name_for(path, survives=survives)
                if name is not None:
                    yield from self._file(layer, tar, entry, name)
            case Kind.SYMBOLIC_LINK if survives:
                target = entry.link.encode("utf-8", "surrogateescape")
                link = PackagedFile(
                    printable(path), target, BytesIO, len(target), len(target), is_link=True
                )
                yield from self._reader.read_file(link, None, PACKAGE)

    def _linked(self, layer: Layer, tar: Tar, wanted: Mapping[str, str]) -> Candidates:
        """Read, once more, the files to which hard links of the layer point."""
        for entry in tar:
            name = wanted.get(clean_path(entry.name)[0])
            if entry.kind is Kind.FILE and name is not None:
                yield from self._file(layer, tar, entry, name)

    def _file(self, layer: Layer, tar: Tar, entry: TarEntry, name: str) -> Candidates:
        def read(tar: Tar) -> Read:
            if entry.segments is None:
                return tar.read
            return with_holes(tar.read, entry.segments, entry.size)

        def anew() -> Read:
            again = self._again(layer)
            again.seek(entry)
            return read(again)

        content = LayerFile(read(tar), entry.size, anew)
        shown = printable(name)
        opened = cast("IO[bytes]", content)
        file = PackagedFile(shown, opened, _itself, entry.size, entry.stored)
        yield from self._reader.read_file(file, self._records.claim(shown), PACKAGE)


def _itself(opened: IO[bytes]) -> IO[bytes]:
    return opened
