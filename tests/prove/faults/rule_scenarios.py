"""What is delivered to the rule, to which functions, and what AWS Config must learn of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rule.aws.pace import NOTHING_RESERVED
from rule.model import ComplianceType
from tests.events import event
from tests.prove.faults.rule_services import Function
from tests.rule.detection.written_values import drawn

COMPLIANT, NON_COMPLIANT = ComplianceType.COMPLIANT, ComplianceType.NON_COMPLIANT
NOT_APPLICABLE = ComplianceType.NOT_APPLICABLE
NAME = "orders-api"
"""What the events are about."""

SECRET = Function({"DB_PASSWORD": drawn(24)})
CLEAN = Function({"STAGE": "production"})
GUILTY_CODE = Function({"STAGE": "production"}, {"app.py": f'password = "{drawn(24)}"\n'})
GUILTY_CODE_TOO = Function({"DB_PASSWORD": drawn(24)}, GUILTY_CODE.files)
_ACCOUNT = "123456789012"
SEALED = Function(
    {
        "SEALED_ENV_ARN": f"arn:aws:secretsmanager:eu-central-1:{_ACCOUNT}:secret:p/{NAME}-AbCdEf",
        "SEALED_ENV_HANDLER": "app.handler",
    },
    handler="sealed_env.handler",
    layers=(f"arn:aws:lambda:eu-central-1:{_ACCOUNT}:layer:stack-sealed-env-python:3",),
    policies=(f"arn:aws:iam::{_ACCOUNT}:policy/lambda-no-plaintext-secrets/eu-central-1/p",),
)


@dataclass(frozen=True)
class Delivery:
    """An event, and how the functions have changed before it comes."""

    event: dict[str, Any]
    functions: Mapping[str, Function]


@dataclass(frozen=True)
class Scenario:
    """Deliveries, in the order in which they come."""

    deliveries: tuple[Delivery, ...]
    expected: Mapping[str, ComplianceType]
    """By function, what AWS Config's view must show in the end."""
    before: tuple[Delivery, ...] = ()
    """What was delivered before, without any fault."""
    reserved: int = 10
    """The concurrency that is reserved for the rule."""


def at(minute: int, name: str = "change") -> dict[str, Any]:
    """Return an event of `events/`, captured at a minute."""
    told = event(name)
    invoking = json.loads(told["invokingEvent"])
    item = invoking.get("configurationItem") or invoking["configurationItemSummary"]
    item["configurationItemCaptureTime"] = f"2026-11-24T09:{minute:02}:03.482Z"
    return {**told, "invokingEvent": json.dumps(invoking), "resultToken": f"token-{minute}"}


def _one(name: str, expected: ComplianceType, function: Function | None = None) -> Scenario:
    functions = {NAME: function} if function else {}
    return Scenario((Delivery(event(name), functions),), {_resource(name): expected})


def _resource(name: str) -> str:
    return "orders-archive" if name == "wrong_resource_type" else NAME


_ALIASED = replace(CLEAN, versions={"1": CLEAN, "2": SECRET}, aliases={"live": "2"})
_PROVISIONED = replace(CLEAN, versions={"1": SECRET, "2": CLEAN}, provisioned=("1",))
_OLD_CODE = replace(CLEAN, versions={"1": GUILTY_CODE}, mapped=("1",))
_NOT_RUN = replace(CLEAN, versions={"1": SECRET, "2": CLEAN}, aliases={"live": "2"})
_LAYER = f"arn:aws:lambda:eu-central-1:{_ACCOUNT}:layer:orders-config:3"
_LAYERED = replace(
    CLEAN, layers=(_LAYER,), layer_files={"python/a.py": f'password = "{drawn(24)}"\n'}
)
_SEVERAL = {NAME: SECRET, "mails": CLEAN, "invoices": GUILTY_CODE}
_REVISION = "0a7f9c52-3b1f-4d0a-9c1c-1f2d6c8f5b11"
"""Of `events/change.json`: the list shows what AWS Config has recorded."""
_RECORDED, _RECORDED_GUILTY, _RECORDED_ALIASED = (
    replace(each, revision_id=_REVISION) for each in (CLEAN, GUILTY_CODE, _ALIASED)
)
_OUT_OF_SCOPE = (
    *("deleted", "deleted_not_recorded", "not_recorded"),
    *("oversized_deleted", "left_scope", "wrong_resource_type"),
)
SCENARIOS: Mapping[str, Scenario] = {
    "a secret in the environment": _one("change", NON_COMPLIANT, SECRET),
    "a secret in the code": _one("change", NON_COMPLIANT, GUILTY_CODE),
    "no secret": _one("change", COMPLIANT, CLEAN),
    "no secret, as recorded": _one("change", COMPLIANT, _RECORDED),
    "a secret in the code, as recorded": _one("change", NON_COMPLIANT, _RECORDED_GUILTY),
    "a package that is known, as recorded": Scenario(
        (Delivery(event("change"), {NAME: _RECORDED_GUILTY}),),
        {NAME: NON_COMPLIANT},
        before=(Delivery(at(10), {NAME: GUILTY_CODE}),),
    ),
    "a secret in a version that an alias runs, as recorded": _one(
        "change", NON_COMPLIANT, _RECORDED_ALIASED
    ),
    "an oversized item": _one("oversized", NON_COMPLIANT, GUILTY_CODE_TOO),
    "a function that is gone": _one("oversized", NOT_APPLICABLE),
    **{f"an event: {name}": _one(name, NOT_APPLICABLE, SECRET) for name in _OUT_OF_SCOPE},
    "a sweep": Scenario(
        (Delivery(event("scheduled"), _SEVERAL),),
        {NAME: NON_COMPLIANT, "mails": COMPLIANT, "invoices": NON_COMPLIANT},
    ),
    "a package that is known": Scenario(
        (Delivery(at(20), {NAME: GUILTY_CODE_TOO}),),
        {NAME: NON_COMPLIANT},
        before=(Delivery(at(10), {NAME: GUILTY_CODE}),),
    ),
    "an event that comes twice": Scenario(
        (Delivery(at(10), {NAME: GUILTY_CODE}), Delivery(at(10), {NAME: GUILTY_CODE})),
        {NAME: NON_COMPLIANT},
    ),
    "an event that comes after a newer one": Scenario(
        (Delivery(at(20), {NAME: GUILTY_CODE_TOO}), Delivery(at(10), {NAME: GUILTY_CODE_TOO})),
        {NAME: NON_COMPLIANT},
    ),
    "a secret that is taken out meanwhile": Scenario(
        (Delivery(at(10), {NAME: SECRET}), Delivery(at(20), {NAME: CLEAN})), {NAME: COMPLIANT}
    ),
    "a secret that is put in meanwhile": Scenario(
        (Delivery(at(10), {NAME: CLEAN}), Delivery(at(20), {NAME: SECRET})), {NAME: NON_COMPLIANT}
    ),
    "a change that is told while a sweep is retried": Scenario(
        (Delivery(event("scheduled"), {NAME: SECRET}), Delivery(at(20), {NAME: CLEAN})),
        {NAME: COMPLIANT},
    ),
    "a secret in a version that an alias runs": _one("change", NON_COMPLIANT, _ALIASED),
    "a secret in a version that is kept provisioned": _one("change", NON_COMPLIANT, _PROVISIONED),
    "a secret in the code of a version that is mapped": _one("change", NON_COMPLIANT, _OLD_CODE),
    "a secret in a version that nothing runs": _one("change", COMPLIANT, _NOT_RUN),
    "a secret in a layer": _one("change", NON_COMPLIANT, _LAYERED),
    "a clean layer": _one("change", COMPLIANT, replace(CLEAN, layers=(_LAYER,))),
    "a sweep over versions": Scenario(
        (Delivery(event("scheduled"), {NAME: _ALIASED, "mails": _NOT_RUN, "invoices": CLEAN}),),
        {NAME: NON_COMPLIANT, "mails": COMPLIANT, "invoices": COMPLIANT},
    ),
    "a sealed function": _one("change", COMPLIANT, SEALED),
    "a sealed function without its layer": _one(
        "change", NON_COMPLIANT, replace(SEALED, layers=())
    ),
    "a sealed function that loses its grant": Scenario(
        (Delivery(at(10), {NAME: SEALED}), Delivery(at(20), {NAME: replace(SEALED, policies=())})),
        {NAME: NON_COMPLIANT},
    ),
    "a sweep over sealed functions": Scenario(
        (
            Delivery(
                event("scheduled"),
                {NAME: SEALED, "mails": replace(SEALED, policies=()), "invoices": CLEAN},
            ),
        ),
        {NAME: COMPLIANT, "mails": NON_COMPLIANT, "invoices": COMPLIANT},
    ),
    "an account in which nothing can be reserved": replace(
        _one("change", COMPLIANT, CLEAN), reserved=NOTHING_RESERVED
    ),
    "a secret that is put in where nothing can be reserved": Scenario(
        (Delivery(at(10), {NAME: CLEAN}), Delivery(at(20), {NAME: SECRET})),
        {NAME: NON_COMPLIANT},
        reserved=NOTHING_RESERVED,
    ),
    "a function that is deleted meanwhile": Scenario(
        (Delivery(at(10), {NAME: SECRET}), Delivery(at(20, "deleted"), {})), {NAME: NOT_APPLICABLE}
    ),
    "a deletion that is told after the function was made anew": Scenario(
        (Delivery(at(20), {NAME: SECRET}), Delivery(at(10, "deleted"), {NAME: SECRET})),
        {NAME: NON_COMPLIANT},
    ),
}
