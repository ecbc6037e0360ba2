"""The execution role's credentials: from the environment, or with SnapStart from the runtime."""

from __future__ import annotations

import json

from sealed_env.connection import exchange

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from sealed_env.deadline import Deadline


def credentials(
    environment: Mapping[str, str], deadline: Deadline
) -> tuple[str, str, str | None] | None:
    """Return access key ID, secret key and session token; None if there are none.

    Functions with SnapStart have no keys in their environment: an address on this machine gives
    them. Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html

    Raises:
        OSError: that address did not answer in time.
    """
    key_id, secret_key = (
        environment.get("AWS_ACCESS_KEY_ID"),
        environment.get("AWS_SECRET_ACCESS_KEY"),
    )
    if key_id and secret_key:
        return key_id, secret_key, environment.get("AWS_SESSION_TOKEN")
    url = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not url:
        return None
    headers = {"authorization": environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")}
    status, body = exchange(url, headers, b"", {}, deadline)
    if status >= 500:  # noqa: PLR2004 - it may be asked again
        raise ConnectionRefusedError
    if status != 200:  # noqa: PLR2004
        return None
    given = json.loads(body)
    return given["AccessKeyId"], given["SecretAccessKey"], given.get("Token")
