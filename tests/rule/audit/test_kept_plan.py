from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rule.audit.kept_plan import KEPT_FOR, NoPlan, keep, kept_plan
from rule.audit.outcome import Audited, PlannedPlace
from rule.audit.private_files import FolderUnusable
from rule.model.button_plan import ButtonPlan, Movability
from tests.rule.audit.account_in_memory import PLACE, in_variable, outcome

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "no-plaintext-secrets/plans"


def audited(**waves: int | None) -> Audited:
    outcomes = tuple(outcome(name, in_variable()) for name in waves)
    plans = {
        each.arn: ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD",), wave=waves[each.name])
        for each in outcomes
    }
    planned = (PlannedPlace(PLACE, "one"),)
    return Audited(outcomes, places=(PLACE,), planned=planned, plans=plans)


def test_the_waves_are_there_for_a_press() -> None:
    keep(audited(orders=1, mail=2, till=2, image=None), NOW)

    found = kept_plan(PLACE.account, PLACE.region, NOW)

    assert (found.made_at, found.stack) == (NOW, "one")
    assert found.waves == {1: ("orders",), 2: ("mail", "till")}


def test_a_new_plan_takes_the_place_of_the_last_one() -> None:
    keep(audited(orders=1), NOW)
    keep(audited(), NOW)

    assert kept_plan(PLACE.account, PLACE.region, NOW).waves == {}


def test_a_plan_that_is_old_or_missing_or_damaged_is_none(cache: Path) -> None:
    with pytest.raises(NoPlan, match="run audit --plan there first"):
        kept_plan(PLACE.account, PLACE.region, NOW)
    keep(audited(orders=1), NOW)
    with pytest.raises(NoPlan, match="is of 2026-11-30: run audit --plan there again"):
        kept_plan(PLACE.account, PLACE.region, NOW + KEPT_FOR + timedelta(minutes=1))
    kept = '{"made_at": "2026-11-30T11:00:00Z", "stack": "", "waves": %s}'
    for damaged in (
        "[]",
        "{",
        "[" * 200_000,
        kept % '{"x": []}',
        kept % '{"1": "abc"}',
        kept % '{"1": [7]}',
        kept % '{"1": []}',
        kept % '{"1": ["arn:aws:lambda:eu-central-1:1:function:orders"]}',
        kept.replace('""', "null") % '{"1": ["orders"]}',
    ):
        (cache / f"{PLACE.account}-{PLACE.region}.json").write_text(damaged)
        with pytest.raises(NoPlan, match="run audit --plan there first"):
            kept_plan(PLACE.account, PLACE.region, NOW)


def test_a_plan_of_a_time_to_come_is_none() -> None:
    keep(audited(orders=1), NOW)

    with pytest.raises(NoPlan, match="is of 2026-11-30, later than this computer's clock"):
        kept_plan(PLACE.account, PLACE.region, NOW - timedelta(hours=1))


def test_a_place_whose_planning_broke_keeps_the_plan_it_had() -> None:
    keep(audited(orders=1), NOW)
    broken = audited(mail=1)
    keep(replace(broken, planned=(replace(broken.planned[0], is_whole=False),)), NOW)

    assert kept_plan(PLACE.account, PLACE.region, NOW).waves == {1: ("orders",)}


def test_a_plan_that_others_could_have_written_is_not_pressed(cache: Path) -> None:
    keep(audited(orders=1), NOW)
    cache.chmod(0o777)

    with pytest.raises(FolderUnusable):
        kept_plan(PLACE.account, PLACE.region, NOW)
