from __future__ import annotations

import json

import pytest

from rule.model import CodeLine, Confidence, EnvironmentVariable, Finding, Provenance, Unread
from rule.scanning.result import (
    MOST_BYTES_OF_A_KIND,
    MOST_OF_A_KIND,
    Item,
    Omitted,
    ResultLimiter,
    ScanResult,
)

FIRST = Finding(CodeLine("app.py", 3), "Secret Keyword", Confidence.NAMED)
WEAK = Finding(CodeLine("lib/a.py", 1, Provenance.DEPENDENCY), "Secret Keyword", Confidence.NAMED)
STRONG = Finding(CodeLine("lib/b.py", 2, Provenance.DEPENDENCY), "Stripe", Confidence.PROVIDER)
MISSED = Unread("a.zip", "it is encrypted")
NOTED = Unread("link", "it is a link", blocks_compliance=False)


def limited(*items: Finding | Unread) -> list[Item]:
    limiter = ResultLimiter()
    kept: list[Item] = [each for item in items for each in limiter.offer(item)]
    return [*kept, *limiter.omissions()]


def test_what_decides_the_verdict_comes_first() -> None:
    result = ScanResult.of([WEAK, NOTED, STRONG, MISSED, FIRST], stopped=None)

    assert result.findings == (STRONG, FIRST, WEAK)
    assert result.unread == (MISSED, NOTED)


def test_a_scan_that_was_stopped_says_so_before_all_else() -> None:
    stopped = Unread("package", "its time was used up")

    result = ScanResult.of([MISSED], stopped)

    assert result.unread == (stopped, MISSED)
    assert not result.finished


@pytest.mark.parametrize(
    "result",
    [
        ScanResult((), (), finished=True),
        ScanResult((FIRST, STRONG, WEAK), (MISSED, NOTED), finished=True),
        ScanResult((), (MISSED,), finished=False),
    ],
)
def test_a_scan_comes_back_from_json_as_it_was(result: ScanResult) -> None:
    assert ScanResult.from_json(json.loads(json.dumps(result.to_json()))) == result


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"findings": [], "unread": []},
        {"findings": None, "unread": [], "finished": True},
        {"findings": [["a.py", 1, False, "any", 1, 0, ""]], "unread": [], "finished": True},
        {"findings": [["a.py"]], "unread": [], "finished": True},
        {"findings": [["a.py", 1, "own", "any", 99, 0, ""]], "unread": [], "finished": True},
        {"findings": [["a.py", "one", "own", "any", 1, 0, ""]], "unread": [], "finished": True},
    ],
)
def test_json_of_another_form_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        ScanResult.from_json(kept)


def test_what_is_past_the_most_of_a_kind_is_counted_and_crowds_out_no_other_kind() -> None:
    crowd = [WEAK] * (MOST_OF_A_KIND + 7)

    items = limited(*crowd, FIRST, MISSED, NOTED)

    assert items[MOST_OF_A_KIND:] == [
        FIRST,
        MISSED,
        NOTED,
        Omitted("weak findings in third-party files and samples", 7),
    ]


@pytest.mark.parametrize(
    ("item", "blocks_compliance"), [(MISSED, True), (NOTED, False), (FIRST, True), (WEAK, False)]
)
def test_what_was_left_out_weighs_as_much_as_what_was_kept(
    item: Finding | Unread, blocks_compliance: bool
) -> None:
    result = ScanResult.of(limited(*[item] * (MOST_OF_A_KIND + 1)), stopped=None)

    (note,) = [unread for unread in result.unread if "left out" in unread.reason]
    assert note.blocks_compliance is blocks_compliance
    assert note.reason.endswith(": 1")


@pytest.mark.parametrize("item", [MISSED, NOTED, FIRST, WEAK])
def test_items_are_kept_up_to_a_size_and_at_least_one_of_a_kind(item: Finding | Unread) -> None:
    size = MOST_BYTES_OF_A_KIND + 1
    large = Unread("a" * size, "any", item.blocks_compliance) if isinstance(item, Unread) else item
    if isinstance(item, Finding):
        large = item._replace(secret_type="a" * size)

    items = limited(large, item)

    assert items[0] == large
    assert [type(omitted) for omitted in items[1:]] == [Omitted]


def test_a_variable_is_no_part_of_a_package() -> None:
    variable = Finding(EnvironmentVariable("A"), "any", Confidence.NAMED)

    with pytest.raises(TypeError, match="only lines of code"):
        limited(variable)
