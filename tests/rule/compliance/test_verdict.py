from __future__ import annotations

from datetime import date

import pytest

from rule.compliance.verdict import judge, not_applicable
from rule.model import (
    Broken,
    CodeLine,
    ComplianceType,
    Confidence,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Provenance,
    Unread,
    Version,
)
from tests.rule.compliance.findings import in_code, in_variable, in_version

TESTS_UNTIL = Exemption(paths=("/tests/", "*.pem"), until=date(2027, 1, 31))
DEMO_UNTIL = Exemption(("DEMO_KEY",), until=date(2026, 12, 24))
NO_LAYER = Broken(("its layer (*-sealed-env-python) is missing",))
NO_SECRET_ARN = Broken(("SEALED_ENV_ARN is missing",), by_backout=True)


@pytest.mark.parametrize(
    ("evidence", "compliance_type", "annotation"),
    [
        pytest.param(
            Evidence(broken=NO_LAYER),
            ComplianceType.NON_COMPLIANT,
            "Sealed function is broken: its layer (*-sealed-env-python) is missing. "
            "Press Remediate again, or run the backout runbook.",
            id="a sealed function that cannot start",
        ),
        pytest.param(
            Evidence((in_variable("TOKEN"),), broken=NO_SECRET_ARN),
            ComplianceType.NON_COMPLIANT,
            "Sealed function is broken: SEALED_ENV_ARN is missing. Run the backout runbook. "
            "Plaintext secrets in variables: TOKEN (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them.",
            id="an outage comes before a finding",
        ),
        pytest.param(
            Evidence(unread=(Unread("grant", "denied"),), broken=NO_SECRET_ARN),
            ComplianceType.NON_COMPLIANT,
            "Sealed function is broken: SEALED_ENV_ARN is missing. Run the backout runbook. "
            "Could not be read: grant: denied.",
            id="an outage comes before what was not read",
        ),
        pytest.param(
            Evidence(remediation_blocker="protected by a tag", broken=NO_LAYER),
            ComplianceType.NON_COMPLIANT,
            "Sealed function is broken: its layer (*-sealed-env-python) is missing. "
            "Put it back by hand: a tag protects the function from both runbooks.",
            id="a broken function that nobody may change",
        ),
        pytest.param(
            Evidence(),
            ComplianceType.COMPLIANT,
            "No plaintext secrets found.",
            id="nothing found",
        ),
        pytest.param(
            Evidence((in_variable("DB_PASSWORD"),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: DB_PASSWORD (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them.",
            id="a variable",
        ),
        pytest.param(
            Evidence((in_code("app/settings.py", 12),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in code: app/settings.py:12 (AWS Access Key). "
            "Take them out of the code, then rotate them.",
            id="a line of code",
        ),
        pytest.param(
            Evidence((in_code("app.py", 3), in_variable("TOKEN"))),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables and code: TOKEN (Secret Keyword), "
            "app.py:3 (AWS Access Key). "
            "Remediate moves variables to Secrets Manager; "
            "take the rest out of the code, rotate all.",
            id="both, variables first",
        ),
        pytest.param(
            Evidence((in_variable("TOKEN"),), remediation_blocker="Lambda@Edge"),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: TOKEN (Secret Keyword). Remediate cannot move them "
            "(Lambda@Edge): read a secret in the code, then rotate.",
            id="a variable that the button cannot move",
        ),
        pytest.param(
            Evidence((in_variable("TOKEN"),), remediation_blocker="a container image"),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: TOKEN (Secret Keyword). Remediate cannot move them "
            "(a container image), but gives the lines for its Dockerfile; then rotate.",
            id="a variable of a container image",
        ),
        pytest.param(
            Evidence((in_code("app.py", 3), in_variable("TOKEN")), remediation_blocker="5 layers"),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables and code: TOKEN (Secret Keyword), "
            "app.py:3 (AWS Access Key). "
            "Remediate cannot move them (5 layers): take all out by hand, then rotate.",
            id="both, and the button cannot move the variable",
        ),
        pytest.param(
            Evidence((in_code("a.py", 1), in_code("a.py", 1, "Secret Keyword"), in_code("b.py"))),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in code: a.py:1 (AWS Access Key, Secret Keyword), "
            "b.py:1 (AWS Access Key). Take them out of the code, then rotate them.",
            id="a line that two detectors found is named once",
        ),
        pytest.param(
            Evidence((in_version("7", "live"),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in published versions: live → 7: TOKEN (Secret Keyword). "
            "Remediate changes no published version: deploy and publish anew, "
            "move what runs the old ones, delete them, then rotate.",
            id="a version that an alias runs",
        ),
        pytest.param(
            Evidence((in_version("7", "beta", "live"), in_version("6"), in_variable("TOKEN"))),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables and published versions: TOKEN (Secret Keyword), "
            "beta, live → 7: TOKEN (Secret Keyword), +1 more. "
            "Remediate moves them to Secrets Manager; then rotate them. "
            "Versions keep theirs: publish anew, move aliases, delete old ones.",
            id="the function itself before its versions",
        ),
        pytest.param(
            Evidence(
                (
                    Finding(
                        CodeLine("app.py", 3, version=Version("7", ("live",))),
                        "AWS Access Key",
                        Confidence.PROVIDER,
                    ),
                    in_code("app.py", 3),
                )
            ),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in code and published versions: app.py:3 (AWS Access Key), "
            "live → 7: app.py:3 (AWS Access Key). Take them out of the code, then rotate them. "
            "Versions keep theirs: publish anew, move aliases, delete old ones.",
            id="one line in two versions",
        ),
        pytest.param(
            Evidence((in_version("7", "live"),), unread=(Unread("versions", "denied"),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in published versions: live → 7: TOKEN (Secret Keyword). "
            "Remediate changes no published version: deploy and publish anew, "
            "move what runs the old ones, delete them, then rotate. Not read: versions: denied.",
            id="a version, and versions that were not read",
        ),
        pytest.param(
            Evidence(unread=(Unread("package", "not a zip archive"),)),
            ComplianceType.NON_COMPLIANT,
            "Could not be read: package: not a zip archive.",
            id="a package that was not read",
        ),
        pytest.param(
            Evidence(unread=(Unread("a.zip", "encrypted."), Unread("b.zip", "encrypted"))),
            ComplianceType.NON_COMPLIANT,
            "Could not be read: a.zip: encrypted. +1 more.",
            id="more than one file not read",
        ),
        pytest.param(
            Evidence(
                unread=(
                    Unread(
                        "code",
                        "an image's files are read only with ScanImages=true",
                        blocks_compliance=False,
                    ),
                )
            ),
            ComplianceType.COMPLIANT,
            "No plaintext secrets found. Outside the scope: code: an image's files are read "
            "only with ScanImages=true.",
            id="an image",
        ),
        pytest.param(
            Evidence((in_variable("TOKEN"),), unread=(Unread("package", "stopped"),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: TOKEN (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them. "
            "Not read: package: stopped.",
            id="a finding, and something not read",
        ),
        pytest.param(
            Evidence(
                (in_variable("TOKEN"),),
                unread=(Unread("a.zip", "encrypted"), Unread("b.zip", "encrypted")),
            ),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: TOKEN (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them. "
            "Not read: a.zip: encrypted. +1 more.",
            id="a finding, and more than one file not read",
        ),
        pytest.param(
            Evidence(unread=(Unread("package", "made by PKUNZIX"),)),
            ComplianceType.NON_COMPLIANT,
            "Could not be read: package: made by PKUNZIX.",
            id="a reason is quoted to its last letter",
        ),
        pytest.param(
            Evidence(exempt=(in_variable("DEMO_KEY"),)),
            ComplianceType.COMPLIANT,
            "No plaintext secrets found. 1 exempt: DEMO_KEY.",
            id="an exempted finding is counted and named",
        ),
        pytest.param(
            Evidence((in_variable("TOKEN"),), exempt=(in_variable("DEMO_KEY"),)),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: TOKEN (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them. 1 exempt: DEMO_KEY.",
            id="an exempted finding beside one that counts",
        ),
        pytest.param(
            Evidence(
                exempt=(
                    in_variable("DEMO_KEY"),
                    in_code("tests/a.py", 3),
                    in_code("tests/a.py", 3),
                ),
                exemptions=ExemptionOutcome((TESTS_UNTIL, DEMO_UNTIL, Exemption(("X",)))),
            ),
            ComplianceType.COMPLIANT,
            "No plaintext secrets found. 2 exempt until 2026-12-24: DEMO_KEY, tests/a.py:3.",
            id="exempted locations are counted once, with the day that ends first",
        ),
        pytest.param(
            Evidence((in_code("tests/a.py", 3),), exemptions=ExemptionOutcome((), (TESTS_UNTIL,))),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in code: tests/a.py:3 (AWS Access Key). "
            "Take them out of the code, then rotate them. "
            "Exemption for /tests/ *.pem expired on 2027-01-31.",
            id="an expired exemption says so",
        ),
        pytest.param(
            Evidence(
                (in_variable("DEMO_KEY"),),
                exemptions=ExemptionOutcome((), (DEMO_UNTIL, TESTS_UNTIL)),
            ),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in variables: DEMO_KEY (Secret Keyword). "
            "Remediate moves them to Secrets Manager; then rotate them. "
            "Exemption for DEMO_KEY expired on 2026-12-24 +1 more.",
            id="more than one expired exemption",
        ),
        pytest.param(
            Evidence((in_code("a.py"),), exemptions=ExemptionOutcome(tag_fault="until= is wrong")),
            ComplianceType.NON_COMPLIANT,
            "Plaintext secrets in code: a.py:1 (AWS Access Key). "
            "Take them out of the code, then rotate them. "
            "The tag lambda-no-plaintext-secrets:ignore exempts nothing: until= is wrong.",
            id="a tag with a fault beside a finding",
        ),
        pytest.param(
            Evidence(exemptions=ExemptionOutcome(tag_fault="until= is wrong")),
            ComplianceType.COMPLIANT,
            "No plaintext secrets found. "
            "The tag lambda-no-plaintext-secrets:ignore exempts nothing: until= is wrong.",
            id="a tag with a fault, and nothing found",
        ),
        pytest.param(
            Evidence(exempt=(in_code("a.py", 3),), unread=(Unread("b.zip", "encrypted"),)),
            ComplianceType.NON_COMPLIANT,
            "Could not be read: b.zip: encrypted. 1 exempt: a.py:3.",
            id="an exempted finding beside what was not read",
        ),
    ],
)
def test_the_annotation_is_a_work_order(
    evidence: Evidence, compliance_type: ComplianceType, annotation: str
) -> None:
    verdict = judge(evidence)

    assert (verdict.compliance_type, verdict.annotation) == (compliance_type, annotation)


@pytest.mark.parametrize("confidence", Confidence)
@pytest.mark.parametrize("provenance", [Provenance.DEPENDENCY, Provenance.OWN])
def test_lines_of_dependencies_count_only_for_what_nothing_but_a_secret_looks_like(
    confidence: Confidence, provenance: Provenance
) -> None:
    finding = Finding(CodeLine("a.py", 1, provenance), "any", confidence)

    expected = provenance is Provenance.OWN or confidence is Confidence.PROVIDER
    assert finding.is_decisive is expected
    assert (judge(Evidence((finding,))).compliance_type is ComplianceType.NON_COMPLIANT) is expected


def test_what_a_dependencys_tests_show_does_not_count() -> None:
    verdicts = {
        Provenance.SAMPLE: ComplianceType.COMPLIANT,
        Provenance.DEPENDENCY: ComplianceType.NON_COMPLIANT,
        Provenance.OWN: ComplianceType.NON_COMPLIANT,
    }
    for provenance, expected in verdicts.items():
        line = CodeLine("test/key.pem", 1, provenance)
        finding = Finding(line, "Private Key", Confidence.PROVIDER)
        assert judge(Evidence((finding,))).compliance_type is expected


def test_weak_third_party_matches_are_mentioned_and_compliant() -> None:
    line = CodeLine("node_modules/a/b.js", 1, Provenance.DEPENDENCY)
    weak = Finding(line, "any", Confidence.NAMED)

    verdict = judge(Evidence((weak,)))

    assert verdict.annotation.endswith(
        "Weak matches in third-party files and samples, not counted: 1."
    )


def test_what_is_not_the_rules_to_judge_is_not_applicable() -> None:
    verdict = not_applicable("The function was deleted.")

    assert verdict.compliance_type is ComplianceType.NOT_APPLICABLE
    assert verdict.annotation == "The function was deleted."
