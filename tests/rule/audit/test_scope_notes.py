"""What an audit says of what it was not meant to read, and of what is exempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rule.audit.outcome import Audited, Outcome
from rule.audit.table import lines
from rule.cli.audit_wording import worded
from rule.compliance.exemption import EXEMPTION_TAG
from rule.model import Exemption, ExemptionOutcome, Finding, Unread
from tests.rule.audit.account_in_memory import PLACE, in_code, in_variable, outcome

IMAGE = Unread("code", "an image's files are read only with ScanImages=true", False)
LAYERS = [
    Unread(f"layer x:{number} of 210987654321", "its account does not let the rule read it", False)
    for number in range(2)
]
IDLE = Unread("version 3", "not judged, since nothing is known to run it", False)
LINK = Unread("bin/tool", "it is a link; what it points to is read by its own name", False)


def notes(*outcomes: Outcome) -> list[str]:
    given = worded(Audited(outcomes, places=(PLACE,)))
    return [line for line in lines(given) if line.startswith("note: ")]


def test_code_that_is_out_of_scope_is_counted_and_how_to_read_it_said() -> None:
    assert notes(*(outcome(name, unread=(IMAGE,)) for name in ("a", "b")), outcome("c")) == [
        "note: outside the scope: code of 2 functions: an image's files are read only with --images"
    ]


def test_what_is_out_of_scope_is_one_line_for_each_reason() -> None:
    given = outcome("a", unread=(*LAYERS, IMAGE)), outcome("b", in_variable(), unread=(IDLE,))

    assert notes(*given) == [
        "note: outside the scope: layers of 1 function: its account does not let the rule read it",
        "note: outside the scope: code of 1 function: an image's files are read only with --images",
        f"note: outside the scope: published versions of 1 function: {IDLE.reason}",
    ]


def test_details_of_a_package_are_no_matter_of_scope() -> None:
    assert notes(outcome("a", unread=(LINK,))) == []


def test_what_is_exempt_is_counted() -> None:
    def exempt(name: str, *findings: Finding) -> Outcome:
        of = outcome(name)
        return replace(of, evidence=of.evidence._replace(exempt=findings))

    given = exempt("a", in_variable(), in_code(), in_code()), exempt("b", in_code()), outcome("c")

    assert notes(*given) == ["note: exempt: 3 secrets of 2 functions"]


def test_exemptions_that_have_expired_or_are_malformed_are_said() -> None:
    expired = ExemptionOutcome(expired=(Exemption(variables=("DB_*",), until=date(2026, 1, 31)),))
    malformed = ExemptionOutcome(tag_fault="it holds '!'")

    def of(name: str, exemptions: ExemptionOutcome) -> Outcome:
        found = outcome(name, in_variable())
        return replace(found, evidence=found.evidence._replace(exemptions=exemptions))

    assert notes(of("a", expired), of("b", expired), of("c", malformed)) == [
        "note: Exemption for DB_* expired on 2026-01-31. (2 functions)",
        f"note: The tag {EXEMPTION_TAG} exempts nothing: it holds '!'. (1 function)",
    ]
