from __future__ import annotations

import pytest

from rule.compliance.exemption import EXEMPTION_TAG, split_exempt
from rule.model import CodeLine, Confidence, EnvironmentVariable, Finding, RuleParameters


def found(*names: str) -> list[Finding]:
    return [Finding(EnvironmentVariable(name), "any", Confidence.NAMED) for name in names]


@pytest.mark.parametrize(
    ("parameters", "tags", "exempt"),
    [
        (RuleParameters(), {}, ""),
        (RuleParameters(ignored_variables=("A",)), {}, "A"),
        (RuleParameters(ignored_variables=("B_*",)), {}, "B_ONE B_TWO"),
        (RuleParameters(ignored_variables=("b_*",)), {}, ""),
        (RuleParameters(ignored_variables=("?",)), {}, "A"),
        (RuleParameters(), {EXEMPTION_TAG: "A B_ONE"}, "A B_ONE"),
        (RuleParameters(), {EXEMPTION_TAG: "B_*"}, ""),
        (RuleParameters(), {EXEMPTION_TAG: ""}, ""),
        (RuleParameters(), {"another": "A"}, ""),
        (RuleParameters(allow_exemption_tag=False), {EXEMPTION_TAG: "A"}, ""),
        (RuleParameters(ignored_variables=("A",)), {EXEMPTION_TAG: "B_TWO"}, "A B_TWO"),
    ],
)
def test_exemptions_come_from_a_parameter_or_a_tag_that_is_allowed(
    parameters: RuleParameters, tags: dict[str, str], exempt: str
) -> None:
    findings = found("A", "B_ONE", "B_TWO")

    counted, exempted = split_exempt(findings, parameters, tags)

    assert list(exempted) == found(*exempt.split())
    assert sorted(map(str, (*counted, *exempted))) == sorted(map(str, findings))


def test_a_line_of_code_is_never_exempt() -> None:
    in_code = Finding(CodeLine("A", 1), "any", Confidence.NAMED)

    counted, exempt = split_exempt([in_code], RuleParameters(ignored_variables=("A",)), {})

    assert (counted, exempt) == ((in_code,), ())
