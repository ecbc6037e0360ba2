"""A picture of how scans grow: CPU seconds against megabytes, both on logarithmic scales."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 30, 60
_COLOURS = ("#0b6e4f", "#c8553d", "#4a6fa5", "#8e6c8a", "#7a7a7a")


def picture(seconds: Mapping[str, Mapping[int, float]]) -> str:
    """Return an SVG with a line for each scanner, the first one drawn bolder.

    Args:
        seconds: by scanner and megabytes; all more than 0.
    """
    sizes = sorted({size for line in seconds.values() for size in line})
    times = [second for line in seconds.values() for second in line.values()]
    scale = _Scale(sizes[0], sizes[-1], min(times) / 1.3, max(times) * 1.3)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' font-family="sans-serif" font-size="13">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
    )
    return "\n".join([head, *_axes(scale, sizes), *_lines(scale, seconds), "</svg>\n"])


class _Scale:
    """From megabytes and seconds to places in the picture."""

    def __init__(self, small: float, large: float, fast: float, slow: float) -> None:
        self._x0, self._x1 = math.log(small), math.log(large)
        self.fast, self.slow = fast, slow

    def x(self, megabytes: float) -> float:
        share = (math.log(megabytes) - self._x0) / (self._x1 - self._x0)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, second: float) -> float:
        share = math.log(second / self.fast) / math.log(self.slow / self.fast)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _axes(scale: _Scale, sizes: list[int]) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for size in sizes:
        x = scale.x(size)
        yield f'<path d="M{x} {_TOP}V{bottom}" stroke="#e5e5e5"/>'
        yield f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{size}</text>'
    for second in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200):
        if scale.fast <= second <= scale.slow:
            y = scale.y(second)
            yield f'<path d="M{_LEFT} {y}H{right}" stroke="#e5e5e5"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{second:g}</text>'
    middle = (_LEFT + right) / 2
    yield f'<text x="{middle}" y="{bottom + 44}" text-anchor="middle">megabytes of package</text>'
    yield f'<text x="{_LEFT - 55}" y="{_TOP - 12}">CPU seconds, whole process</text>'


def _lines(scale: _Scale, seconds: Mapping[str, Mapping[int, float]]) -> Iterator[str]:
    # Names stand at the ends of their lines, and apart from each other.
    taken: list[float] = []
    ends = sorted(seconds, key=lambda name: list(seconds[name].items())[-1][1])
    for name in ends:
        number = list(seconds).index(name)
        colour, width = _COLOURS[number % len(_COLOURS)], 3.5 if number == 0 else 1.5
        places = [(scale.x(size), scale.y(second)) for size, second in seconds[name].items()]
        points = " ".join(f"{x},{y}" for x, y in places)
        yield (
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )
        yield from (f'<circle cx="{x}" cy="{y}" r="{width}" fill="{colour}"/>' for x, y in places)
        x, y = places[-1]
        while any(abs(y - other) < 16 for other in taken):
            y -= 4
        taken.append(y)
        yield f'<text x="{x + 10}" y="{y + 4}" fill="{colour}">{escape(name)}</text>'
