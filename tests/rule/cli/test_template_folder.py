"""A folder that the CDK has written is read with all its stacks, and no asset is a template."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, FOUND, UNUSABLE
from rule.cli.main import main
from tests.rule.cli.package_folder import PASSWORD


def template(**variables: str) -> str:
    properties = {"Environment": {"Variables": variables}}
    orders = {"Type": "AWS::Lambda::Function", "Properties": properties}
    return json.dumps({"Resources": {"Orders": orders}})


FILES = {
    "manifest.json": '{"version": "48.0.0", "artifacts": {}}',
    "tree.json": '{"version": "tree-0.1"}',
    "Shop.assets.json": '{"files": {}}',
    "Shop.template.json": template(STAGE="prod"),
    "ShopDb1A2B.nested.template.json": template(STAGE="prod"),
    "assembly-Prod/manifest.json": "{}",
    "assembly-Prod/assembly-Eu/EuShop.template.json": template(STAGE="prod"),
    "asset.9b8f/mail.template.json": '{"subject": "Hello"}',
}


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        file = Path("cdk.out", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Path("cdk.out")


COMMANDS = [["audit", "--template"], ["environment"]]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".template.json")])
def test_each_stack_of_a_folder_of_the_cdk_is_read(
    out: Path, capsys: pytest.CaptureFixture[str], command: list[str], name: str
) -> None:
    is_asset = name.startswith("asset.")
    (out / name).write_text(template(DB_PASSWORD=PASSWORD))

    assert main([*command, "cdk.out"]) == (CLEAN if is_asset else FOUND)
    shown = capsys.readouterr().out
    assert (f"cdk.out/{name} (Orders): environment:DB_PASSWORD" in shown) is not is_asset
    assert "read 3 subjects" in shown


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_folder_without_templates_is_refused(
    out: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (out / "asset.0000").mkdir()
    assert main([*command, "cdk.out/asset.0000/"]) == UNUSABLE
    assert main([*command, "."]) == UNUSABLE
    assert "holds no *.template.json as the CDK writes" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_template_that_cannot_be_read_keeps_the_folder_from_being_clean(
    out: Path, command: list[str]
) -> None:
    (out / "Shop.template.json").write_text('{"Resources": ')
    assert main([*command, "cdk.out"]) == UNUSABLE


def test_a_folder_that_leads_round_is_not_followed_for_ever(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "assembly-Prod" / "assembly-Loop").symlink_to("..")

    assert main(["audit", "--template", "cdk.out"]) == UNUSABLE
    assert "cdk.out" in capsys.readouterr().err
