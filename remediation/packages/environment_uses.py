"""What a package itself does with its environment, in which moved values will stand. Pure.

At the edge the environment is empty, so some packages fill it, or replace it. What reads a variable
that was not there would find a moved value under its name; what sets one, or replaces all of them,
would take the value away; what writes all of them to a log would write the values. Texts are
searched, not parsed: a use that is none costs another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model import Refusal
from ..patching.variable_names import OWN_PREFIX
from .environment_answers import answers, behind, is_handlers
from .environment_copies import holders, without_holders
from .environment_hazards import replaces, shows
from .environment_names import ENVIRONMENT, with_one_name
from .interpretation import interprets, with_marks
from .other_processes import starts_without_environment
from .outside_readers import is_asked_by_system, is_program, names_in_program, names_of_shell

TEXTS = (".py", ".js", ".cjs", ".mjs", ".json")
_SDK_PREFIX = "AWS_"
"""Of the variables that the SDKs ask for, which the runtime brings and no package shows."""
_LIBRARIES = "node_modules/"
_ACCESS = re.compile(r"\benv(?:iron)?\s*(?:\?\.|\.)\s*([A-Za-z]\w+)")
_QUOTED = re.compile(r"['\"`]([A-Z][A-Z0-9_]{1,63})['\"`]")
_TAKEN_APART = re.compile(r"\{([^{}]*)\}\s*=\s*process\s*\.\s*env\b")
_SETS_MANY = re.compile(r"Object\.assign\(\s*process\s*\.\s*env\s*,|environ\.update\(")
_KEY = re.compile(r"\b([A-Za-z]\w+)\s*[:=]")
_WORD = re.compile(r"[A-Za-z]\w+")
_KEYS_WITHIN = 4_000
"""Characters behind what sets many variables, in which their names stand."""
_NAMED = r"(?:'[^'\\\n]{1,64}'|\"[^\"\\\n]{1,64}\"|`[^`\\$\n]{1,64}`)"
"""A variable's whole name: what is put together at run time has another end."""
_ALL_IN_NODE = (
    rf"{ENVIRONMENT}(?!\s*(?:\?\.\s*|\.\s*)[A-Za-z_$])(?!\s*(?:\?\.)?\s*\[\s*{_NAMED}\s*\])"
    rf"|\bprocess\s*(?:\?\.\s*)?\[(?!\s*{_NAMED}\s*\])"
)
_ALL_IN_PYTHON = (
    rf"(?:\bos\s*\.\s*)?\benvironb?\b(?!\s*\[\s*{_NAMED}\s*\])"
    rf"(?!\s*\.\s*(?:get|pop|setdefault)\(\s*{_NAMED}\s*[,)])"
    rf"|\bgetenvb?\s*\((?!\s*{_NAMED}\s*[,)])|[=(:,\[]\s*(?:os\s*\.\s*)?getenvb?\b(?!\s*\()"
)
"""The environment as a whole: what is not a variable that is asked for by its name."""
_READS_ALL = re.compile(
    rf"{_ALL_IN_NODE}|{_ALL_IN_PYTHON}"
    r"|\bexpandvars\b|['\"](?:node:)?process['\"]|[=(,]\s*process\s*[;,)\n]"
    r"|\{[^{}]{0,300}\benv\b[^{}]{0,300}\}\s*=\s*(?:globalThis\s*\.\s*)?process\b"
)

_SINGLE = "have it {} single variables instead, then start again"


@dataclass(frozen=True, slots=True)
class EnvironmentUses:
    """The variables that a package asks for, and whether they stay, and stay unseen."""

    names: frozenset[str]
    reads_all: bool
    """Whether it may ask for any variable: it names none, or hands the environment on."""
    replaced_in: str | None
    """A file that may replace the environment as a whole; None if none does."""
    shown_in: str | None
    """A file that may write the environment to a log or an answer; None if none does."""
    withheld_in: str | None = None
    """A file that may start a program of the package in another environment; None if none does."""
    interpreted_in: str | None = None
    """A file that may have something read marks in all values; None if none does."""

    def __contains__(self, name: object) -> bool:
        """Tell whether the package, or the runtime, may ask for a variable of this name."""
        if not isinstance(name, str):
            return False
        if name.startswith(_SDK_PREFIX) or is_asked_by_system(name):
            return True
        return name in self.names or (self.reads_all and not name.startswith(OWN_PREFIX))

    @property
    def refusal(self) -> Refusal | None:
        """Why values must not stand in the environment; None if they may."""
        if self.replaced_in:
            return Refusal(
                f"{self.replaced_in} may give the process another environment than the one with "
                "the values",
                _SINGLE.format("set"),
            )
        if self.shown_in:
            return Refusal(
                f"{self.shown_in} may write the environment, in which the values will stand, to a "
                "log or an answer",
                _SINGLE.format("write"),
            )
        if self.withheld_in:
            return Refusal(
                f"{self.withheld_in} may start a program of the package in another environment "
                "than the one with the values",
                "have it hand all of its own environment on, then start again",
            )
        return None

    def refusals_of(self, values: Mapping[str, str]) -> Iterator[Refusal]:
        """Yield why some values must not stand in the environment, though others may."""
        names = with_marks(values) if self.interpreted_in else ()
        if names:
            yield Refusal(
                f"{self.interpreted_in} may read a % or a $ in what is to become "
                f"{', '.join(names)} as a reference, since it takes all of the environment",
                _SINGLE.format("take"),
            )


def environment_uses(texts: Iterable[tuple[str, str]], handler: str = "") -> EnvironmentUses:
    """Return what a package does with its environment.

    Args:
        texts: all files that may use it, each with its path and its text.
        handler: the function's, whose answers others see.
    """
    names, reads_all = set[str](), False
    answering, entry = list[str](), ""
    replaced_in = shown_in = withheld_in = interpreted_in = None
    for path, text in texts:
        if is_program(path):
            names.update(names_in_program(text))
            continue
        names.update(_names(text))
        reads_all = reads_all or _READS_ALL.search(text) is not None
        code, is_own = with_one_name(text), _LIBRARIES not in path
        is_entry = is_handlers(handler, path)
        entry += text if is_entry else ""
        if is_own and "env" in code:
            held = holders(code)
            if answers(without_holders(code, held, spread=True), is_handlers=is_entry):
                answering.append(path)
            if not shown_in and shows(without_holders(code, held)):
                shown_in = path
        if not replaced_in and replaces(code):
            replaced_in = path
        if not withheld_in and is_own and starts_without_environment(code):
            withheld_in = path
        if not interpreted_in and interprets(code):
            interpreted_in = path
    shown_in = shown_in or next(behind(handler, entry, answering), None)
    return EnvironmentUses(
        frozenset(names), reads_all, replaced_in, shown_in, withheld_in, interpreted_in
    )


def _names(text: str) -> Iterator[str]:
    yield from _ACCESS.findall(text)
    yield from _QUOTED.findall(text)
    yield from names_of_shell(text)
    for found in _TAKEN_APART.finditer(text):
        yield from _WORD.findall(found[1])
    for found in _SETS_MANY.finditer(text):
        yield from _KEY.findall(text, found.end(), found.end() + _KEYS_WITHIN)
