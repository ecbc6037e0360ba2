"""One package: its files are changed, checked and put together, or nothing is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..model import (
    CodeLine,
    EdgeFunction,
    EdgePackage,
    EdgePointer,
    PackageRefusals,
    Refusal,
    SealedPointer,
)
from ..packages.rewriting import Rewriting
from ..packages.zip_entries import Zip
from ..patching.source_file import MOST_BYTES
from ..patching.variable_names import VariableNames
from ..planning.reserved_variables import is_never_free
from .limits import (
    load_seconds,
    size_refusals,
)
from .lines import at_the_edge
from .shim_files import EdgeShim

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

    def of(self, lines: Sequence[CodeLine]) -> EdgePackage | PackageRefusals:
        """Return the package without the secrets on some lines, or why it stays.

        Raises:
            UnusualZip: its data are damaged.
            ValueError: the pointer is none; see `EdgePointer`.
        """
        rewriting = Rewriting(self.zipped, self.shim.is_own)
        before = self._before()
        handler = "" if isinstance(before, Refusal) else before.handler
        uses = rewriting.uses(handler)
        if not isinstance(before, Refusal):
            if uses.refusal:
                before = uses.refusal
            elif not lines and not before.names:
                before = _NO_LINE
        if isinstance(before, Refusal):
            return PackageRefusals(others=(before,))
        variables = VariableNames(self.stored, is_never_free, uses, leaves_names=True)
        files, stay = rewriting.files(lines, variables, before.handler)
        if stay:
            return PackageRefusals(lines=tuple(map(at_the_edge, stay)))
        values = {name: value for file in files for name, value in file.values.items()}
        if others := (*uses.refusals_of(values), *rewriting.remains(files, values)):
            return PackageRefusals(others=others)
        names = tuple(sorted({*before.names, *values}))
        shim_files = self.shim.files(
            SealedPointer(self.pointer, before.handler, names), load_seconds(self.function)
        )
        old = tuple(entry.name for entry in self.zipped.entries if self.shim.is_own(entry.name))
        changed = {file.patch.path: file.content for file in files}
        content = self.zipped.rewritten(changed, shim_files, old)
        unzipped = self._unzipped({*changed, *old}, [*changed.values(), *shim_files.values()])
        if others := tuple(size_refusals(self.function, len(content), unzipped)):
            return PackageRefusals(others=others)
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

    def _unzipped(self, gone: Collection[str], new: Sequence[bytes]) -> int:
        kept = sum(entry.size for entry in self.zipped.entries if entry.name not in gone)
        return kept + sum(map(len, new))
