"""An annotation uses the room of AWS Config to its last character, and no more."""

from __future__ import annotations

import pytest

from rule.compliance.annotation import LIMIT, width
from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.verdict import judge
from rule.model import Broken, Evidence, ExemptionOutcome, Unread
from tests.rule.compliance.findings import in_code, in_variable

FOUND = (in_variable("TOKEN"),)
KEY = "arn:aws:kms:eu-central-1:111122223333:key/orders"


def test_what_breaks_a_function_has_all_the_room_if_there_is_nothing_else() -> None:
    faults = tuple(f"its part number {n} is missing" for n in range(9))

    alone = judge(Evidence(broken=Broken(faults))).annotation
    beside = judge(Evidence(FOUND, broken=Broken(faults))).annotation
    outage, _, work = beside.partition(" Plaintext secrets in variables: TOKEN")

    assert LIMIT - 40 < width(alone) <= LIMIT
    assert width(outage) <= 160
    assert work.endswith("Remediate moves them to Secrets Manager; then rotate them.")


def test_findings_beside_an_outage_are_cut_at_the_last_character() -> None:
    broken = Broken(("its layer is missing",))
    names = [f"S{n}_TOKEN" for n in range(9)]

    widths = {
        width(judge(Evidence((*map(in_variable, names), in_code(path)), broken=broken)).annotation)
        for path in ("w" * n + ".py" for n in range(1, 200))
    }
    cut = {
        width(judge(Evidence((in_code("w" * n + ".py"),), broken=broken)).annotation)
        for n in range(1, 400)
    }

    assert max(widths | cut) == LIMIT


def test_of_an_arn_of_a_key_the_account_goes_first_if_there_is_no_room() -> None:
    roomy = judge(Evidence(FOUND, unread=(Unread("code", f"grant kms:Decrypt on {KEY}"),)))
    tight = judge(
        Evidence(FOUND, unread=(Unread("code", f"grant kms:Decrypt {'w' * 60} on {KEY}"),))
    )

    assert f"on {KEY}." in roomy.annotation
    assert tight.annotation.endswith(f"{'w' * 60} on key/orders.")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (0, "1 exempt: A."),
        (1, "1 exempt."),
        (len(": A"), "1 exempt."),
        (len(": A") + 1, ""),
    ],
)
def test_exemptions_are_named_or_counted_or_left_out_as_there_is_room(more: int, said: str) -> None:
    beside = "Could not be read: package: . 1 exempt: A."
    unread = Unread("package", "w" * (LIMIT - len(beside) + more))

    annotation = judge(Evidence(exempt=(in_variable("A"),), unread=(unread,))).annotation

    assert annotation == f"Could not be read: package: {unread.reason}. {said}".rstrip()


@pytest.mark.parametrize(
    ("more", "said"),
    [(0, "The tag {} exempts nothing: {}."), (1, "The exemption tag is malformed.")],
)
def test_a_note_is_long_as_long_as_the_findings_beside_it_have_their_room(
    more: int, said: str
) -> None:
    found = tuple(in_variable(f"SERVICE_{n}_TOKEN") for n in range(40))
    first = "Remediate moves them to Secrets Manager; then rotate them."
    fault = "w" * (140 - len(f"{first} The tag {EXEMPTION_TAG} exempts nothing: .") + more)
    outcome = ExemptionOutcome(tag_fault=fault)

    annotation = judge(Evidence(found, exemptions=outcome)).annotation

    assert annotation.endswith(f"{first} {said.format(EXEMPTION_TAG, fault)}")
