"""Detection gets no worse than what was stated, where the corpora are at hand."""

from __future__ import annotations

import pytest

from tests.bench.detection import CORPORA, found_in_code, score, score_of_kinds

STATED_F1 = 0.998
STATED_FALSE_POSITIVE_RATE = 0.0
STATED_NEUTRAL_F1 = 0.972
STATED_KINDS_F1 = 1.0
STATED_KINDS_FALSE_POSITIVE_RATE = 0.0
STATED_IN_CODE = 219

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"no corpora in {CORPORA}; CORPORA names their folder"
)


def test_environments_are_judged_as_well_as_stated() -> None:
    reached = score("environments")
    assert reached.f1 >= STATED_F1 - 0.003, reached.printed
    assert reached.false_positive_rate <= STATED_FALSE_POSITIVE_RATE + 0.001, reached.printed


def test_values_alone_are_judged_as_well_as_stated() -> None:
    reached = score("environments-neutral")
    assert reached.f1 >= STATED_NEUTRAL_F1 - 0.001, reached.printed


def test_variables_of_each_kind_are_judged_as_well_as_stated() -> None:
    f1, false_positive_rate = score_of_kinds()
    assert f1 >= STATED_KINDS_F1 - 0.005
    assert false_positive_rate <= STATED_KINDS_FALSE_POSITIVE_RATE + 0.002


def test_code_is_searched_as_well_as_stated() -> None:
    found, others = found_in_code()
    assert found >= STATED_IN_CODE - 2
    assert others <= 2
