"""Tells the few functions that may take a secret from all others, without a pattern."""

from __future__ import annotations

from .names import lowered

_WRITTEN = """
    auth login log_in signin sign_in credential usernamepassword password( private_key
    connect createpool pdo mysqli sequelize smtp redis influx dialer ftp ssh scp bind( bind_s(
    directoryentry execute_kw url.create transport plain require(
    jwt jws jwe jose. jsonwebtoken hmac fernet .new( cipher crypt keyspec otp securitykey
    signedstring signwith cookieparser cookiestore serializer digest( equal compare(
    aesgcm from_secret pusher minio
"""
_WORDS = tuple(_WRITTEN.split())
"""One of these is in the name of each such function, in lower case."""
_OF_ENCODING = ("encode", "base64", "btoa(", "buffer.from(")
"""The same of functions that only encode what they get."""


def may_take_secret(call: str) -> bool:
    """Tell whether a call may be of a function that `keyed_calls` or `placed_arguments` knows.

    False is sure, but for functions that only encode what they get.

    Args:
        call: the function's name, with the bracket.
    """
    return any(map(lowered(call).__contains__, _WORDS))


def may_call_any(text: str) -> bool:
    """Tell whether a text may call such a function, or one that only encodes: False is sure."""
    return any(map(lowered(text).__contains__, (*_WORDS, *_OF_ENCODING)))
