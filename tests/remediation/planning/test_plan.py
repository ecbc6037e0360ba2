from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from remediation.aws.stack import PYTHON_HANDLER
from remediation.model import (
    CutOver,
    Difference,
    Grant,
    Options,
    Plan,
    Probe,
    PublishedVersion,
    Shadow,
    Store,
)
from remediation.planning.plan import plan, selected_variables
from tests.remediation.builders import (
    LAYERS,
    POLICY,
    PYTHON_LAYER,
    function,
    granted,
    sealed_function,
    secret,
    shadowed_function,
    target,
)
from tests.remediation.planning.planned import kinds, reasons, steps

ANY = Options()


def test_the_plan_of_a_plain_function_names_exactly_what_changes() -> None:
    assert steps(plan(target(), ["DB_PASSWORD"], ANY)) == (
        Store("lambda-no-plaintext-secrets/orders/environment", ("DB_PASSWORD",)),
        Grant("orders-role", POLICY),
        Shadow(
            Difference(
                added=("SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE"),
                handler=("app.handler", PYTHON_HANDLER),
                layers_added=(PYTHON_LAYER,),
            )
        ),
        Probe(),
        CutOver(Difference(removed=("DB_PASSWORD", "SEALED_ENV_PROBE"))),
    )


def test_planning_twice_gives_the_same() -> None:
    assert plan(target(), ["DB_PASSWORD"], ANY) == plan(target(), ["DB_PASSWORD"], ANY)


def test_a_sealed_function_has_an_empty_plan() -> None:
    sealed = granted(target(sealed_function(TABLE="orders"), secret=secret(DB_PASSWORD="x")))

    assert plan(sealed, [], ANY) == Plan(())


def test_a_sealed_function_of_a_cloudformation_stack_is_not_warned_of_again() -> None:
    owned = replace(sealed_function(), tags={"aws:cloudformation:stack-name": "shop"})

    assert plan(granted(target(owned, secret=secret(DB_PASSWORD="x"))), [], ANY) == Plan(())


def test_nothing_found_is_nothing_to_do() -> None:
    assert plan(target(), [], ANY) == Plan(())


def test_new_findings_after_sealing_add_only_those() -> None:
    sealed = granted(target(sealed_function(TOKEN="new"), secret=secret(DB_PASSWORD="x")))

    planned = steps(plan(sealed, ["TOKEN"], ANY))

    assert planned[0] == Store("lambda-no-plaintext-secrets/orders/environment", ("TOKEN",))
    assert planned[1:] == (
        Shadow(Difference(added=("SEALED_ENV_PROBE",))),
        Probe(),
        CutOver(Difference(removed=("SEALED_ENV_PROBE", "TOKEN"))),
    )


def test_a_sealed_function_that_lost_its_grant_gets_it_back() -> None:
    sealed = target(sealed_function(), secret=secret(DB_PASSWORD="x"))

    assert kinds(plan(sealed, [], ANY)) == [Grant]


def test_a_sealed_function_whose_secret_awaits_deletion_has_it_restored() -> None:
    pending = replace(secret(), pending_deletion=True)
    sealed = granted(target(sealed_function(), secret=pending))

    assert kinds(plan(sealed, [], ANY)) == [Store]


def test_a_new_version_of_the_shim_replaces_the_old_one() -> None:
    old = replace(
        sealed_function(), layers=(f"{LAYERS}:stack-sealed-env-python:1", f"{LAYERS}:other:7")
    )
    sealed = granted(target(old, secret=secret(DB_PASSWORD="x")))

    shadow = next(step for step in steps(plan(sealed, [], ANY)) if isinstance(step, Shadow))

    assert shadow.difference.layers_added == (PYTHON_LAYER,)
    assert shadow.difference.layers_removed == (f"{LAYERS}:stack-sealed-env-python:1",)


def test_an_interrupted_run_is_taken_up_where_it_stands() -> None:
    shadowed = granted(target(shadowed_function(DB_PASSWORD="x"), secret=secret(DB_PASSWORD="x")))

    planned = steps(plan(shadowed, ["DB_PASSWORD"], ANY))

    assert [type(step) for step in planned] == [Store, Shadow, Probe, CutOver]
    assert planned[-1] == CutOver(Difference(removed=("DB_PASSWORD", "SEALED_ENV_PROBE")))


def test_a_handler_that_a_deployment_put_back_is_rewired_anew() -> None:
    redeployed = replace(sealed_function(), handler="app.handler")
    given = granted(target(redeployed, secret=secret(DB_PASSWORD="x")))

    assert kinds(plan(given, [], ANY)) == [Store, Shadow, Probe, CutOver]


def test_a_shims_handler_is_never_taken_for_the_original_one() -> None:
    given = granted(target(sealed_function(TOKEN="new"), secret=secret(DB_PASSWORD="x")))

    shadow = steps(plan(given, ["TOKEN"], ANY))[1]

    assert isinstance(shadow, Shadow)
    assert shadow.difference.handler is None
    assert "SEALED_ENV_HANDLER" not in shadow.difference.added


@pytest.mark.parametrize(
    ("found", "options", "expected"),
    [
        (["B", "A"], ANY, ("A", "B")),
        (["A", "SEALED_ENV_ARN"], ANY, ("A",)),
        (["A", "B"], Options(variables=("B",)), ("B",)),
        ([], Options(variables=("C", "C")), ("C",)),
    ],
)
def test_all_that_was_found_is_moved_unless_somebody_chose(
    found: list[str], options: Options, expected: Collection[str]
) -> None:
    assert selected_variables(found, options) == expected


def test_the_plan_says_which_values_sealed_versions_keep_that_were_taken_out() -> None:
    published = (
        PublishedVersion("2", ("live",), frozenset({"SEALED_ENV_ARN"}), sealed=True),
        PublishedVersion("3", (), frozenset({"DB_PASSWORD"})),
    )
    stored = secret(API_TOKEN="x", DB_PASSWORD="a value")

    planned = plan(target(versions=published, secret=stored), ["DB_PASSWORD"], Options())
    without = plan(target(versions=published[1:], secret=stored), ["DB_PASSWORD"], Options())

    assert isinstance(planned, Plan)
    (said,) = [warning for warning in planned.warnings if "keeps" in warning]
    assert said == (
        "The secret keeps API_TOKEN for the sealed versions 2, and the newest code sees them, too, "
        "although they were taken out of its environment. Delete those versions, and take them out "
        "of the secret, once nobody needs them"
    )
    assert isinstance(without, Plan)
    assert not any("keeps" in warning for warning in without.warnings)


@pytest.mark.parametrize(
    ("stored", "versions", "expected"),
    [
        ({"DB_PASSWORD": "another"}, "2", "2"),
        ({"DB_PASSWORD": "a value"}, "2", None),
        ({"API_TOKEN": "x"}, "2", None),
        ({"DB_PASSWORD": "another"}, "", None),
    ],
    ids=["another value", "the same value", "not in the secret", "no sealed version"],
)
def test_the_plan_says_which_sealed_versions_will_load_another_value(
    stored: dict[str, str], versions: str, expected: str | None
) -> None:
    published = (
        PublishedVersion("2", ("live",), frozenset({"SEALED_ENV_ARN"}), sealed=bool(versions)),
    )

    planned = plan(target(versions=published, secret=secret(**stored)), ["DB_PASSWORD"], Options())

    assert isinstance(planned, Plan)
    said = [warning for warning in planned.warnings if "from their next start on" in warning]
    assert [f"The sealed versions {expected} (live) load DB_PASSWORD" in each for each in said] == (
        [True] if expected else []
    )


# ------------------------------------------------------------------------ no room


def test_an_environment_without_room_for_both_is_refused_with_the_way_out() -> None:
    tight = target(function({"DB_PASSWORD": "x" * 3900, "TABLE": "orders"}))

    said = reasons(plan(tight, ["DB_PASSWORD"], ANY))

    assert "no room for pointer and plaintext together" in said
    assert "OneStep" in said


def test_in_one_step_the_plaintext_goes_in_the_update_that_rewires() -> None:
    tight = target(function({"DB_PASSWORD": "x" * 3900, "TABLE": "orders"}))

    planned = steps(plan(tight, ["DB_PASSWORD"], Options(one_step=True)))

    assert isinstance(planned[2], Shadow)
    assert planned[2].difference.removed == ("DB_PASSWORD",)
    assert planned[-1] == CutOver(Difference(removed=("SEALED_ENV_PROBE",)))


def test_one_step_is_not_taken_where_there_is_room() -> None:
    assert plan(target(), ["DB_PASSWORD"], Options(one_step=True)) == (
        plan(target(), ["DB_PASSWORD"], ANY)
    )


def test_an_environment_without_room_even_for_the_pointer_is_refused() -> None:
    full = target(function({"DB_PASSWORD": "x", "TABLE": "o" * 4000}))

    said = reasons(plan(full, ["DB_PASSWORD"], Options(one_step=True)))

    assert "even without the plaintext" in said
