"""What a line costs by its shape: a megabyte of each shape, in files of several kinds.

A package is as slow as its worst line. Each shape is what some tool writes, or what keeps a search
busy: data in arrays, minified code, escapes, runs of one character.
"""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Callable, Iterator

from rule.detection.scanner import Scanner
from rule.model import SourceFile
from tests.bench.row import Row

SECONDS_A_MEGABYTE = 1.0
GROWTH = 2.8
"""Times as long for a text twice as long; a square is 4."""
_NOTICED = 0.05
"""Seconds: what takes less is lost in noise."""
_MB = 1_000_000
_LENGTH = 200_000
PATHS = ("app.js", "app.py", "settings.env", "a.yaml", "a.json", "notes")
"""Files of several kinds."""
_DIFFERENT = 8
"""Random parts of a text."""
_CHANCE = random.Random(15)  # noqa: S311 - shapes, not keys


def _base64(count: int) -> str:
    return base64.b64encode(_CHANCE.randbytes(count)).decode()


_MINIFIED = (
    "var e=t.token,n=t.key||null;function r(e,t){return e.password===t&&!n(e[\"auth\"],'a-b')}"
    'if(!o.secret)throw new Error("no secret: "+e);for(var i=0;i<a.length;i++)u.push({key:a[i]});'
)
SHAPES: dict[str, Callable[[], str]] = {
    "array of base64": lambda: "".join(f'"{_base64(24)}",' for _ in range(64)),
    "array of long base64": lambda: "".join(f'"{_base64(600)}",' for _ in range(8)),
    "one run of base64": lambda: _base64(3_000),
    "base64 that is text": lambda: base64.b64encode(b'{"a": "some text"} ' * 100).decode() + " ",
    "lines of base64": lambda: f"{_base64(57)}\n",
    "array of hex": lambda: "".join(f'"{_CHANCE.randbytes(20).hex()}",' for _ in range(64)),
    "one run of hex": lambda: _CHANCE.randbytes(2_000).hex(),
    "minified code": lambda: _MINIFIED,
    "minified code in lines": lambda: _MINIFIED.replace(";", ";\n"),
    "source map": lambda: "AAAA,SAASA,EAAOC;ACDhB,IAAIC,;",
    "JSON": lambda: json.dumps({"name": "DB_TOKEN", "value": "a value", "n": [1, 2, 3]}) + ",",
    "JSON in JSON": lambda: json.dumps(json.dumps({"key": "a value", "n": ["x"]})) + ",",
    "escaped quotes": lambda: r"\"key\":\"value\",",
    "escapes of escapes": lambda: r"\\\"key\\\":\\\"value\\\",",
    "backslashes": lambda: "\\",
    "escaped code points": lambda: r"\u0041\x42\u00e9",
    "entities": lambda: "&quot;key&quot;:&quot;value&quot;,",
    "percent signs": lambda: "%25%22",
    "blanks": lambda: " ",
    "tabs": lambda: "\t",
    "empty lines": lambda: "\n",
    "blank lines": lambda: " \n",
    "double quotes": lambda: '"',
    "mixed quotes": lambda: "\"'`",
    "quoted words": lambda: '"secret_key" ',
    "equals signs": lambda: "=",
    "colons": lambda: ":",
    "assignments": lambda: "a=b;",
    "assigned names": lambda: "token=",
    "names with values": lambda: "api_token: 'a value',",
    "brackets": lambda: "[({<",
    "a name without end": lambda: "secret",
    "names before a long literal": lambda: "key " * 79 + '"' + "a word " * 2_280,
    "keys of sections before a long literal": lambda: ":key" * 79 + "'" + "ab " * 5_300,
    "a sentence": lambda: "the password of the key is a secret token, ",
    "words": lambda: "and so on ",
    "digits": lambda: "0123456789",
    "numbers": lambda: "12, 3.4, -5, ",
    "commas": lambda: ",",
    "slashes": lambda: "/",
    "paths": lambda: "a/b.c/",
    "addresses": lambda: "https://user:" + "pass@host/path?key=value ",
    "web tokens": lambda: "eyJhbGciOiJ.",
    "beginnings of keys": lambda: "-----BEGIN RSA KEY-----",
    "beginnings of tokens": lambda: "sk_live_ ghp_ AKIA ",
    "options": lambda: "--password a --key=b ",
    "lists in lists": lambda: 'password=["a",',
    "calls in calls": lambda: 'jwt.sign(a,"b",',
    "arguments in arguments": lambda: 'login(login("a",',
    "sums in sums": lambda: 'password="a"+"b"+',
    "values side by side": lambda: 'password="a" ',
    "open quotes": lambda: "token=`a",
    "lists that lines begin": lambda: "password = [\n",
    "names above values": lambda: "name: api_token\n",
    "elements": lambda: "<token>a value</token>",
    "comments": lambda: "# token: why\n",
    "unicode": lambda: "ключ=值,",
    "accents": lambda: "é",
    "long s": lambda: "pa\u017f\u017fword=",
    "emoji": lambda: "\N{KEY}\N{LOCK} ",
}
"""The text that is repeated."""


def text_of(shape: str, length: int) -> str:
    """Return so many characters of a shape."""
    some = "".join(SHAPES[shape]() for _ in range(_DIFFERENT))
    return (some * (1 + length // len(some)))[:length]


def seconds(scanner: Scanner, path: str, text: str) -> float:
    """Return the CPU time of one scan of one file."""
    started = time.process_time()
    for _ in scanner.scan_file(SourceFile(path, text), []):
        pass
    return time.process_time() - started


def growth(scanner: Scanner, path: str, shape: str, length: int) -> float:
    """Return how many times as long a text takes as its half; 0 if that is lost in noise."""
    text = text_of(shape, length)
    longer = seconds(scanner, path, text)
    return longer / seconds(scanner, path, text[: length // 2]) if longer > _NOTICED else 0.0


def rows() -> Iterator[Row]:
    """Yield the shape that costs most, and the shape that grows most."""
    scanner = Scanner()
    scanner.prepare()
    cases = [(path, shape) for path in PATHS for shape in SHAPES]
    costs = {each: seconds(scanner, each[0], text_of(each[1], _MB)) for each in cases}
    growths = {each: growth(scanner, *each, _LENGTH) for each in cases}
    for steep in [each for each, grown in growths.items() if grown > GROWTH]:
        growths[steep] = min(growths[steep], growth(scanner, *steep, _LENGTH))
    for name, figures, goal in (
        ("CPU seconds for a megabyte", costs, SECONDS_A_MEGABYTE),
        ("time for twice as much", growths, GROWTH),
    ):
        path, shape = worst = max(figures, key=figures.__getitem__)
        what = f"{name}, the worst of {len(cases)} shapes: {shape} in {path}"
        yield Row(what, figures[worst], goal, 1)
