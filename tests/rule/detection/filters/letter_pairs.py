"""Learn `rule.detection.filters.letter_pairs` anew: ``python -m
tests.rule.detection.filters.letter_pairs``.

The source is botocore's service models: the public names of AWS's operations, types, members and
enumerated values, some 160,000 of them, as each is written and with dashes and underscores.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import botocore

from rule.detection.filters import letter_pairs
from rule.detection.filters.letter_pairs import OTHER, SYMBOLS, symbol_of

_MODULE = Path(letter_pairs.__file__)
_MOST_BITS = 15
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def public_names() -> set[str]:
    """Return the names of AWS's interfaces, as the installed botocore has them."""
    models = sorted((Path(botocore.__file__).parent / "data").glob("*/*/service-2.json.gz"))
    names: set[str] = set()
    for path in models:
        model = json.loads(gzip.decompress(path.read_bytes()))
        names.update(model["operations"])
        for name, shape in model["shapes"].items():
            names.update([name, *shape.get("members", ()), *shape.get("enum", ())])
    return names


def learn(names: Iterable[str]) -> tuple[str, ...]:
    """Return a row for each symbol: the bits that each next symbol costs, as letters from a."""
    counts = [[1] * len(SYMBOLS) for _ in SYMBOLS]
    for name in names:
        for text in _writings(name):
            before = symbol_of(OTHER)
            for symbol in [*map(symbol_of, text), symbol_of(OTHER)]:
                counts[before][symbol] += 1
                before = symbol
    return tuple(
        "".join(chr(ord("a") + min(_MOST_BITS, _bits(count, row))) for count in row)
        for row in counts
    )


def _bits(count: int, row: Iterable[int]) -> int:
    return round(math.log2(sum(row) / count))


def _writings(name: str) -> Iterator[str]:
    words = _WORD.findall(name)
    yield from (name, "-".join(words).lower(), "_".join(words).upper())


def main() -> None:
    """Write the table into its module."""
    source = _MODULE.read_text("utf-8")
    table = "".join(f'    "{row}",\n' for row in learn(public_names()))
    start = source.index("BITS = (\n") + len("BITS = (\n")
    _MODULE.write_text(source[:start] + table + source[source.index(")\n", start) :], "utf-8")


if __name__ == "__main__":
    main()
