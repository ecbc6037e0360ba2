"""Judge what others have published, and print what would make a function NON_COMPLIANT."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rule.detection.scanner import Scanner
from rule.scanning.package import scan_files
from rule.sources.reader import text_files_of_folder
from tests.published.forms import NotMade, forms_of_node, forms_of_python, version_of

HERE = Path(__file__).parent
Forms = Callable[[str, Path], Iterator[tuple[str, Path]]]
REGISTRIES: dict[str, Forms] = {"python": forms_of_python, "node": forms_of_node}
_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Judged:
    """What one form of a package would do to a function."""

    form: str
    decisive: tuple[str, ...]
    """Path, line and type of each decisive finding; never a value."""
    unread: tuple[str, ...]
    """What would make the function NON_COMPLIANT since it could not be read."""


def names_of(registry: str) -> Sequence[str]:
    """Return the packages of a registry's list."""
    lines = (HERE / f"{registry}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def judged(form: str, folder: Path) -> Judged:
    """Judge a folder as the code of a function."""
    result = scan_files(Scanner(), lambda: text_files_of_folder(folder), seconds=_SECONDS)
    return Judged(
        form,
        tuple(f"{f.location}  {f.secret_type}" for f in result.findings if f.is_decisive),
        tuple(f"{u.what}: {u.reason}" for u in result.unread if u.blocks_compliance),
    )


def main() -> None:
    """Install, judge and remove one package after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.published", description=__doc__)
    parser.add_argument("of", nargs="*", help="python, node, or names of packages; without, all")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what is installed")
    given = parser.parse_args()
    flagged: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for registry, forms in REGISTRIES.items():
        for name in names_of(registry):
            if given.of and registry not in given.of and name not in given.of:
                continue
            with tempfile.TemporaryDirectory() as temporary:
                parent = given.keep / registry if given.keep else Path(temporary)
                folder = parent / name.replace("/", "__")
                try:
                    for form, each in forms(name, folder):
                        found = judged(form, each)
                        counted[f"{registry}, {form}"] += 1
                        flagged[f"{registry}, {form}"] += bool(found.decisive or found.unread)
                        _tell(name, version_of(name, folder), found)
                except NotMade as error:
                    sys.stdout.write(f"{name}: not judged: {error}\n")
    for kind, count in counted.items():
        sys.stdout.write(f"{kind:16} {flagged[kind]:4} of {count:4} are NON_COMPLIANT\n")


def _tell(name: str, version: str, found: Judged) -> None:
    reasons = (*found.decisive, *(f"not read: {each}" for each in found.unread))
    if reasons:
        sys.stdout.write(f"{name} {version}, {found.form}: {len(reasons)}\n")
        sys.stdout.writelines(f"    {reason}\n" for reason in reasons)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
