from __future__ import annotations

from rule.audit.work_list import WorkList
from tests.rule.audit.account_in_memory import PLACE, listed


def test_places_are_listed_before_functions_are_judged() -> None:
    work = WorkList([PLACE])
    function = listed()
    work.add(function)

    assert [work.begin(), work.begin(), work.begin()] == [PLACE, function, None]
    assert work.under_way == (PLACE, function)


def test_functions_of_the_same_code_wait_for_the_first_and_then_go_together() -> None:
    work = WorkList([])
    first, second, third, other = (
        listed(name, code=code) for name, code in (("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"))
    )
    for each in (first, second, third, other):
        work.add(each)

    assert [work.begin(), work.begin(), work.begin()] == [first, other, None]
    work.end(first)
    assert [work.begin(), work.begin(), work.begin()] == [second, third, None]
    late = listed("e", code="x")
    work.add(late)
    assert work.begin() == late


def test_what_is_left_is_what_is_under_way_what_is_to_begin_and_what_waits() -> None:
    work = WorkList([PLACE])
    first, second = listed("a"), listed("b")
    work.add(first)
    work.add(second)
    work.begin()
    work.begin()

    assert [*work.places, *work.functions] == [PLACE, first, second]
    assert work.places_left == 1
    work.end(PLACE)
    work.end(first)
    assert [*work.places, *work.functions] == [second]
    assert work.places_left == 0
