"""What a fuzzed parser is to the one who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(__file__).parents[2]
FUZZER = ROOT / ".tools" / "fuzz" / "bin" / "python"
"""The environment that has atheris."""
WORK = ROOT / "build" / "fuzz"
"""Where inputs are kept that were found, and those that break something."""


@dataclass(frozen=True)
class Target:
    """A parser, and what must hold of it."""

    name: str
    module: str
    """Of the target: `check(data)` raises for what must not be; `mutated(data, most, seed)`
    changes an input so that it stays one that the parser may get; `prepare()`, if there is
    one, starts what takes long to start."""
    instrumented: tuple[str, ...]
    """Packages whose branches guide the search."""
    longest: int = 16 * 1024
    """Bytes of an input."""

    @property
    def corpus(self) -> Path:
        """The file with the inputs that are kept."""
        return CORPUS / f"{self.name}.txt"


TARGETS = {
    target.name: target
    for target in (
        Target("notification", "tests.fuzz.targets.notification", ("rule",)),
        Target("package", "tests.fuzz.targets.package", ("rule",), 64 * 1024),
        Target("image", "tests.fuzz.targets.image", ("rule",), 512),
        Target("environment", "tests.fuzz.targets.environment", ("rule",)),
        Target("dotenv", "tests.fuzz.targets.dotenv", ("rule",), 4 * 1024),
        Target("cache_row", "tests.fuzz.targets.cache_row", ("rule",)),
        Target("annotation", "tests.fuzz.targets.annotation", ("rule",)),
        Target("request", "tests.fuzz.targets.request", ("remediation", "rule")),
        Target("source_file", "tests.fuzz.targets.source_file", ("remediation",), 4 * 1024),
        Target("python_shim", "tests.fuzz.targets.python_shim", ("sealed_env",)),
        Target("node_shim", "tests.fuzz.targets.node_shim", ("sealed_env",)),
    )
}
