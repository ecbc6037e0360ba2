"""The packages of a function and its versions, read whole, and why one cannot be changed."""

from __future__ import annotations

from ..aws import packages
from ..model import LATEST, PackageRefusals, Snapshot
from .context import StepContext


def package_of(context: StepContext, version: Snapshot) -> bytes:
    """Read the whole package of a version, or of ``$LATEST``.

    Raises:
        PackageNotRead: it could not be downloaded, or is too large.
    """
    name, number = version.function.name, version.version
    described, package = packages.read(context.aws, name, None if number == LATEST else number)
    with packages.opened(described, package) as (file, reader):
        packages.allow_files(reader)
        return file.read()


def refusals_of(package: PackageRefusals) -> tuple[str, ...]:
    """Return a sentence for each reason against changing a package."""
    return (
        *(f"{each.path}:{each.line}: {each.refusal}" for each in package.lines),
        *map(str, package.others),
    )
