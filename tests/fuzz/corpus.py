"""The inputs that are kept: one file for each target, one input a line, in base64.

`python -m tests.fuzz.corpus TARGET...` adds what `make fuzz` found, and leaves out what reaches
nothing more. The inputs that once broke something stay, whatever they reach.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.target import FUZZER, ROOT, TARGETS, WORK, Target

_BROKE = "# Once broke something: never left out."
_REACH = "# Reach the furthest, together."


@dataclass(frozen=True)
class Corpus:
    """Inputs of a target. The empty input is none of them: a fuzzer begins with it by itself."""

    broke: tuple[bytes, ...]
    """That once broke something, in the order in which they were found."""
    reach: tuple[bytes, ...]
    """That reach, with the others, all that was reached."""

    @property
    def inputs(self) -> tuple[bytes, ...]:
        """All of them."""
        return (*self.broke, *self.reach)

    @classmethod
    def of(cls, text: str) -> Corpus:
        """Read a file.

        Raises:
            ValueError: it lacks a heading, has an empty line or one that is no base64.
        """
        first, *lines = text.splitlines()
        if first != _BROKE or _REACH not in lines:
            raise ValueError(f"a corpus has the lines {_BROKE!r}, at its start, and {_REACH!r}")
        middle = lines.index(_REACH)
        return cls(_decoded(lines[:middle]), _decoded(lines[middle + 1 :]))

    def text(self) -> str:
        """Write it as a file, without repeating an input."""
        broke = dict.fromkeys(filter(None, self.broke))
        reach = set(filter(None, self.reach)) - set(broke)
        # By size, the smallest first, as libFuzzer reads them; and so that a change shows as one.
        ordered = sorted(reach, key=lambda given: (len(given), given))
        return "".join(
            f"{line}\n" for line in (_BROKE, *_encoded(broke), _REACH, *_encoded(ordered))
        )

    def unpack(self, folder: Path) -> None:
        """Write each input to a file of a folder, as libFuzzer wants them."""
        for given in self.inputs:
            (folder / hashlib.sha256(given).hexdigest()).write_bytes(given)


def corpus_of(target: Target) -> Corpus:
    """Return what is kept for a target."""
    return Corpus.of(target.corpus.read_text(encoding="ascii"))


def minimised(target: Target) -> Corpus:
    """Return a target's corpus with what campaigns found, and without what reaches nothing more.

    Raises:
        RuntimeError: the fuzzer did not do it.
    """
    kept = corpus_of(target)
    with tempfile.TemporaryDirectory() as name:
        before, after = Path(name) / "before", Path(name) / "after"
        before.mkdir()
        after.mkdir()
        kept.unpack(before)
        found = WORK / "corpus" / target.name
        folders = [after, before, *([found] if found.is_dir() else [])]
        command = [
            FUZZER,
            "-m",
            "tests.fuzz",
            target.name,
            "-merge=1",
            f"-max_len={target.longest}",
        ]
        ran = subprocess.run(  # noqa: S603 - our own program
            [*map(str, command), *map(str, folders)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        reach = tuple(file.read_bytes() for file in after.iterdir())
    if ran.returncode or not reach:
        raise RuntimeError(f"{target.name}: the merge ended with {ran.returncode}")
    return Corpus(kept.broke, reach)


def _decoded(lines: list[str]) -> tuple[bytes, ...]:
    inputs = tuple(base64.b64decode(line, validate=True) for line in lines)
    if not all(inputs):
        raise ValueError("a line of a corpus is empty")
    return inputs


def _encoded(inputs: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(given).decode() for given in inputs]


def main(names: list[str]) -> None:
    """Minimise the corpora of these targets, or all."""
    for name in names or TARGETS:
        target = TARGETS[name]
        before, after = corpus_of(target), minimised(target)
        target.corpus.write_text(after.text(), encoding="ascii")
        print(f"{name:13} {len(before.inputs)} inputs, now {len(corpus_of(target).inputs)}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
