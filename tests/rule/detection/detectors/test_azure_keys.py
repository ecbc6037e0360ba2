"""Azure's keys are known by the signature of the service that gives them out."""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner
from rule.model import Confidence, SourceFile, Variable
from tests.rule.detection.written_values import ALPHANUMERIC, drawn

SCANNER = Scanner()
BASE64 = ALPHANUMERIC + "+/"

KEYS = {
    "functions": f"{drawn(44)}AzFu{drawn(5)}Q==",
    "storage": f"{drawn(76, BASE64)}+ASt{drawn(5)}A==",
    "cosmos": f"{drawn(76, BASE64)}ACDb{drawn(5)}g==",
    "batch": f"{drawn(76, BASE64)}+ABa{drawn(5)}w==",
    "management": f"{drawn(76, BASE64)}APIM{drawn(5)}Q==",
    "event hubs": f"{drawn(33, BASE64)}+AEhC{drawn(5)}=",
    "service bus": f"{drawn(33, BASE64)}+ASbP{drawn(5)}=",
    "iot": f"{drawn(33, BASE64)}AIoTA{drawn(5)}=",
    "redis": f"{drawn(33)}AzCaB{drawn(5)}=",
    "search": f"{drawn(42)}AzSeD{drawn(5)}",
    "registry": f"{drawn(42, BASE64)}+ACRA{drawn(5)}",
    "devops": f"{drawn(52)}JQQJ99BFACAAAAALGcqjAAASAZDO{drawn(4)}",
    "openai": f"{drawn(52)}JQQJ99AKACYeBjFXJ3w3AAABACOG{drawn(4)}",
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_key_is_found_under_any_name_and_in_code(key: str) -> None:
    finding = SCANNER.scan_variable(Variable("CONFIG_7", key))
    in_code = SCANNER.scan_file(SourceFile("app.py", f"call('{key}')\n"))

    assert finding is not None
    assert finding.confidence is Confidence.PROVIDER
    assert "Azure Key" in {each.secret_type for each in in_code}


@pytest.mark.parametrize(
    "text",
    [
        f"{drawn(20)}AzFu{drawn(5)}Q==",
        f"{drawn(300)}AzSeD{drawn(5)}{drawn(60)}",
        f"x{drawn(42)}AzSeD{drawn(5)}",
        f"{drawn(51)}JQQJ99AKACYeBjFXJ3w3AAABACOG{drawn(4)}",
    ],
)
def test_another_length_is_no_key(text: str) -> None:
    found = SCANNER.scan_file(SourceFile("app.py", f"call('{text}')\n"))

    assert "Azure Key" not in {each.secret_type for each in found}
