"""No value shows, whatever goes wrong; and one that did would be seen."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from remediation.model import Distribution, RemediationError
from remediation.runbook.edge_response import EdgePlan, plan_response
from tests.proofs import long_but
from tests.prove.leaks import leaks
from tests.prove.leaks.leaks import Part, Watch
from tests.prove.leaks.leaks_at_the_edge import edge_transcript_of
from tests.prove.leaks.leaks_on_purpose import SABOTEURS, SDK_OF_THE_RULE, SLOW_HASH, Saboteur
from tests.prove.leaks.listening import listening
from tests.prove.leaks.lookout import Lookout
from tests.prove.leaks.transcript import CHANNELS, SDK_LOG, Transcript
from tests.prove.leaks.twins import FIRST, SECOND, TOKEN_PREFIX, Values
from tests.prove.leaks.written_forms import FORMS, PIECE, written

ONE_STORY_IN, ONE_COMMAND_IN, ONE_ANSWER_IN, ONE_FAULT_IN = 7, 4, 25, 190
"""Of all there are; `make prove` goes through all."""
ONE_OF_EACH_PROGRAM = (
    *("log of the rule", "log of remediation", "command line's output"),
    "log of the Python shim",
)


@pytest.fixture(scope="module", autouse=True)
def _at_debug() -> Iterator[None]:
    with leaks.prepared():
        yield


@pytest.fixture(scope="module")
def lookout() -> Lookout:
    return Lookout(FIRST.canaries, FIRST.wholes)


def watched(*parts: Part) -> Watch:
    watch = Watch()
    watch.look(parts)
    return watch


_UNCHANGED: dict[str, list[str]] = {}


def leaks_of(saboteur: Saboteur, lookout: Lookout) -> list[str]:
    """Return what one run shows of the values: without a second one there are no differences."""
    _, run = saboteur.part
    return list(run(FIRST).leaks(lookout))


def unchanged(saboteur: Saboteur, lookout: Lookout) -> list[str]:
    """Return what a saboteur's run shows without its change, once for all that share it."""
    name, _ = saboteur.part
    if name not in _UNCHANGED:
        _UNCHANGED[name] = leaks_of(saboteur, lookout)
    return _UNCHANGED[name]


# A twentieth of all tests' time; stories in which something fails stay.
@pytest.mark.long
def test_no_value_shows_while_nothing_fails() -> None:
    watch = watched(
        *islice(leaks.of_the_runbooks(), None, None, ONE_STORY_IN),
        *islice(leaks.at_the_edge(), None, None, ONE_STORY_IN),
        *islice(leaks.in_code(), None, None, ONE_STORY_IN),
        *islice(leaks.of_the_rule(), None, None, ONE_STORY_IN),
        *islice(leaks.on_the_command_line(), None, None, ONE_COMMAND_IN),
    )
    some_answers = islice(leaks.in_shims(), None, None, ONE_ANSWER_IN)
    with leaks.beside_each_other(some_answers) as parts:
        watch.look(parts)

    assert watch.leaks == {}
    assert watch.differences == {}
    assert watch.silent() == []
    assert watch.types >= leaks.HOLDERS


def test_no_value_shows_whatever_fails() -> None:
    watch = watched(*islice(leaks.with_faults(ONE_STORY_IN), None, None, ONE_FAULT_IN))

    assert watch.leaks == {}
    assert watch.differences == {}
    assert watch.runs > 2 * 4_000 / ONE_STORY_IN / ONE_FAULT_IN


@pytest.mark.parametrize(
    ("files", "imported"),
    [
        ({"first.py": ""}, "first"),
        ({"first_folder/__init__.py": ""}, "first_folder"),
        ({"first_folder_of/inner.py": ""}, "first_folder_of.inner"),
        ({"first_of_two.py": "import second_of_two", "second_of_two.py": ""}, "first_of_two"),
    ],
)
def test_what_only_the_first_run_imports_is_no_difference(
    files: dict[str, str], imported: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    def run(_: Values) -> Transcript:
        transcript = Transcript()
        with listening(transcript):
            importlib.import_module(imported)
        return transcript

    assert watched(("a run that imports", run)).differences == {}


# ------------------------------------------------------------------ that leaks are seen


@pytest.mark.parametrize("channel", long_but(ONE_OF_EACH_PROGRAM, CHANNELS))
def test_a_value_that_is_given_away_on_purpose_is_seen(channel: str, lookout: Lookout) -> None:
    saboteur: Saboteur = SABOTEURS[channel]
    with saboteur.change():
        seen = leaks_of(saboteur, lookout)

    assert [leak for leak in seen if leak.startswith(f"{channel}: ")] != []
    assert unchanged(saboteur, lookout) == []


def with_values(planned: EdgePlan) -> dict[str, Any]:
    """Answer with what goes into the secret."""
    values = planned.package.values if planned.package else {}
    return {**plan_response(planned), "values": dict(values)}


def with_the_configuration(*given: Any) -> bool:
    """Fail with what CloudFront sends to origins."""
    raise RemediationError(str([each.config for each in given if isinstance(each, Distribution)]))


@pytest.mark.parametrize(
    ("replaced", "gives", "shows"),
    [
        ("plan.plan_response", with_values, "steps of runbooks: the token in code"),
        (
            "associate.distributions.move",
            with_the_configuration,
            "exceptions and their chains: the token shows",
        ),
    ],
)
def test_what_is_given_away_at_the_edge_is_seen(
    replaced: str, gives: Any, shows: str, lookout: Lookout
) -> None:
    with patch(f"remediation.steps.edge.{replaced}", gives):
        seen = list(edge_transcript_of("at the edge: a key is sealed", FIRST).leaks(lookout))

    assert [each for each in seen if each.startswith(shows)] != []


def test_each_package_keeps_its_own_sdk_quiet(lookout: Lookout) -> None:
    with SDK_OF_THE_RULE.change():
        seen = leaks_of(SDK_OF_THE_RULE, lookout)

    assert [leak for leak in seen if leak.startswith(SDK_LOG)] != []


def test_a_hash_of_no_known_form_is_seen_by_what_differs() -> None:
    with SLOW_HASH.change():
        watch = watched(SLOW_HASH.part)

    assert watch.leaks == {}
    assert any(told.startswith("requests' parameters: depends") for told in watch.differences)


@pytest.mark.parametrize("form", FORMS)
def test_a_value_is_seen_in_each_form_wherever_it_stands(lookout: Lookout, form: str) -> None:
    for channel in CHANNELS:
        for before in ("", "a", "ab"):
            for name, value in FIRST.canaries.items():
                transcript = Transcript()
                transcript.add(channel, f"left {written(value, form, before)} right")
                (leak,) = transcript.leaks(lookout)
                assert leak.startswith(f"{channel}: {name} shows ")


def test_each_piece_of_a_value_is_seen(lookout: Lookout) -> None:
    for value in FIRST.canaries.values():
        for at in range(len(value) - PIECE + 1):
            assert lookout.seen_in(f"x\n{value[at : at + PIECE]}\ny")


def test_what_holds_no_value_is_not_taken_for_one(lookout: Lookout) -> None:
    for value in SECOND.canaries.values():
        for form in FORMS:
            assert lookout.seen_in(written(value, form)) == set()


def test_the_values_of_both_worlds_differ_in_each_character_and_in_nothing_else() -> None:
    for name, first in FIRST.canaries.items():
        second = SECOND.canaries[name]
        pairs = zip(
            first.removeprefix(TOKEN_PREFIX), second.removeprefix(TOKEN_PREFIX), strict=True
        )
        assert all((a != b) == (a.isalnum() or b.isalnum()) for a, b in pairs), name
        assert [c.isalpha() for c in first] == [c.isalpha() for c in second], name
