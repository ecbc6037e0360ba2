from __future__ import annotations

import pytest

from rule.audit.waves import Movable, waves


def alone(*names: str) -> list[Movable]:
    """Functions that share nothing."""
    return [Movable(name, f"role-of-{name}") for name in names]


def test_the_first_wave_is_one_function_and_the_next_are_five_times_as_large() -> None:
    numbers = waves(alone(*(f"f{number:04}" for number in range(300))))

    sizes = [list(numbers.values()).count(wave) for wave in range(1, 6)]
    assert sizes == [1, 5, 25, 125, 125]
    assert sum(sizes) + list(numbers.values()).count(6) == 300
    assert numbers["f0000"] == 1


def test_functions_of_one_role_or_of_one_stack_share_a_wave() -> None:
    of_role = [Movable("a", "shared"), Movable("b", "shared")]
    of_stack = [Movable("c", "c", "shop"), Movable("d", "d", "shop"), Movable("e", "e", "shop")]

    assert waves([*of_role, *of_stack, *alone("z")]) == {
        "z": 1, "a": 2, "b": 2, "c": 2, "d": 2, "e": 2,
    }  # fmt: skip


def test_what_shares_by_way_of_another_shares_a_wave() -> None:
    chain = [
        Movable("a", "one", "shop"),
        Movable("b", "two", "till"),
        Movable("c", "one", "till"),
        *alone("z"),
    ]

    assert waves(chain) == {"z": 1, "a": 2, "b": 2, "c": 2}


def test_a_group_that_is_larger_than_its_wave_is_not_torn_apart() -> None:
    many = [Movable(f"m{number}", "shared") for number in range(7)]

    assert set(waves(many).values()) == {1}
    assert waves([*many, *alone("z")]) == {"z": 1, **{each.name: 2 for each in many}}


def test_of_equal_groups_those_that_no_stack_deploys_come_first() -> None:
    assert waves([Movable("a", "a", "shop"), *alone("b")]) == {"b": 1, "a": 2}


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_a_list_decides_nothing(order: int) -> None:
    functions = [Movable("a", "one", "shop"), Movable("b", "two"), Movable("c", "two", "till")]

    assert waves(functions[::order]) == {"a": 1, "b": 2, "c": 2}


def test_without_functions_there_is_no_wave() -> None:
    assert waves([]) == {}
