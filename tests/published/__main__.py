"""Judge what others have published, and print what would make a function NON_COMPLIANT."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rule.detection.scanner import Scanner
from rule.scanning.fingerprint import package_fingerprint
from rule.scanning.package import scan_files
from rule.sources.reader import text_files_of_folder
from tests.published.forms import ROOT, NotMade, forms_of_node, forms_of_python, version_of
from tests.published.results import Judged, Package, Results

HERE = Path(__file__).parent
RESULTS = ROOT / "build" / "published.jsonl"
Forms = Callable[[str, Path], Iterator[tuple[str, Path]]]
REGISTRIES: dict[str, Forms] = {"python": forms_of_python, "node": forms_of_node}
_SECONDS = 1_800


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


def in_all_forms(registry: str, name: str, parent: Path) -> Package:
    """Install a package below a folder, judge each of its forms, and remove all but the first."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = parent / name.replace("/", "__")
    found: list[Judged] = []
    error = ""
    try:
        found += (judged(form, each) for form, each in REGISTRIES[registry](name, folder))
    except NotMade as reason:
        error = str(reason)
    return Package(registry, name, version_of(name, folder), tuple(found), error)


def main() -> None:
    """Install, judge and remove one package after the other, but for those that were judged."""
    parser = argparse.ArgumentParser(prog="python -m tests.published", description=__doc__)
    parser.add_argument("of", nargs="*", help="python, node, or names of packages; without, all")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what is installed")
    given = parser.parse_args()
    results = Results(RESULTS, package_fingerprint(Scanner()))
    flagged: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for registry in REGISTRIES:
        for name in names_of(registry):
            if given.of and registry not in given.of and name not in given.of:
                continue
            package = results.of(registry, name)
            if package is None:
                with tempfile.TemporaryDirectory() as temporary:
                    parent = given.keep / registry if given.keep else Path(temporary)
                    package = in_all_forms(registry, name, parent)
                results.add(package)
            _tell(package)
            for each in package.forms:
                counted[f"{registry}, {each.form}"] += 1
                flagged[f"{registry}, {each.form}"] += bool(each.reasons)
    for kind, count in counted.items():
        sys.stdout.write(f"{kind:16} {flagged[kind]:4} of {count:4} are NON_COMPLIANT\n")


def _tell(package: Package) -> None:
    if package.error:
        sys.stdout.write(f"{package.name}: not judged: {package.error}\n")
    for each in package.forms:
        if each.reasons:
            form = f"{package.name} {package.version}, {each.form}"
            sys.stdout.write(f"{form}: {len(each.reasons)}\n")
            sys.stdout.writelines(f"    {reason}\n" for reason in each.reasons)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
