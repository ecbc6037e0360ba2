"""One package: its files are changed, checked and put together, or nothing is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import (
    CodeLine,
    EdgeFunction,
    EdgePackage,
    EdgePointer,
    EdgeRefusals,
    LineRefusal,
    Refusal,
    SealedPointer,
)
from ..patching import reasons
from ..patching.outside import by_path, name_of, why_outside
from ..patching.source_file import MOST_BYTES, RewrittenFile, is_dotenv, rewrite_file
from ..patching.variable_names import VariableNames
from ..planning.reserved_variables import is_never_free
from .dotenv_readers import SOURCES, why_asked_before, why_not_proven, why_set_again
from .environment_uses import TEXTS, environment_uses
from .limits import (
    load_seconds,
    size_refusals,
)
from .lines import at_the_edge
from .programs import why_no_program
from .remains import remaining_in
from .shim_files import EdgeShim
from .zip_entries import Zip

_NO_LINE = Refusal(
    "No secret was found in the package",
    "have the rule judge the version again, then start again",
)


def pointer_in(zipped: Zip, shim: EdgeShim) -> SealedPointer | None:
    """Return what a package says of itself if it was sealed.

    Raises:
        UnusualZip: its data are damaged.
    """
    path = shim.pointer_path
    if path not in zipped or zipped.size(path) > MOST_BYTES:
        return None
    return shim.pointer_in(zipped.read(path))


@dataclass(frozen=True, slots=True)
class Sealing:
    """A package, and what it is to become."""

    zipped: Zip
    shim: EdgeShim
    function: EdgeFunction
    pointer: EdgePointer
    stored: Mapping[str, str] = field(repr=False)

    def of(self, lines: Sequence[CodeLine]) -> EdgePackage | EdgeRefusals:
        """Return the package without the secrets on some lines, or why it stays.

        Raises:
            UnusualZip: its data are damaged.
            ValueError: the pointer is none; see `EdgePointer`.
        """
        before, uses = self._before(), environment_uses(self._texts(TEXTS))
        if not isinstance(before, Refusal):
            if uses.refusal:
                before = uses.refusal
            elif not lines and not before.names:
                before = _NO_LINE
        if isinstance(before, Refusal):
            return EdgeRefusals(others=(before,))
        files, stay = self._files(lines, uses, before.handler)
        if stay:
            return EdgeRefusals(lines=tuple(map(at_the_edge, stay)))
        values = {name: value for file in files for name, value in file.values.items()}
        if others := tuple(self._remains(files, values)):
            return EdgeRefusals(others=others)
        names = tuple(sorted({*before.names, *values}))
        shim_files = self.shim.files(
            SealedPointer(self.pointer, before.handler, names), load_seconds(self.function)
        )
        old = tuple(entry.name for entry in self.zipped.entries if self.shim.is_own(entry.name))
        changed = {file.patch.path: file.content for file in files}
        content = self.zipped.rewritten(changed, shim_files, old)
        unzipped = self._unzipped({*changed, *old}, [*changed.values(), *shim_files.values()])
        if others := tuple(size_refusals(self.function, len(content), unzipped)):
            return EdgeRefusals(others=others)
        return EdgePackage(
            content=content,
            handler=self.shim.handler,
            names=names,
            values=values,
            patches=tuple(file.patch for file in files),
            added=tuple(sorted(set(shim_files) - set(old))),
            replaced=tuple(sorted(old)),
            kept=tuple(
                entry.name
                for entry in self.zipped.entries
                if entry.name not in changed and entry.name not in old
            ),
        )

    def _before(self) -> SealedPointer | Refusal:
        """Return the function's own handler, and what it looks up already."""
        if self.function.handler != self.shim.handler:
            taken = [each.name for each in self.zipped.entries if self.shim.is_own(each.name)]
            if not taken:
                return SealedPointer(self.pointer, self.function.handler, ())
            return Refusal(
                f"The package has {taken[0]}, a name that the shim needs",
                "rename the folder in the package, then start again",
            )
        return pointer_in(self.zipped, self.shim) or Refusal(
            "The function's handler is the one of a sealed package, and its pointer cannot be read",
            "deploy the function anew from its source",
        )

    def _files(
        self, lines: Sequence[CodeLine], used: Container[str], handler: str
    ) -> tuple[tuple[RewrittenFile, ...], tuple[LineRefusal, ...]]:
        variables = VariableNames(self.stored, is_never_free, used, leaves_names=True)
        stay = [
            LineRefusal(name_of(line), line.line, why)
            for line in lines
            if (why := why_outside(line))
        ]
        files = []
        for path, numbers in by_path([each for each in lines if not why_outside(each)]).items():
            file, left = self._file(path, numbers, variables, handler)
            files += [file] if file else []
            stay += left
        return tuple(files), tuple(stay)

    def _file(
        self, path: str, numbers: Sequence[int], variables: VariableNames, handler: str
    ) -> tuple[RewrittenFile | None, tuple[LineRefusal, ...]]:
        why_not = None
        if path not in self.zipped:
            why_not = reasons.NOT_IN_PACKAGE
        elif self.zipped.size(path) > MOST_BYTES:
            why_not = reasons.TOO_LARGE
        elif is_dotenv(path):
            why_not = why_not_proven(path, self._texts(SOURCES))
        else:
            text = self.zipped.read(path).decode("utf-8", "replace")
            why_not = why_no_program(path, text, handler, self._texts(SOURCES))
        if why_not:
            return None, tuple(LineRefusal(path, line, why_not) for line in numbers)
        file, stay = rewrite_file(path, self.zipped.read(path), numbers, variables)
        names = file.values if file and is_dotenv(path) else {}
        if names and (
            why_not := why_set_again(path, names, self._settings())
            or why_asked_before(names, self._texts(SOURCES))
        ):
            stay = tuple(LineRefusal(path, line, why_not) for line in numbers)
        return file, stay

    def _settings(self) -> Iterator[tuple[str, str]]:
        """Yield the files of settings, each with its text."""
        for entry in self.zipped.entries:
            if is_dotenv(entry.name) and entry.size <= MOST_BYTES:
                yield entry.name, self.zipped.read(entry.name).decode("utf-8", "replace")

    def _texts(self, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the files with some endings, each with its text."""
        for entry in self.zipped.entries:
            if entry.name.lower().endswith(endings) and not self.shim.is_own(entry.name):
                yield entry.name, self.zipped.read(entry.name).decode("utf-8", "replace")

    def _remains(
        self, files: Sequence[RewrittenFile], values: Mapping[str, str]
    ) -> Iterator[Refusal]:
        """Yield that values would still stand in the package."""
        changed = {file.patch.path: file.content for file in files}
        if names := remaining_in([self.zipped.comment], values):
            yield _remains(names, "the comment of the zip", "pack the function without it")
        for entry in self.zipped.entries:
            if names := remaining_in([entry.name.encode()], values):
                yield _remains(names, "the name of a file", "name it otherwise")
                continue
            if names := remaining_in([entry.record, entry.header], values):
                yield _remains(names, f"what the zip says of {entry.name}", "pack it anew")
            chunks = (
                [changed[entry.name]] if entry.name in changed else self.zipped.chunks(entry.name)
            )
            if names := remaining_in(chunks, values):
                without = "take it out there, or pack the function without that file"
                yield _remains(names, entry.name, without)

    def _unzipped(self, gone: Collection[str], new: Sequence[bytes]) -> int:
        kept = sum(entry.size for entry in self.zipped.entries if entry.name not in gone)
        return kept + sum(map(len, new))


def _remains(names: Sequence[str], where: str, remedy: str) -> Refusal:
    return Refusal(
        f"What is to become {', '.join(names)} stands in {where}, too",
        f"{remedy}, then start again",
    )
