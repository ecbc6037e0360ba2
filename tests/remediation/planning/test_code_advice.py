"""What the owner is told to do with patches, in its order."""

from __future__ import annotations

import pytest

from remediation.model import STACK_TAG, Lookup, SourcePatch
from remediation.planning.code_advice import code_advice
from tests.remediation.builders import function


def advice(*patches: SourcePatch, has_shim: bool = True) -> list[str]:
    return list(code_advice(function(), patches, has_shim=has_shim))


def patch(path: str, *lookups: Lookup) -> SourcePatch:
    return SourcePatch(path, "a diff", lookups or (Lookup(3, "TOKEN", is_there=False),))


def test_without_patches_there_is_nothing_to_do() -> None:
    assert advice() == []


def test_variables_come_before_the_source_and_rotation_last() -> None:
    beginnings = [sentence.split(" ")[0] for sentence in advice(patch("app.py"))]

    assert beginnings == ["The", "First", "Then", "Last"]


def test_the_button_is_named_only_where_it_can_move_variables() -> None:
    assert "press Remediate" in advice(patch("app.py"))[1]
    assert "press Remediate" not in " ".join(advice(patch("app.rb"), has_shim=False))


def test_variables_that_are_there_are_not_set_again() -> None:
    said = advice(patch("app.py", Lookup(1, "A_KEY", is_there=True)))

    assert said[1] == "The function has A_KEY already"
    assert not any(sentence.startswith("First") for sentence in said)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("index.js", "node --check"),
        ("lib/client.mjs", "node --check"),
        ("config/.env", "dotenv_values"),
        (".env.production", "dotenv_values"),
        ("shop.env", "dotenv_values"),
    ],
)
def test_what_nobody_could_prove_is_said(path: str, said: str) -> None:
    assert any(said in sentence for sentence in advice(patch(path)))
    assert not any(said in sentence for sentence in advice(patch("src/app.env.py")))


def test_the_stack_that_owns_the_function_deploys_it() -> None:
    owned = function(tags={STACK_TAG: "shop"})

    said = list(code_advice(owned, [patch("app.py")], has_shim=True))

    assert any("deploy it by the CloudFormation stack shop" in sentence for sentence in said)
