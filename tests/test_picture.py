from __future__ import annotations

from graphlib import CycleError
from pathlib import Path

import pytest

from tests.picture import ROOT, drawn, rooms_and_imports, without_detours


def arrows(graph: object) -> set[tuple[str, str]]:
    assert isinstance(graph, dict)
    return {(start, end) for start, ends in graph.items() for end in ends}


def tree(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_the_picture_in_the_readme_is_what_the_code_imports() -> None:
    picture = drawn((ROOT / "README.md").read_text(encoding="utf-8"))

    assert arrows(picture) == arrows(without_detours(rooms_and_imports()))


def test_an_import_is_an_arrow_between_rooms_however_it_is_written(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        rule__app="import rule.aws.clients\nfrom . import model\n",
        rule__aws__clients="from ..model import Finding\nfrom .other import x\n",
        rule__cli__main="def run():\n    from ..sources.zip import open_zip\n",
        rule__model="import json\n",
    )

    assert arrows(dict(rooms_and_imports(root))) == {
        ("rule_app", "rule_aws"),
        ("rule_app", "rule_model"),
        ("rule_aws", "rule_model"),
        ("rule_cli", "rule_sources"),
    }


def test_an_arrow_that_a_longer_way_says_is_not_drawn() -> None:
    graph = {"rule_a": {"rule_b", "rule_c"}, "rule_b": {"rule_c"}}

    assert arrows(without_detours(graph)) == {("rule_a", "rule_b"), ("rule_b", "rule_c")}


def test_rooms_that_import_each_other_cannot_be_drawn() -> None:
    with pytest.raises(CycleError):
        without_detours({"rule_a": {"rule_b"}, "rule_b": {"rule_a"}})


def test_arrows_to_what_is_no_room_are_left_out() -> None:
    text = """
    config[AWS Config] -- notification --> rule_app
    rule_app[app.py] --> rule_aws[aws/] & rule_model
    rule_aws -- GetFunction --> function
    """

    assert arrows(dict(drawn(text))) == {("rule_app", "rule_aws"), ("rule_app", "rule_model")}
