"""``--format``, and several inputs at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from rule.cli.arguments import FORMAT_NAMES
from rule.cli.ending import CLEAN, FOUND, UNFINISHED, UNUSABLE
from rule.cli.main import main
from rule.scanning.result import MOST_OF_A_KIND
from tests.rule.detection.written_values import drawn
from tests.test_imports import ROOT

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + drawn(24)


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make environments and packages, and change to their folder."""
    (tmp_path / "prod.env").write_text(f"DB_PASSWORD={PASSWORD}\n")
    (tmp_path / "dev.env").write_text("PORT=80\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(f'\nstripe.api_key = "{STRIPE}"\n')
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/lib.py").write_text("PORT = 80\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("format_name", FORMAT_NAMES)
@pytest.mark.parametrize("arguments", [("environment", "prod.env"), ("package", "src")])
@pytest.mark.usefixtures("inputs")
def test_each_format_names_the_place_and_never_the_value(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], format_name: str
) -> None:
    assert main([*arguments, "--format", format_name]) == FOUND

    shown = capsys.readouterr()
    assert ("DB_PASSWORD" if arguments[0] == "environment" else "app.py") in shown.out
    assert "Stripe Access Key" in shown.out or "Secret Keyword" in shown.out
    assert PASSWORD not in shown.out + shown.err
    assert STRIPE not in shown.out + shown.err
    assert ("1 secret found" in shown.err) == (format_name != "table")


@pytest.mark.parametrize("arguments", [["environment", "dev.env"], ["package", "lib"]])
@pytest.mark.usefixtures("inputs")
def test_the_exit_code_is_the_same_in_each_format(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    for format_name in FORMAT_NAMES:
        assert main([*arguments, "--format", format_name]) == CLEAN
    capsys.readouterr()


@pytest.mark.usefixtures("inputs")
def test_a_document_of_several_inputs_is_what_its_schema_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    schema = json.loads((ROOT / "docs/schema/report.schema.json").read_text("utf-8"))

    assert main(["environment", "prod.env", "dev.env", "--format", "json"]) == FOUND

    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema).validate(document)
    assert [(each["name"], each["status"]) for each in document["subjects"]] == [
        ("prod.env", "secrets found"),
        ("dev.env", "clean"),
    ]
    assert len(document["tool"]["fingerprint"]) > 10


@pytest.mark.usefixtures("inputs")
def test_a_document_says_the_column_and_the_name_in_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["package", "src", "--format", "json"]) == FOUND

    finding = json.loads(capsys.readouterr().out)["subjects"][0]["findings"][0]
    assert (finding["line"], finding["column"], finding["key"]) == (2, 19, "stripe.api_key")


@pytest.mark.usefixtures("inputs")
def test_several_inputs_are_named_before_their_findings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["environment", "dev.env", "prod.env"]) == FOUND
    assert capsys.readouterr().out.splitlines() == [
        "prod.env: environment:DB_PASSWORD (line 1)  Secret Keyword",
        "read 2 subjects, 2 variables, 2 files, 36 bytes: 1 secret found",
    ]

    assert main(["package", "lib", "src"]) == FOUND
    assert capsys.readouterr().out.startswith("src: app.py:2 ")


@pytest.mark.usefixtures("inputs")
def test_explanations_of_several_inputs_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["environment", "--explain", "dev.env", "prod.env"]) == FOUND

    assert "dev.env: PORT: no detector fired\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["environment", "prod.env", "nowhere"], "nowhere cannot be read"),
        (["package", "src", "nowhere"], "nowhere cannot be read"),
        (["package", "src", ""], "is empty"),
    ],
)
@pytest.mark.usefixtures("inputs")
def test_nothing_is_scanned_if_one_input_cannot_be_read(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert main(arguments) == UNUSABLE

    shown = capsys.readouterr()
    assert shown.out == ""
    assert why in shown.err


@pytest.mark.parametrize("arguments", [["environment", "prod.env"], ["package", "src"], ["audit"]])
@pytest.mark.usefixtures("inputs")
def test_without_jinja2_a_page_is_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)

    assert main([*arguments, "--format", "html"]) == UNUSABLE

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "jinja2 is not installed, which writes pages; install what requirements/" in shown.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["environment", "-", "-"], "can be read once"),
        (["environment", "--json", "--format", "csv", "a"], "not allowed with"),
        (["package", "--format", "yaml", "a"], "invalid choice"),
    ],
)
def test_what_cannot_be_asked_for_is_a_wrong_command_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    with pytest.raises(SystemExit, match=str(UNUSABLE)):
        main(arguments)
    assert why in capsys.readouterr().err


@pytest.mark.slow
def test_a_report_says_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (f'stripe.api_key = "{STRIPE[:8]}{drawn(24, seed=seed)}"' for seed in range(1_010))
    (tmp_path / "app.py").write_text("\n".join(lines))

    assert main(["package", "--format", "json", str(tmp_path)]) == FOUND

    [subject] = json.loads(capsys.readouterr().out)["subjects"]
    assert len(subject["findings"]) >= MOST_OF_A_KIND
    assert subject["truncated"][0]["kind"] == "findings"
    assert subject["truncated"][0]["count"] > 0


@pytest.mark.usefixtures("inputs")
def test_what_was_not_read_is_in_the_report_and_on_standard_error(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "lib/broken.zip").write_bytes(b"PK\3\4 and no more")

    assert main(["package", "lib", "--format", "json"]) == UNFINISHED

    shown = capsys.readouterr()
    document = json.loads(shown.out)
    assert not document["complete"]
    assert document["subjects"][0]["unread"][0]["what"] == "broken.zip"
    assert "not read: broken.zip: " in shown.err
