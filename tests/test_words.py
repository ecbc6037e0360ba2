"""What people read in the consoles: whole sentences, none of which has to be read twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.template import TEMPLATE
from tests.yaml_text import read_yaml

ROOT = Path(__file__).parent.parent
LONGEST_SENTENCE = 40
"""Words, as people count them."""


def descriptions(part: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield each description below a part of a document, with where it stands."""
    match part:
        case dict():
            for key, value in part.items():
                at = f"{where} {part.get('name', '') if key == 'description' else key}".strip()
                if key in ("description", "Description", "AlarmDescription"):
                    yield at, value["Fn::Sub"] if isinstance(value, dict) else value
                else:
                    yield from descriptions(value, at)
        case list():
            for each in part:
                yield from descriptions(each, where)


def texts() -> Iterator[tuple[str, str]]:
    yield from descriptions(TEMPLATE, "template")
    for name in ("runbook", "backout"):
        path = ROOT / "remediation" / f"{name}.yaml"
        yield from descriptions(read_yaml(path.read_text(encoding="utf-8")), name)


TEXTS = dict(texts())


def test_there_are_texts_to_look_at() -> None:
    assert len(TEXTS) > 100


@pytest.mark.parametrize("where", TEXTS)
def test_a_description_is_made_of_whole_sentences_that_are_not_long(where: str) -> None:
    text = " ".join(TEXTS[where].split())
    sentences = re.split(r"(?<=[.:])\s+(?=[A-Z*])", text)

    assert re.match(r"[A-Z/7]", text), text
    assert text.endswith("."), text
    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("where", TEXTS)
def test_no_description_is_a_telegram(where: str) -> None:
    assert not re.search(r"\b(Empty|Off|Default) - ", TEXTS[where])
