"""``audit --template``, and templates that ``environment`` is given."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from rule.cli.arguments import FORMAT_NAMES
from rule.cli.ending import CLEAN, FOUND, UNFINISHED, UNUSABLE
from rule.cli.main import main
from tests.rule.detection.written_values import drawn
from tests.test_imports import ROOT

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + drawn(24)
TEMPLATE = f"""Transform: AWS::Serverless-2016-10-31
Resources:
  Mail: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: src, Handler: a.b}}}}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      InlineCode: |
        import stripe
        stripe.api_key = "{STRIPE}"
      Environment:
        Variables:
          PORT: 80
          DB_PASSWORD: {PASSWORD}
          TOKEN: !Sub '{{{{resolve:secretsmanager:${{Secret}}}}}}'
          LATER_PASSWORD: !GetAtt Db.Password
"""
NOTE = "code: of functions that stands elsewhere: 1. Scan it with the command package"
UNKNOWN = TEMPLATE[: TEMPLATE.index("      InlineCode")] + "      Environment: !GetAtt A.B\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "unknown.yaml").write_text(UNKNOWN)
    (tmp_path / "clean.json").write_text('{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}')
    (tmp_path / "orders.env").write_text("PORT=80\n")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [["audit", "--template"], ["environment"]])
def test_the_functions_of_a_template_are_judged_with_their_lines(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([*command, "template.yaml"]) == FOUND
    assert capsys.readouterr().out.splitlines() == [
        "template.yaml (Orders): environment:DB_PASSWORD (line 14)  Secret Keyword",
        "template.yaml (Orders): index.py:2 (line 10)               Stripe Access Key",
        "template.yaml (Orders): index.py:2 (line 10)               Secret Keyword",
        f"template.yaml (Mail): note: {NOTE}",
        f"read 2 subjects, 4 variables, 1 file, {len(TEMPLATE)} bytes: 2 secrets found",
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("format_name", FORMAT_NAMES)
def test_each_format_names_the_place_and_never_the_value(
    capsys: pytest.CaptureFixture[str], format_name: str
) -> None:
    assert main(["audit", "--template", "template.yaml", "--format", format_name]) == FOUND

    shown = capsys.readouterr()
    assert "DB_PASSWORD" in shown.out
    assert PASSWORD not in shown.out + shown.err
    assert STRIPE not in shown.out + shown.err


@pytest.mark.usefixtures("folder")
def test_a_document_has_the_lines_of_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((ROOT / "docs/schema/report.schema.json").read_text("utf-8"))

    assert main(["audit", "--template", "template.yaml", "clean.json", "--format", "json"]) == FOUND

    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema).validate(document)
    subjects = document["subjects"]
    assert [(each["kind"], each["name"], each["part"]) for each in subjects] == [
        ("template", "template.yaml", "Mail"),
        ("template", "template.yaml", "Orders"),
        ("template", "clean.json", None),
    ]
    places = {
        (each["variable"], each["path"], each["line"], each["column"])
        for each in subjects[1]["findings"]
    }
    assert places == {("DB_PASSWORD", None, 14, 11), (None, "index.py", 10, 27)}


@pytest.mark.usefixtures("folder")
def test_a_code_host_marks_the_lines_of_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--template", "template.yaml", "--format", "sarif"]) == FOUND

    [run] = json.loads(capsys.readouterr().out)["runs"]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]
    assert [each["artifactLocation"]["uri"] for each in places] == ["template.yaml"] * 2
    assert [each["region"]["startLine"] for each in places] == [14, 10]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["clean.json"], CLEAN),
        (["unknown.yaml"], UNFINISHED),
        (["unknown.yaml", "--fail-on", "findings"], CLEAN),
        (["unknown.yaml", "--fail-on", "never"], CLEAN),
        (["template.yaml", "--fail-on", "findings"], FOUND),
        (["template.yaml", "--fail-on", "never"], CLEAN),
        (["clean.json", "template.yaml"], FOUND),
        (["template.yaml", "--no-code", "--parameters", '{"IgnoredVariables": "DB_*"}'], CLEAN),
        (["template.yaml", "--parameters", '{"IgnoredVariables": "DB_*"}'], FOUND),
    ],
)
def test_the_exit_code_tells_what_was_found_and_what_was_not_read(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    assert main(["audit", "--template", *arguments]) == code
    capsys.readouterr()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["absent.yaml"], "absent.yaml cannot be read"),
        (["orders.env"], "orders.env: it is no template"),
        ([""], "the name of the file is empty"),
        (["clean.json", "--parameters", "x"], "--parameters must be a JSON object"),
        (["clean.json", "--parameters", '{"Nonsense": "x"}'], "Nonsense"),
        (["-", "-"], "- is given twice"),
        (["clean.json", "--region", "eu-west-1"], "--region is about an account's functions"),
        (["clean.json", "--baseline", "b"], "--baseline is about an account's functions"),
    ],
)
def test_what_cannot_be_judged_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    try:
        code = main(["audit", "--template", *arguments])
    except SystemExit as ended:
        code = int(str(ended.code))

    assert code == UNUSABLE
    assert why in capsys.readouterr().err


def test_variables_that_speak_of_templates_are_variables(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (
        ("a.env", f"DB_PASSWORD={PASSWORD}\nBODY='\nResources:\n'\n"),
        ("a.json", json.dumps({"DB_PASSWORD": PASSWORD, "service": "x", "Resources": "y"})),
    ):
        (folder / name).write_text(text)

        assert main(["environment", name]) == FOUND
        assert "environment:DB_PASSWORD (line 1)" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["a.yaml", "a.YML", "a.template"])
def test_what_is_called_as_a_template_must_be_one(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (folder / name).write_text("a: b\n")

    assert main(["environment", name]) == UNUSABLE
    assert f"{name}: it is no template" in capsys.readouterr().err


def test_standard_input_may_be_a_template(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEMPLATE.encode())))

    assert main(["audit", "--template", "-", "--format", "csv"]) == FOUND
    assert "DB_PASSWORD,,14,11," in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_templates_and_files_of_variables_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["environment", "orders.env", "template.yaml", "--explain"]) == FOUND

    shown = capsys.readouterr().out
    assert "orders.env: PORT: no detector fired" in shown
    assert "template.yaml (Orders): DB_PASSWORD: Secret Keyword (named), found" in shown


@pytest.mark.parametrize("command", [("environment",), ("audit", "--template")], ids=" ".join)
def test_terraforms_own_language_is_refused_with_what_to_do(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "main.tf"
    file.write_text(f'variable "a" {{\n  default = {PASSWORD!r}\n}}\n')

    assert main([*command, str(file)]) == UNUSABLE

    said = capsys.readouterr().err
    assert "run terraform plan -out plan.tfplan, then terraform show -json plan.tfplan" in said
    assert PASSWORD not in said
