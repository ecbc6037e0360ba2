"""An account as large as people's: functions of a few packages, each of 1 to 20 MB unpacked.

A package has dependencies as their installers leave them, and code of its own, in which no file is
another one's equal: a tenth of its size at least, and what no dependency fits into.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.bench.packages import ROOT
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create, role_of

_MB = 1_000_000
_SMALLEST, _LARGEST = 1 * _MB, 20 * _MB
_OWN_SHARE = 0.1
_TOOLS = ROOT / ".tools"
_VARIABLES = {"LOG_LEVEL": "info", "TABLE_NAME": "orders"}
EVERY_SECRET_VARIABLE = 20
"""Of so many functions, one has a secret in a variable."""
EVERY_SECRET_CODE = 30
"""Of so many packages, one has a secret in its code."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """What an installer puts into a folder, by the names that its files have in a package."""

    files: dict[str, Path]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        size = sum(path.stat().st_size for path in self.files.values())
        object.__setattr__(self, "size", size)


@dataclass(frozen=True, slots=True)
class Account:
    """What was created."""

    functions: int
    megabytes: float
    """Of all functions' code, unpacked."""
    secret_variables: frozenset[str]
    """Names of functions that have a secret in a variable."""
    secret_code: frozenset[str]
    """Names of functions that have a secret in their code."""


def create_account(emulator: Emulator, functions: int, packages: int, seed: int = 1) -> Account:
    """Create functions; each package is that of some of them."""
    random, values = Random(seed), SecretValues(seed)  # noqa: S311 - invented packages
    kinds = (("python3.13", "py", _distributions()), ("nodejs22.x", "js", _modules()))
    role, size = role_of(emulator, "functions"), 0
    in_variable: set[str] = set()
    in_code: set[str] = set()
    for number in range(packages):
        runtime, ending, dependencies = kinds[number % len(kinds)]
        secret = values.password() if number % EVERY_SECRET_CODE == 0 else None
        package, unpacked = _package(number, ending, dependencies, random, secret)
        for which in range(number, functions, packages):
            name, variables = f"function-{which:04}", _VARIABLES
            if which % EVERY_SECRET_VARIABLE == 1:
                variables = variables | {"DB_PASSWORD": values.password() + values.password()}
                in_variable.add(name)
            if secret:
                in_code.add(name)
            size += unpacked
            create(emulator, NewFunction(name, package, variables, runtime), role=role)
    return Account(functions, size / _MB, frozenset(in_variable), frozenset(in_code))


def _package(
    number: int,
    ending: str,
    dependencies: Sequence[Dependency],
    random: Random,
    secret: str | None,
) -> tuple[bytes, int]:
    """Return a zip, and how many bytes are in it unpacked."""
    # As many between 1 and 2 MB as between 10 and 20.
    left = wanted = round(_SMALLEST * (_LARGEST / _SMALLEST) ** random.random())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each in random.sample(dependencies, len(dependencies)):
            if each.size <= left - wanted * _OWN_SHARE:
                left -= each.size
                for name, path in each.files.items():
                    archive.write(path, name)
        for name, content in _own_code(number, ending, dependencies, random):
            if left <= 0:
                break
            left -= len(content)
            archive.writestr(name, content)
        line = f'password = "{secret}"\n' if secret else ""
        archive.writestr(f"settings.{ending}", line)
    return packed.getvalue(), wanted - left


def _own_code(
    number: int, ending: str, dependencies: Sequence[Dependency], random: Random
) -> Iterator[tuple[str, bytes]]:
    """Yield source files without end, none of which is another one's equal."""
    paths = [path for each in dependencies for path in each.files.values()]
    sources = [path for path in paths if path.suffix == f".{ending}" and path.stat().st_size]
    remark, at = b"#" if ending == "py" else b"//", 0
    while True:
        content = random.choice(sources).read_bytes()
        yield f"src/{at}.{ending}", content + b"\n%s %d of %d\n" % (remark, at, number)
        at += 1


def _distributions() -> list[Dependency]:
    """Return what pip has installed, by the lists that it leaves."""
    (site,) = (_TOOLS / "bench_package/lib").glob("python3*/site-packages")
    found = []
    for record in sorted(site.glob("*.dist-info/RECORD")):
        names = [row[0] for row in csv.reader(record.read_text("utf-8").splitlines())]
        kept = [name for name in names if not name.startswith("..") and (site / name).is_file()]
        found.append(Dependency({name: site / name for name in kept}))
    return found


def _modules() -> list[Dependency]:
    """Return what npm has installed, a package each."""
    root = _TOOLS / "bench_node/node_modules"
    described = (*root.glob("*/package.json"), *root.glob("@*/*/package.json"))
    return [
        Dependency(
            {
                path.relative_to(root.parent).as_posix(): path
                for path in sorted(each.parent.rglob("*"))
                if path.is_file()
            }
        )
        for each in sorted(described)
    ]
