"""Examples that everybody copies are no secrets; what only looks like one is."""

from __future__ import annotations

import base64

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.rule.detection.written_values import drawn

SCANNER = Scanner()
AWS = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
SESSION = "IQoJb3JpZ2luX2" + drawn(45) + "EXAMPLE" + drawn(45, seed=8)
EMULATOR = (
    f"{'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50u'}"  # pragma: allowlist secret
    "SRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="  # pragma: allowlist secret
)
OF_SSH2 = "MC4CAQAwBQYDK2VwBCIE" + "IHKj+sVa9WcD/q2DJUJa" + "f43Kptc8xYuUQA4bOFj9vC8T"
OF_DATASYNC = "aBBKDWQvyuVcTPH9EBp%2F" + "XTI9E%2F%2Fmq171%2B" + "ZU178wcwqU%3D"
ALADDIN = base64.b64encode(b"Aladdin:open " + b"sesame").decode()


@pytest.mark.parametrize(
    "value",
    [AWS, SESSION, EMULATOR, "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "dpf43f3p" + "2l4k3l03"],
)
def test_an_example_is_no_secret_whatever_its_name(value: str) -> None:
    assert SCANNER.scan_variable(Variable("API_SECRET", value)) is None
    assert not list(SCANNER.scan_file(SourceFile("app.py", f'api_secret = "{value}"\n')))


@pytest.mark.parametrize(
    "text",
    [
        f"AccountKey={EMULATOR};",
        f"Authorization: Basic {ALADDIN}",
        f"<code>sp=r&amp;sr=c&amp;sig={OF_DATASYNC}</code>",
    ],
)
def test_an_example_is_no_secret_in_a_structure(text: str) -> None:
    assert not list(SCANNER.scan_file(SourceFile("app.py", f'call("{text}")\n')))


def in_pem(body: str) -> str:
    kind = "PRIVATE" + " KEY"
    return f'const key = "-----BEGIN {kind}-----\\r\\n{body}\\r\\n-----END {kind}-----";\n'


def test_the_key_by_which_ssh2_asks_what_is_supported_is_no_secret() -> None:
    assert not list(SCANNER.scan_file(SourceFile("index.js", in_pem(OF_SSH2))))
    other = OF_SSH2.replace("9vC8T", "9vC8U")
    assert [each.secret_type for each in SCANNER.scan_file(SourceFile("a.js", in_pem(other)))] == [
        "Private Key"
    ]


@pytest.mark.parametrize(
    "value",
    [
        "Velvet-EXAMPLE-7",
        EMULATOR.replace("GMGw", "GMGx"),
        "sk_test_" + drawn(24),
        AWS.replace("EXAMPLE", "ExAmPlE"),
    ],
)
def test_what_only_resembles_an_example_is_a_secret(value: str) -> None:
    assert SCANNER.scan_variable(Variable("API_PASSWORD", value)) is not None
