"""Actions that call an AWS API: ``executeAwsApi``, ``assert…`` and ``waitForAwsResourceProperty``.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from .actions import Action, ActionFailed, Inputs, Result, Surroundings
from .document import InvalidContent
from .references import as_text
from .selectors import Nothing, select

_OF_THE_ACTION = ("Service", "Api", "PropertySelector", "DesiredValues")
_POLLS_EVERY_SECONDS = 1.0


def check_api(service: str, api: str, where: str) -> None:
    """Check that boto3 has an API, and that Automation can read its answer.

    Raises:
        InvalidContent: there is none of that name, or it streams.
    """
    try:
        model = botocore.session.Session().get_service_model(service)
    except UnknownServiceError:
        raise InvalidContent(f"{where}: there is no service {service}") from None
    if api not in model.operation_names:
        raise InvalidContent(f"{where}: {service} has no API {api}")
    if model.operation_model(api).has_streaming_output:
        raise InvalidContent(f"{where}: {service}'s {api} streams, which is not supported")


def _call(inputs: Inputs, surroundings: Surroundings) -> Any:
    client = surroundings.clients(inputs["Service"], surroundings.seconds)
    request = {name: value for name, value in inputs.items() if name not in _OF_THE_ACTION}
    answer = getattr(client, xform_name(inputs["Api"]))(**request)
    return json.loads(json.dumps(answer, default=_plain))


def _execute(inputs: Inputs, surroundings: Surroundings) -> Result:
    return Result(_call(inputs, surroundings))


def _assert_property(inputs: Inputs, surroundings: Surroundings) -> Result:
    found = _property(inputs, surroundings)
    if found not in [as_text(value) for value in inputs["DesiredValues"]]:
        raise ActionFailed("Property value is not in the desired values")
    return Result()


def _wait_for_property(inputs: Inputs, surroundings: Surroundings) -> Result:
    desired = [as_text(value) for value in inputs["DesiredValues"]]
    while _property(inputs, surroundings) not in desired:
        if surroundings.abandoned.wait(_POLLS_EVERY_SECONDS):
            break
    return Result()


def _property(inputs: Inputs, surroundings: Surroundings) -> str | None:
    try:
        return as_text(select(inputs["PropertySelector"], _call(inputs, surroundings)))
    except Nothing:
        return None


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


EXECUTE_API = Action(_execute, needed=("Service", "Api"), known=None, seconds=25)
ASSERT_PROPERTY = Action(_assert_property, needed=_OF_THE_ACTION, known=None, seconds=25)
WAIT_FOR_PROPERTY = Action(_wait_for_property, needed=_OF_THE_ACTION, known=None)
