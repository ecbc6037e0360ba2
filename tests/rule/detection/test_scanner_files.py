"""The scanner of files: lines, kinds of file, and time."""

from __future__ import annotations

import base64
import hashlib
import time

import pytest

from rule.detection.lines import LONGEST_LINE, windows
from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import CodeLine, Confidence, Provenance, SourceFile
from tests.rule.detection.test_scanner import GITHUB, KEY_ID, PASSWORD, PEM, RANDOM, STRIPE, UUID

SHA512 = base64.b64encode(hashlib.sha512(b"x").digest()).decode()
HEX = "0c6f2a1b9d8e7f30" * 4  # pragma: allowlist secret


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """Return one that looks for random strings in code, too."""
    return Scanner(ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY))


def lines(scanner: Scanner, path: str, text: str) -> list[tuple[int, str]]:
    found = scanner.scan_file(SourceFile(path, text))
    return [(f.location.line, f.secret_type) for f in found if isinstance(f.location, CodeLine)]


def test_findings_come_by_line_and_once_for_each_type(scanner: Scanner) -> None:
    text = f'import os\n\na, b = "{STRIPE}", "{STRIPE}"\r\nkey = "{KEY_ID}"\n# {GITHUB}'
    assert [row for row in lines(scanner, "a.py", text) if "Entropy" not in row[1]] == [
        (3, "Stripe Access Key"),
        (4, "AWS Access Key"),
        (5, "GitHub Token"),
    ]


def test_a_finding_knows_whose_file_it_is_in(scanner: Scanner) -> None:
    file = SourceFile("node_modules/x/index.js", f'const a = "{STRIPE}"', Provenance.DEPENDENCY)
    locations = {finding.location for finding in scanner.scan_file(file)}
    assert locations == {CodeLine("node_modules/x/index.js", 1, Provenance.DEPENDENCY)}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'password = "{PASSWORD}"'),
        ("a.py", f'db = connect(host="db", password="{PASSWORD}")'),
        ("a.py", f'password = "{PASSWORD}"  # see: docs(4)'),
        ("a.py", f'password = "{PASSWORD}"  # pragma: allowlist secret'),
        ("a.js", f"const dbPassword = '{PASSWORD}';"),
        ("a.ts", f'  secret: "{PASSWORD}",'),
        ("A.java", f'String password = "{PASSWORD}";'),
        ("a.json", f'  "password": "{PASSWORD}",'),
        ("a.yml", f"password: {PASSWORD}"),
        (".env", f"DB_PASSWORD={PASSWORD}"),
        ("app/.env.prod", f"DB_PASSWORD={PASSWORD}"),
        ("shop.env", f"export CONFIG_1={RANDOM}"),
        (".env", f"CONFIG_1={RANDOM} # rotated in May"),
        ("a.properties", f"config.one = {RANDOM}\r"),
        ("a.yaml", f"  - name: {RANDOM}"),
        (".env", "CONFIG_1=" + "0c6f2a1b9d8e7f30" * 2),  # pragma: allowlist secret
        ("a.py", f'x = "{RANDOM}"'),
        ("a.py", f'url = "mysql://app:{PASSWORD}@db"'),
        ("a.py", PEM.format("\\n")),
        ("package-lock.json", f'"resolved": "{STRIPE}"'),
        ("bundle.min.js", f'a="{RANDOM}"'),
        ("swagger-ui.html", f'a="{RANDOM}"'),
    ],
)
def test_a_secret_on_a_line_is_found(scanner: Scanner, path: str, line: str) -> None:
    found = lines(scanner, path, f"\n{line}\n")
    assert {number for number, _ in found} == {2}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", 'password = os.environ["DB_PASSWORD"]'),
        ("a.py", 'password = getenv("DB_PASSWORD")'),
        ("A.java", 'String password = System.getProperty("db.password");'),
        ("a.yml", "password: ${DB_PASSWORD}"),
        ("a.yml", "password: get_password(db)"),
        ("a.sh", 'password="$1"'),
        ("a.py", f'request_id = "{UUID}"'),
        ("a.py", 'url = f"mysql://{user}:{password}@{host}"'),
        ("a.py", '"-----BEGIN RSA " + "PRIVATE KEY-----"'),
        ("package-lock.json", f'"integrity": "{RANDOM}"'),
        ("package-lock.json", f'"integrity": "sha512-{SHA512}"'),
        ("yarn.lock", f'  integrity "sha512-{SHA512}"'),
        ("Cargo.lock", f'checksum = "{HEX}"'),
        ("Pipfile.lock", f'    "sha256": "{HEX}"'),
        ("poetry.lock", f'content-hash = "{HEX}"'),
        ("renv.lock", f'      "Hash": "{HEX[:32]}",'),
        ("app.css", f'a {{ background: url("data:image/png;base64,{RANDOM}") }}'),
        ("logo.svg", f'<image href="data:image/png;base64,{RANDOM}"/>'),
    ],
)
def test_a_line_without_a_secret_is_not_flagged(scanner: Scanner, path: str, line: str) -> None:
    assert lines(scanner, path, line) == []


@pytest.mark.parametrize("at", [0, 1, LONGEST_LINE - 20, LONGEST_LINE, 50_000, 99_960])
def test_a_token_is_found_wherever_it_stands_in_a_long_line(scanner: Scanner, at: int) -> None:
    line = " " * at + STRIPE + " " * (100_000 - at)
    assert lines(scanner, "bundle.js", f"first\n{line}\nlast") == [(2, "Stripe Access Key")]


@pytest.mark.slow
def test_every_token_of_a_long_line_is_looked_at(scanner: Scanner) -> None:
    password = 'password = "{}"; '
    line = password.format("${X}") * 3_000 + password.format(PASSWORD) + "x" * 5_000
    assert lines(scanner, "bundle.js", line) == [(1, "Secret Keyword")]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["bundle.js", "a.yml"])
@pytest.mark.parametrize(
    "unit",
    [
        "secret",
        "key_pass",
        'password = "',
        "eyJ",
        "x://a:",
        "`secret",
        "aws key ",
        " ",
        "-",
        "a=",
        "=",
    ],
)
def test_a_long_line_takes_time_by_its_length(scanner: Scanner, path: str, unit: str) -> None:
    def seconds(size: int) -> float:
        begun = time.process_time()
        lines(scanner, path, (unit * size)[: size - 1] + "!")
        return time.process_time() - begun

    seconds(2_500)  # What only a first line needs is compiled.
    # Four times the length would take sixteen times as long if it went by the square.
    long = min(seconds(10_000) for _ in range(2))
    assert long < 8 * seconds(2_500) + 0.2
    assert long < 3


@pytest.mark.parametrize("size", [0, 1, LONGEST_LINE, LONGEST_LINE + 1, 3 * LONGEST_LINE])
def test_windows_overlap_by_more_than_a_token(size: int) -> None:
    text = "".join(chr(0x4E00 + place % 20_000) for place in range(size))
    pieces = list(windows(text))
    assert all(len(piece) <= LONGEST_LINE for piece in pieces)
    for start in range(0, max(1, size - 500), 97):
        assert any(text[start : start + 500] in piece for piece in pieces)
