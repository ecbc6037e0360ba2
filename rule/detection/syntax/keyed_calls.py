"""Functions that take a password or a key without a name for it: ``login("me", "…")``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .expressions import literals_of
from .written import Written, written

_LOGGING_IN = re.compile(
    r"(?:\b|_)(?:log_?in|sign_?in|authenticate|(?:http_?)?basic_?auth(?:entication)?|HTTP(?:Basic|Digest)Auth"
    r"|(?:set|with|add)?_?(?:user)?(?:password_?|network_?|basic_?|user_?)?credentials?"
    r"|UsernamePassword\w{0,20}|PasswordAuthentication|auth)\(",
    re.IGNORECASE,
)
"""A user and a password."""
_CONNECTING = re.compile(r"(?:getConnection|(?:\b|_)connect|createPool|createConnection)\(")
"""An address, perhaps a user, and a password."""
_KEYED = re.compile(
    r"\b(?:jwt|jws|jwe|JWT|Jwt|jose|JsonWebToken|jsonwebtoken)\.(?:sign|encode|decode|verify)\("
    r"|\bhmac\.(?:new|digest)\(|HMAC\.(?:new|digest|hexdigest)\(|[cC]reateHmac\(|hash_hmac\(|HmacSHA\d+\("
    r"|\bHmac\.new(?:_from_slice)?\(|\bhmac\.New\(|\bFernet\(|\b(?:AES|DES3|ChaCha20|ARC4|Blowfish)\.new\("
    r"|create(?:Cipher|Decipher)(?:iv)?\(|openssl_(?:en|de)crypt\(|SecretKeySpec\(|CryptoJS\.\w+\.(?:en|de)crypt\("
    r"|\b[TH]OTP\(|\b(?:verify|generate)_?(?:totp|Totp|TOTP)\(|hmacShaKeyFor\(|SymmetricSecurityKey\("
    r"|NewCipher\(|URLSafe(?:Timed)?Serializer\(|MessageEncryptor\.new\("
)
"""A key, somewhere among the arguments."""
KEYED_WORDS = r"hmac|fernet|cipher|crypt\(|keyspec\(|connect(?:ion)?\(|aes\.|serializer\("
"""Words of these functions, besides those that names of secrets have."""
_ALGORITHM = re.compile(
    r"(?:id-)?(?:hmac|sha|md|aes|des|hs|rs|es|ps|ed|rsa|chacha|blake|camellia|hex|base|utf|ascii)"
    r"[-_ /]?[\w/-]{0,20}",
    re.IGNORECASE,
)
_MOST_ARGUMENTS = 4
_MOST_CALLS = 8
"""Calls of a kind in a line, or in the part of a long line, that are read."""


def passed_to_calls(line: str) -> Iterator[Written]:
    """Yield the passwords and keys that a line passes to functions which take one."""
    if "(" not in line:
        return
    for call in islice(_LOGGING_IN.finditer(line), _MOST_CALLS):
        arguments = list(_arguments(line, call.end()))
        if len(arguments) == _OF_PAIR and arguments[1]:
            yield written("password", arguments[1], is_assigned=arguments[0] is not None)
    for call in islice(_CONNECTING.finditer(line), _MOST_CALLS):
        *others, last = list(_arguments(line, call.end()))[:4] or [None]
        if others and last:
            yield written("password", last, is_assigned=False)
    for call in islice(_KEYED.finditer(line), _MOST_CALLS):
        for argument in _arguments(line, call.end()):
            if argument and not _ALGORITHM.fullmatch(argument):
                yield written("signing_key", argument, is_assigned=False)


_OF_PAIR = 2


def _arguments(line: str, at: int) -> Iterator[str | None]:
    """Yield the arguments of a call in their order: a literal, or None for anything else."""
    for _ in range(_MOST_ARGUMENTS):
        end = _end_of_argument(line, at)
        literal = next(iter(literals_of(line, at)), None)
        yield literal.text if literal and not literal.is_part else None
        if line[end : end + 1] != ",":
            return
        at = end + 1


_PART = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`|[^\"'`]")
_LONGEST_ARGUMENT = 1_100


def _end_of_argument(line: str, at: int) -> int:
    depth = 0
    for part in _PART.finditer(line, at, at + _LONGEST_ARGUMENT):
        if part[0] in "([{":
            depth += 1
        elif part[0] in ")]}":
            depth -= 1
            if depth < 0:
                return part.start()
        elif part[0] in ",;" and not depth:
            return part.start()
    return len(line)
