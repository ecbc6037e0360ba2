"""`make prove`: try to break every promise, and print how much was tried, as one table."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prove.proof import Proof

_HERE = Path(__file__).parent
SECONDS = 2_400.0
"""For all of it, shared out by `_SHARES`; what needs less leaves the rest."""
_LAST = "left_out"
"""Runs as many tests as there is time for, so it comes last and takes no other proof's time."""
_SHARES = {"crash_points": 4, _LAST: 4}
"""How many shares of the time a module gets; all others get one. The first breaks every call of
every scenario, whatever the time."""


def sources(
    only: Collection[str] = (),
) -> Iterator[tuple[str, Callable[[float], Iterable[Proof]]]]:
    """Yield what proves, by the modules' names; all of it, unless some are named."""
    for path in sorted(_HERE.rglob("*.py"), key=lambda path: (path.stem == _LAST, path.stem)):
        # Some others are run in environments of their own, and cannot be imported in this one.
        if "\ndef rows(" in path.read_text(encoding="utf-8") and (not only or path.stem in only):
            yield path.stem, importlib.import_module(_module(path)).rows


def _module(path: Path) -> str:
    return ".".join(["tests.prove", *path.relative_to(_HERE).with_suffix("").parts])


def proofs(
    found: Sequence[tuple[str, Callable[[float], Iterable[Proof]]]],
    seconds: float,
    *,
    tells: bool = True,
) -> Iterator[Proof]:
    """Yield all proofs, and tell each as it comes.

    A proof that breaks has failed: what it claims was not shown.
    """
    ends = time.monotonic() + seconds
    for number, (name, rows) in enumerate(found):
        if tells:
            sys.stderr.write(f"proving: {name}\n")
        shares = [_SHARES.get(each, 1) for each, _ in found[number:]]
        share = max(1.0, ends - time.monotonic()) * shares[0] / sum(shares)
        try:
            for proof in rows(share):
                if tells:
                    sys.stderr.write(f"{line(proof)}\n")
                yield proof
        except Exception as error:  # noqa: BLE001 - the others are still to be proven
            yield Proof(name, "broke off", (f"{type(error).__name__}: {error}",))


def in_a_process(name: str) -> Callable[[float], Iterable[Proof]]:
    """Return what proves in a process of its own, where no other proof has left anything."""

    def rows(seconds: float) -> Iterator[Proof]:
        with TemporaryDirectory() as folder:
            told = Path(folder) / "proofs.json"
            command = [sys.executable, "-m", "tests.prove", name, "--json", str(told)]
            command += ["--seconds", str(seconds)]
            # Standard output has the metrics of what is proven, standard error the proofs.
            ran = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
            text = told.read_text(encoding="utf-8") if told.exists() else "[]"
        found = [Proof(**each) for each in json.loads(text)]
        if not found:
            raise RuntimeError(f"it ended with {ran.returncode} and proved nothing")
        yield from found

    return rows


def line(proof: Proof, width: int = 0) -> str:
    """Write one proof for a terminal."""
    verdict = "holds" if proof.holds else f"{len(proof.failures)} FAILED"
    return f"{proof.name:{width}}  {verdict:8}  {proof.count}"


def table(found: Sequence[Proof]) -> str:
    """Write all proofs for a terminal, and what failed below them."""
    width = max((len(proof.name) for proof in found), default=0)
    lines = [f"{'claim':{width}}  {'':8}  tried", *(line(proof, width) for proof in found)]
    for proof in found:
        lines += [f"FAILED {proof.name}: {failure}" for failure in proof.failures]
    return "\n".join(lines)


def main() -> None:
    """Prove; exits with 1 if a claim does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("only", nargs="*", help="modules of this package; without, all of them")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for all of it")
    parser.add_argument("--json", type=Path, help="a file; then all is done in this process")
    arguments = parser.parse_args()
    parts = list(sources(only=arguments.only))
    if arguments.json:
        found = list(proofs(parts, arguments.seconds))
        arguments.json.write_text(json.dumps([asdict(each) for each in found]), encoding="utf-8")
    else:
        alone = [(name, in_a_process(name)) for name, _ in parts]
        found = list(proofs(alone, arguments.seconds, tells=False))
        sys.stdout.write(f"{table(found)}\n")
    sys.exit(0 if found and all(proof.holds for proof in found) else 1)


if __name__ == "__main__":
    main()
