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
ALADDIN = base64.b64encode(b"Aladdin:open " + b"sesame").decode()


@pytest.mark.parametrize(
    "value",
    [AWS, SESSION, EMULATOR, "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "dpf43f3p" + "2l4k3l03"],
)
def test_an_example_is_no_secret_whatever_its_name(value: str) -> None:
    assert SCANNER.scan_variable(Variable("API_SECRET", value)) is None
    assert not list(SCANNER.scan_file(SourceFile("app.py", f'api_secret = "{value}"\n')))


@pytest.mark.parametrize("text", [f"AccountKey={EMULATOR};", f"Authorization: Basic {ALADDIN}"])
def test_an_example_is_no_secret_in_a_structure(text: str) -> None:
    assert not list(SCANNER.scan_file(SourceFile("app.py", f'call("{text}")\n')))


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
