"""From the package of a function to one whose code looks its secrets up in variables. Pure.

All or nothing: a secret that stays would be in the new package, too. So one line that cannot be
changed refuses the package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..model import CodeLine, LookedUp, PackageRefusals, Refusal
from ..patching import reasons
from ..patching.variable_names import VariableNames
from .rewriting import Rewriting
from .zip_entries import UnusualZip, Zip

MOST_BYTES = 50 * 1024 * 1024
"""Of a zip that a request to Lambda may hold.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
MOST_LINES = 100
"""Of one package: a report names each of them."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a package runs in."""

    known: Mapping[str, str] = field(repr=False)
    """Variables that the code sees, with their values."""
    is_reserved: Callable[[str], bool]
    """Tells which names no variable of the owner's may have."""
    handler: str
    """The function's own."""
    is_whole: bool = True
    """Whether all code of the function is in the package. A library in a layer may ask for
    variables whose names it makes of fields."""


def look_up(
    package: bytes, lines: Sequence[CodeLine], surroundings: Surroundings
) -> LookedUp | PackageRefusals:
    """Return a package without the secrets on some lines, or all reasons against it.

    The same input gives the same bytes.

    Args:
        package: the zip.
        lines: where the secrets are.
        surroundings: of the package.
    """
    if len(lines) > MOST_LINES:
        first = lines[MOST_LINES]
        why = Refusal(f"More than {MOST_LINES} lines hold secrets, with {first.path}", _SOURCE)
        return PackageRefusals(others=(why,))
    try:
        return _looked_up(Rewriting(Zip(package)), lines, surroundings)
    except UnusualZip:
        return PackageRefusals(others=(reasons.PACKAGE_DAMAGED,))


_SOURCE = "change the source by the diffs of ShowPatch, and deploy it"


def _looked_up(
    rewriting: Rewriting, lines: Sequence[CodeLine], surroundings: Surroundings
) -> LookedUp | PackageRefusals:
    uses = rewriting.uses(surroundings.handler)
    if uses.refusal:
        return PackageRefusals(others=(uses.refusal,))
    uses = replace(uses, reads_all=uses.reads_all or not surroundings.is_whole)
    known, is_reserved = surroundings.known, surroundings.is_reserved
    variables = VariableNames(known, is_reserved, uses, leaves_names=True)
    files, stay = rewriting.files(lines, variables, surroundings.handler)
    if stay:
        return PackageRefusals(lines=stay)
    values = {name: value for file in files for name, value in file.values.items()}
    if others := (*uses.refusals_of(values), *rewriting.remains(files, values)):
        return PackageRefusals(others=others)
    changed = {file.patch.path: file.content for file in files}
    content = rewriting.zipped.rewritten(changed, {})
    if len(content) > MOST_BYTES:
        why = Refusal(f"The changed package would have {len(content):,} bytes", _SOURCE)
        return PackageRefusals(others=(why,))
    return LookedUp(content, values, tuple(file.patch for file in files))
