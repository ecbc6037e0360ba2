"""What a text costs in which no two pieces are alike, beside plain code.

`line_shapes` repeats some pieces, which caches answer from the second time on. Here each piece has
words of its own, and nearly each names a secret: what is judged piece by piece is judged anew.
"""

from __future__ import annotations

import base64
import random
import re
import statistics
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import rule
from rule.detection.scanner import Scanner
from tests.bench.line_shapes import seconds
from tests.bench.row import Row

GROWTH = 2.3
"""Times as long for a text twice as long; a square is 4."""
OF_PLAIN_CODE = 60
"""Times the cost of plain code, in which hardly any line is a name of a secret with a value."""
LENGTH = 100_000
PATHS = ("app.js", "app.py", "a.yaml", "run.sh", "notes")
"""Files of several kinds."""
_NOTICED = 0.02
"""Seconds: what takes less is lost in noise."""
_TRIES = 5
SHAPES = {
    "headers of curl without end": 'curl -H "token: ',
    "headers of curl": 'curl -H "token: {w}" https://example.com/ ',
    "an odd quote": "don't {w} password=\"{w} ",
    "quotes that cross": '"{w} password: \'{w}" `{w} ',
    "brackets": 'password=[{{("{w}",[',
    "calls in calls": "f(password=g({w}(",
    "long names": "password{l}_",
    "many words in a name": "_secret_{w}_key_token_password",
    "dots in a name": "secret.{w}.token.",
    "runs of equals signs": "password{e}{w}",
    "comparisons": 'password == {w} != "{w}" === ',
    "escaped code points": "\\u0022password\\u0022:\\u0022{w}\\u0022,",
    "octal escapes": "\\042password\\042:\\042{w}",
    "rows of a CSV": "{n},{w},{w}@example.com,{p},2024-01-01\n",
    "a CSV with a head on each row": "id,name,password\n{n},{w},{w}\n",
    "tabs": "{n}\tpassword\t{w}\n",
    "JSON lines": '{{"user":"{w}","password":"{w}","n":1}}\n',
    "JSON lines in one": '{{"user":"{w}","password":"{p}","n":1}} ',
    "JSON in JSON in JSON": '"{{\\"password\\": \\"\\\\\\"{w}\\\\\\"\\"}}",',
    "minified members": "{{password:e.{w},{w}:t}},",
    "minified conditions": 'a?{w}.password:c.token||"{w}",',
    "minified calls": 'e.set("password",t.get("{w}",n.get("key")));',
    "templates": "`${{password.{w}}}:${{token}}` ",
    "templates without end": "password=`${{{w}",
    "texts of a screen": '  "password_{w}": "Enter your\\n new password: {w}",\n',
    "texts of several lines": "  password_{w}: `Enter your\n  new {w}\n  please`,\n",
    "properties of several lines": "password.{w}=Enter your \\\n  new {w} \\\n  please\n",
    "translations": 'msgid "Password {w}"\nmsgstr "Kennwort {w}"\n\n',
    "a shell's documents without end": "cat > f <<EOF{w}\npassword={w}\n",
    "three quotes without end": 'password = """{w}\n',
    "blocks of YAML": "password_{w}: |\n  {w}\n",
    "open blocks of YAML": "password_{w}: |\n",
    "lists of YAML": "passwords:\n  - {w}\n  - {w}\n",
    "names above values": "- name: DB_PASSWORD_{w}\n  value: {w}\n",
    "beginnings of keys": "-----BEGIN PRIVATE {K}-----\n{l}\n",
    "keys in one line": "-----BEGIN RSA PRIVATE {K}-----\\n{l}\\n",
    "rows of SQL": "({n},'{w}','{w}@example.com','{p}',NULL),\n",
    "inserts of SQL": "INSERT INTO users (id,password) VALUES ({n},'{w}');\n",
    "users of SQL": "CREATE USER {w} IDENTIFIED BY '{w}';\n",
    "attributes of HTML": '<input type="password" name="password" value="{w}" data-token="{w}">\n',
    "elements": "<password><value>{w}</value></password>",
    "open elements": "<password {w}>",
    "properties": "db.password={w}\n",
    "exports": "export DB_PASSWORD={w}\n",
    "defaults in defaults": "DB_PASSWORD=${{{w}:-${{B:-",
    "addresses": "postgres://user:{w}@host/db ",
    "queries": "password={w}&token={w}&",
    "headers": 'headers={{"Authorization": "Bearer {w}"}}; ',
    "keyword arguments": 'connect(user="{w}",\n  password="{w}",\n',
    "sums in several lines": 'password = "{w}" +\n "{w}" +\n',
    "alternatives": 'password = os.environ.get("A") or "{w}" or\n',
    "setters": '  .setPassword(\n "{w}"\n)\n',
    "keyed calls": 'createHmac("sha256","{w}").update(jwt.sign(x,"{w}"));',
    "open lists": 'password_{w} = [\n "{w}",\n',
    "netrc": "machine h login u password {w}\n",
    "web tokens": "eyJ{l}.eyJ{l}.",
    "members of JSON Web Keys": '{{"kty":"RSA","d":"{l}"}},',
    "base64": '"{b}",',
    "base64 in percent-encoding": "password%3D{w}%26{b}",
    "arrays of bytes": "key = [0x1f, {n}, 0x33, 12, 14, 15, 19, 22, 1, 2], ",
    "notebooks": '{{"source":["password = \\"{w}\\"\\n"]}},\n',
    "source maps": '"var password = \\"{w}\\";\\nfoo(token);\\n",',
    "options": "--password {w} --token={w} ",
    "arguments in a list": '  "--password",\n  "{w}",\n',
    "Dockerfiles": "ENV DB_PASSWORD={w} \\\n",
    "sections": "[{w}]\npassword = {w}\n",
    "variables of Terraform": 'variable "password_{w}" {{\n  default = "{w}"\n}}\n',
    "letters of other scripts": "密码={w},пароль: {w}, ",
}
"""What is repeated, each time with others in the place of {w}: words, {p}: passwords, {l}: runs of
letters, {b}: settings in base64, {n}: numbers, {e}: equals signs."""
_PIECES = re.compile(r"\{\{|\}\}|\{(\w)\}")


def text_of(shape: str, length: int, seed: int = 7) -> str:
    """Return so many characters of a shape, of which no two pieces are alike."""
    chance = random.Random(seed)  # noqa: S311 - shapes, not keys
    pieces: list[str] = []
    size = 0
    while size < length:
        pieces.append(_PIECES.sub(lambda found: _filled(found, chance), SHAPES[shape]))
        size += len(pieces[-1])
    return "".join(pieces)[:length]


def _filled(found: re.Match[str], chance: random.Random) -> str:
    def letters(of: str, count: int) -> str:
        return "".join(chance.choices(of, k=count))

    filled: dict[str, Callable[[], str]] = {
        "w": lambda: letters(string.ascii_lowercase, chance.randint(4, 9)),
        "p": lambda: letters(string.ascii_letters + string.digits + "!#%*", 12),
        "l": lambda: letters(string.ascii_letters, 60),
        "b": lambda: base64.b64encode(
            f"token={letters(string.ascii_lowercase, 9)}\n".encode()
        ).decode(),
        "n": lambda: str(chance.randrange(256)),
        "e": lambda: "=" * chance.randint(1, 60),
        "K": lambda: "KEY",
    }
    return filled[found[1]]() if found[1] else found[0][0]


def growth(scanner: Scanner, path: str, shape: str, length: int) -> float:
    """Return how many times as long a text takes as its half; 0 if that is lost in noise."""
    text = text_of(shape, length)
    longer = seconds(scanner, path, text)
    if longer < _NOTICED:
        return 0.0
    return longer / max(seconds(scanner, path, text[: length // 2]), _NOTICED / 4)


def plain_code() -> str:
    """Return the rule's own source."""
    return "".join(path.read_text("utf-8") for path in sorted(Path(rule.__path__[0]).rglob("*.py")))


def rows() -> Iterator[Row]:
    """Yield the shape that grows most, and the one that costs most beside plain code."""
    scanner = Scanner()
    scanner.prepare()
    code = plain_code()
    seconds(scanner, "app.py", code)
    plain = statistics.median(seconds(scanner, "app.py", code) for _ in range(_TRIES)) / len(code)
    cases = [(path, shape) for path in PATHS for shape in SHAPES]
    growths = {each: growth(scanner, *each, LENGTH) for each in cases}
    for steep in [each for each, grown in growths.items() if grown > GROWTH]:
        # Noise does not come each time.
        growths[steep] = min(growth(scanner, *steep, LENGTH) for _ in range(_TRIES))
    costs = {
        (path, shape): seconds(scanner, path, text_of(shape, LENGTH)) / LENGTH / plain
        for path, shape in cases
    }
    for name, figures, goal in (
        ("time for twice as much, no two pieces alike", growths, GROWTH),
        (
            "CPU of a megabyte in which no two pieces are alike ÷ of plain code",
            costs,
            OF_PLAIN_CODE,
        ),
    ):
        path, shape = worst = max(figures, key=figures.__getitem__)
        yield Row(f"{name}, the worst of {len(cases)}: {shape} in {path}", figures[worst], goal, 1)
