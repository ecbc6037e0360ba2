"""What an annotation says if there is more to say than it has room for."""

from __future__ import annotations

import json
from datetime import date

import pytest

from rule.compliance.annotation import LIMIT, width
from rule.compliance.verdict import judge, not_applicable
from rule.model import (
    Broken,
    ComplianceType,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Unread,
)
from tests.rule.compliance.findings import in_code, in_variable


def test_many_findings_keep_the_variables_and_count_the_rest() -> None:
    found = [in_variable(f"SERVICE_{n}_API_TOKEN") for n in range(20)] + [in_code("a.py")]

    annotation = judge(Evidence(tuple(found))).annotation

    assert width(annotation) <= LIMIT
    assert annotation.startswith(
        "Plaintext secrets in variables and code: SERVICE_0_API_TOKEN (Secret Keyword), SERVICE_1"
    )
    assert "+18 more. Remediate moves variables" in annotation


def test_long_notes_leave_the_findings_their_room() -> None:
    verdict = judge(
        Evidence(
            (in_variable("A_NAME_OF_FORTY_CHARACTERS_IN_ALL_ABCDEFG"),),
            exempt=tuple(in_variable(f"EXEMPT_{n}") for n in range(30)),
            unread=(Unread("package", "why " * 80),),
        )
    )

    assert "A_NAME_OF_FORTY_CHARACTERS_IN_ALL_ABCDEFG (Secret Keyword)" in verdict.annotation
    assert " Not all could be read. 30 exempt." in verdict.annotation
    assert width(verdict.annotation) <= LIMIT


@pytest.mark.parametrize(("too_long", "said"), [(0, "Not read: a:"), (1, "Not all could be read.")])
def test_a_note_is_quoted_as_long_as_it_leaves_the_findings_their_room(
    too_long: int, said: str
) -> None:
    beside = (
        "Plaintext secrets in variables: TOKEN (Secret Keyword). "
        "Remediate moves them to Secrets Manager; then rotate them. Not read: a: ."
    )
    reason = "w" * (LIMIT - len(beside) + too_long)

    verdict = judge(Evidence((in_variable("TOKEN"),), unread=(Unread("a", reason),)))

    assert said in verdict.annotation


def test_exempted_names_leave_room_for_what_was_not_read() -> None:
    exempt = tuple(in_variable(f"EXEMPT_VARIABLE_{n}") for n in range(30))
    image = Unread(
        "code", "an image's files are read only with ScanImages=true", blocks_compliance=False
    )

    assert judge(Evidence(exempt=exempt, unread=(image,))).annotation == (
        "No plaintext secrets found. 30 exempt: EXEMPT_VARIABLE_0, EXEMPT_VARIABLE_1, "
        "+28 more. Outside the scope: code: an image's files are read only with ScanImages=true."
    )


@pytest.mark.parametrize("found", [(), (in_code("b.py"),), (in_variable("TOKEN"),)])
@pytest.mark.parametrize("unread", [(), (Unread("c.zip", "why " * 80),)])
def test_exemptions_of_many_paths_fit_and_are_counted(
    found: tuple[Finding, ...], unread: tuple[Unread, ...]
) -> None:
    long = Exemption(paths=tuple(f"folder-{n}/" * 20 for n in range(20)), until=date(2026, 1, 1))
    exempt = tuple(in_code("folder/" * 40 + f"{n}.py") for n in range(30))
    outcome = ExemptionOutcome((long,), (long,) * bool(found), "a fault")

    verdict = judge(Evidence(found, exempt, unread, exemptions=outcome))

    assert width(verdict.annotation) <= LIMIT
    if not found and not unread:
        assert verdict.compliance_type is ComplianceType.COMPLIANT
        assert "30 exempt" in verdict.annotation
    assert all(str(f.location).removeprefix("environment:") in verdict.annotation for f in found)


def test_a_reason_without_end_is_cut_to_the_limit() -> None:
    many = tuple(Unread(f"{n}.zip", "why " * 100) for n in range(3))

    assert width(judge(Evidence(unread=many)).annotation) <= LIMIT
    assert judge(Evidence(unread=many)).annotation.endswith("+2 more.")


@pytest.mark.parametrize("many", range(6))
def test_an_outage_with_much_else_fits_and_says_what_to_do(many: int) -> None:
    faults = tuple(f"its part number {n} is missing, wherever that was" for n in range(many + 1))
    found = tuple(in_variable(f"A_RATHER_LONG_NAME_OF_A_PASSWORD_{n}") for n in range(many))

    annotation = judge(Evidence(found, broken=Broken(faults))).annotation

    assert width(annotation) <= LIMIT
    assert annotation.startswith("Sealed function is broken: its part number 0")
    assert "Press Remediate again, or run the backout runbook." in annotation
    assert ("Plaintext secrets" in annotation) is bool(found)


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence((in_code('report/"final".py'), in_code("lib\\keys.py"))),
        Evidence((in_variable("TOKEN"),), unread=(Unread('a "part"', "C:\\gone"),)),
        Evidence(unread=(Unread("code", 'the key "orders\\x" is gone'),)),
        Evidence(broken=Broken(('its layer "x\\y" is missing',))),
        Evidence(
            (in_code("report/export.py"),),
            exemptions=ExemptionOutcome(tag_fault='write ? in place of = { } " or \\'),
        ),
        Evidence(exemptions=ExemptionOutcome(tag_fault='write ? in place of = { } " or \\')),
    ],
)
def test_an_annotation_stands_in_a_message_of_eventbridge_as_it_is(evidence: Evidence) -> None:
    """EventBridge puts values into its templates of JSON without escaping them."""
    annotation = judge(evidence).annotation

    assert json.loads(f'"{annotation}"') == annotation
    assert "”" in annotation or "\N{REVERSE SOLIDUS OPERATOR}" in annotation


def test_a_reason_not_to_judge_stands_in_a_message_as_it_is() -> None:
    assert not_applicable('the "other" rule').annotation == "the ”other” rule"
