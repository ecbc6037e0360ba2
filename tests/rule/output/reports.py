"""Reports to render: one that is like those of people, and names that attack who reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, fromstring

from rule.model import (
    Broken,
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Provenance,
    Unread,
    Verdict,
)
from rule.model.button_plan import ButtonPlan, ButtonRefusal, Movability
from rule.output.report import Function, Read, Report, Subject, SubjectKind, Tool

TOOL = Tool("lambda-no-plaintext-secrets", "0.1.0", "1.5.0", "f00d")
MADE_AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
OPS = Exemption(paths=("tests/",), until=date(2027, 1, 31), reason="OPS-1")

FOLDER = Subject.of(
    SubjectKind.FOLDER,
    "./src",
    Evidence(
        findings=(
            Finding(CodeLine("app.py", 3), "Secret Keyword", Confidence.NAMED, 12, "password"),
            Finding(CodeLine("app.py", 3), "Stripe Access Key", Confidence.PROVIDER, 12, ""),
            Finding(CodeLine("lib.zip!a b.py", 1), "Random String", Confidence.ENTROPY),
            Finding(
                CodeLine("x/y.js", 9, Provenance.DEPENDENCY), "Secret Keyword", Confidence.NAMED
            ),
        ),
        exempt=(Finding(CodeLine("tests/t.py", 7), "Private Key", Confidence.PROVIDER),),
        unread=(
            Unread("broken.zip", "it is no sound zip archive"),
            Unread("link", "it is a link", blocks_compliance=False),
        ),
        exemptions=ExemptionOutcome(in_force=(OPS,)),
    ),
    read=Read(5, 1_234),
    omitted=(("findings", 12),),
)
FUNCTION = Subject.of(
    SubjectKind.FUNCTION,
    "orders",
    Evidence(
        findings=(Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED),)
    ),
    function=Function(
        "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "123456789012",
        "eu-west-1",
        "python3.13",
        "shop",
    ),
    verdict=Verdict(ComplianceType.NON_COMPLIANT, "Plaintext secrets in variables: DB_PASSWORD."),
)
BROKEN = Subject.of(
    SubjectKind.FUNCTION,
    "mail",
    Evidence(broken=Broken(("its layer is gone", "no policy")), is_sealed=True),
    function=Function(
        "arn:aws:lambda:eu-west-1:123456789012:function:mail", "123456789012", "eu-west-1"
    ),
    verdict=Verdict(ComplianceType.NON_COMPLIANT, "Sealed function is broken: its layer is gone."),
)
CLEAN = Subject(SubjectKind.ENVIRONMENT, "prod.env", read=Read(1, 9, 1))
REPORT = Report(
    "audit",
    TOOL,
    MADE_AT,
    (FOLDER, FUNCTION, CLEAN),
    (Unread("eu-north-1", "its functions could not be listed: AccessDenied"),),
)

HOSTILE = {
    "clears the screen": "a\x1b[2J.py",
    "sets the title by C1": "a\x9d0;owned\x9c.py",
    "ends the line": "a\r\nb.py",
    "is a formula": '=HYPERLINK("http://x","y")',
    "is a formula behind a blank": " =1+1",
    "is a command": "@SUM(1)|cmd",
    "is no XML": "a\0\x0b\ufffe.py",
    "is half a character": "a\ud800.py",
    "closes an element": "]]></failure><script>alert(1)</script>",
    "closes an attribute": "\" onload='x' <&>",
    "turns text around": "a\u202egpj.py",
    "ends the line for JavaScript": "a\u2028b\u2029.py",
    "is a link of a message": "[click](https://x) {0} \\",
    "climbs out": "../../etc/passwd",
    "is an address": "javascript:alert(1)//%00?#",
    "is a formula behind a semicolon": "a; =cmd|' /C calc'!A0.py",
    "is a command of GitHub's": "::add-mask::a",
    "is a command of GitHub's behind blanks": " \t ::error file=a::b",
    "is an old command of GitHub's": "a ###[add-path]/tmp",
    "is a command of Azure's": "a ##vso[task.setvariable variable=x]y",
    "is a command of TeamCity's": "##teamcity[buildStatus status='SUCCESS']",
    "is beyond the first plane": "a\U0001f511\U000e0001.py",
}  # fmt: skip


def parsed(xml: str | bytes) -> Element:
    """Parse XML that we have written."""
    return fromstring(xml)  # noqa: S314


def hostile_report(name: str) -> Report:
    """Make a report that has a name wherever somebody else may have chosen it."""
    exemption = Exemption(variables=("X",), paths=(name,), reason=name)
    evidence = Evidence(
        findings=(
            Finding(CodeLine(name, 1, layer=name), "Secret Keyword", Confidence.NAMED, 1, name),
            Finding(EnvironmentVariable(name), "Secret Keyword", Confidence.NAMED),
        ),
        exempt=(Finding(CodeLine(name, 2), "Private Key", Confidence.PROVIDER),),
        unread=(Unread(name, name), Unread(name, name, blocks_compliance=False)),
        exemptions=ExemptionOutcome(in_force=(exemption,)),
        broken=Broken((name,)),
    )
    function = Function(f"arn:aws:lambda:r:1:function:{name}", "1", "r", name, name)
    verdict = Verdict(ComplianceType.NON_COMPLIANT, name)
    plan = ButtonPlan(
        Movability.REFUSED,
        (name,),
        (ButtonRefusal(name, name),),
        unread=(name,),
        steps=(name,),
        warnings=(name,),
        owner=name,
        owning_stack=name,
    )
    of_function = Subject.of(
        SubjectKind.FUNCTION, name, evidence, function=function, verdict=verdict, plan=plan
    )
    subjects = (
        of_function,
        *(Subject.of(kind, name, evidence) for kind in SubjectKind if kind != "function"),
    )
    return Report("audit", TOOL, MADE_AT, subjects, (Unread(name, name),))
