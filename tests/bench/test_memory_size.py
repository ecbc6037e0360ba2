from __future__ import annotations

import pytest

from tests.bench.memory_size import Work, gigabyte_seconds, table


def test_work_costs_the_same_at_any_size_up_to_a_whole_processor() -> None:
    work = [Work("work", 2.0, 0.0, 1)]

    assert gigabyte_seconds(work, 512) == pytest.approx(gigabyte_seconds(work, 1_769))
    assert gigabyte_seconds(work, 3_538) == pytest.approx(2 * gigabyte_seconds(work, 1_769))


def test_waiting_costs_twice_as_much_at_twice_the_size() -> None:
    work = [Work("waiting", 0.0, 0.04, 1_000)]

    assert gigabyte_seconds(work, 1_024) == pytest.approx(40.0)
    assert gigabyte_seconds(work, 512) == pytest.approx(20.0)


def test_the_table_has_each_piece_of_work_and_the_price() -> None:
    lines = table(
        [Work("evaluation", 0.003, 0.04, 1_000), Work("start", 0.3, 0.0, 20)]
    ).splitlines()

    assert [line.split()[0] for line in lines] == ["seconds", "evaluation", "start", "GB-seconds"]
    assert lines[-1].split()[-4:] == ["35.5", "55.5", "84.6", "143.9"]
