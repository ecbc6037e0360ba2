"""Plans where the environment is full: they count with the very bytes that the update will hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.model import Function, Options, Plan, Refusals, Secret, Store
from remediation.planning.environment_size import ENVIRONMENT_BYTES, environment_size
from remediation.planning.plan import plan
from tests.remediation.builders import NONCE, PREFIX, function, granted, secret, secret_arn, target

TEAM = Options(secret_prefix=f"{PREFIX}team/")
TEAMS_ARN = secret_arn("orders").replace("orders/", "team/orders/")


def filled(given: Function, pointer: str, names: str, spare: int) -> Function:
    """Fill a function's environment so that so many bytes are to spare once it is shadowed."""
    ours = {
        "SEALED_ENV_ARN": pointer,
        "SEALED_ENV_HANDLER": "app.handler",
        "SEALED_ENV_PROBE": f"{NONCE}:{names}",
    }
    room = ENVIRONMENT_BYTES - environment_size({**given.environment, "FILL": "", **ours})
    return replace(given, environment={**given.environment, "FILL": "f" * (room - spare)})


@pytest.mark.parametrize(
    ("options", "stored", "pointer", "names"),
    [
        (Options(), None, secret_arn("orders"), "DB_PASSWORD"),
        (TEAM, None, TEAMS_ARN, "DB_PASSWORD"),
        # Of an earlier remediation, what the secret holds is not kept.
        (Options(), secret(OLD="x"), secret_arn("orders"), "DB_PASSWORD"),
    ],
    ids=["new secret", "new secret of a team", "secret of an earlier remediation"],
)
def test_a_plain_function_is_planned_to_its_last_byte(
    options: Options, stored: Secret | None, pointer: str, names: str
) -> None:
    for spare, fits in ((0, True), (-1, False)):
        full = filled(function(), pointer, names, spare)

        planned = plan(target(full, secret=stored), ["DB_PASSWORD"], options)

        assert isinstance(planned, Plan) is fits
        if isinstance(planned, Refusals):
            assert "together: 1 bytes too many of 4096" in str(planned.refusals[0])


def test_what_a_sealed_functions_secret_holds_counts_beside_what_comes_to_it() -> None:
    sealed = function(
        {
            "SEALED_ENV_ARN": secret_arn("orders"),
            "SEALED_ENV_HANDLER": "app.handler",
            "NEW_KEY": "third",
        },
        handler="sealed_env.handler",
    )
    for spare, fits in ((0, True), (-1, False)):
        full = filled(sealed, secret_arn("orders"), "DB_PASSWORD,NEW_KEY", spare)

        planned = plan(granted(target(full, secret=secret(DB_PASSWORD="x"))), ["NEW_KEY"], TEAM)

        assert isinstance(planned, Plan) is fits


def test_a_plan_names_the_secret_that_there_is_or_that_there_will_be() -> None:
    there = replace(secret(DB_PASSWORD="x"), name="by another prefix")
    named = {
        f"{PREFIX}team/orders/environment": plan(target(), ["DB_PASSWORD"], TEAM),
        "by another prefix": plan(target(secret=there), ["DB_PASSWORD"], TEAM),
    }

    for name, planned in named.items():
        assert isinstance(planned, Plan)
        assert planned.steps[0] == Store(name, ("DB_PASSWORD",))


def test_a_plan_warns_of_what_it_does_not_reach() -> None:
    planned = plan(target(), ["DB_PASSWORD"], Options())

    assert isinstance(planned, Plan)
    exposed, whole_writes = planned.warnings
    assert exposed.startswith("The values of DB_PASSWORD were exposed")
    assert whole_writes.startswith("Whoever writes this function's environment, handler or layers")
