"""The files of one package with lookups in place of secrets, and what else is against it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..model import CodeLine, LineRefusal, Refusal
from ..patching import reasons
from ..patching.outside import by_path, name_of, why_outside
from ..patching.source_file import MOST_BYTES, RewrittenFile, is_dotenv, rewrite_file
from ..patching.variable_names import VariableNames
from .dotenv_readers import SOURCES, why_asked_before, why_not_proven, why_set_again
from .environment_uses import TEXTS, EnvironmentUses, environment_uses
from .outside_readers import is_program
from .programs import why_no_program
from .remains import remaining_in
from .zip_entries import Zip


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A package whose files are changed in memory."""

    zipped: Zip
    is_passed_over: Callable[[str], bool] = lambda _: False
    """Tells files that say nothing of what the owner's code does, by their names."""

    def uses(self, handler: str) -> EnvironmentUses:
        """Return what the package does with its environment.

        Args:
            handler: the function's own.

        Raises:
            UnusualZip: its data are damaged.
        """
        return environment_uses(chain(self._programs(), self._texts(TEXTS)), handler)

    def files(
        self, lines: Sequence[CodeLine], variables: VariableNames, handler: str
    ) -> tuple[tuple[RewrittenFile, ...], tuple[LineRefusal, ...]]:
        """Return the changed files, and why lines stay.

        Args:
            lines: where the secrets are.
            variables: gives the variables' names.
            handler: the function's own.

        Raises:
            UnusualZip: its data are damaged.
        """
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

    def remains(
        self, files: Sequence[RewrittenFile], values: Mapping[str, str]
    ) -> Iterator[Refusal]:
        """Yield that values would still stand in the package.

        Raises:
            UnusualZip: its data are damaged.
        """
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

    def _file(
        self, path: str, numbers: Sequence[int], variables: VariableNames, handler: str
    ) -> tuple[RewrittenFile | None, tuple[LineRefusal, ...]]:
        why_not = None
        if path not in self.zipped:
            why_not = reasons.NOT_IN_PACKAGE
        elif self.zipped.size(path) > MOST_BYTES:
            why_not = reasons.TOO_LARGE
        elif is_dotenv(path):
            why_not = why_not_proven(path, self._texts(SOURCES), handler)
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

    def _programs(self) -> Iterator[tuple[str, str]]:
        """Yield what may be programs in other languages, each with its text."""
        for entry in self.zipped.entries:
            is_read = is_program(entry.name) and not self.is_passed_over(entry.name)
            if is_read and entry.size <= MOST_BYTES:
                yield entry.name, self.zipped.read(entry.name).decode("utf-8", "replace")

    def _texts(self, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the files with some endings, each with its text."""
        for entry in self.zipped.entries:
            if entry.name.lower().endswith(endings) and not self.is_passed_over(entry.name):
                yield entry.name, self.zipped.read(entry.name).decode("utf-8", "replace")


def _remains(names: Sequence[str], where: str, remedy: str) -> Refusal:
    return Refusal(
        f"What is to become {', '.join(names)} stands in {where}, too",
        f"{remedy}, then start again",
    )
