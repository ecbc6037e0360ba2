"""Users beside passwords: a password that is the word for one is one, if its user is named, too.

``password: 'password'`` alone is a type, a field or a label as often.
"""

from __future__ import annotations

from ...startup import deferred_re as re
from ..names import kinds
from ..names.words import words
from .written import Written, repeats_name

_USER = re.compile(
    r"(?<![A-Za-z])(user(?:_?name)?|login|e-?mail|account)[\"'`\])]{0,3}\s{0,3}(?:=>|[:=])\s{0,3}"
    r"[bu]?[\"'`]([^\"'`\n]{1,80})[\"'`]",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    r"([\"'])anonymous\1,[ \t]{0,3}(?:\w{1,40}[ \t]{0,3}[=:][ \t]{0,3})?"
    r"([\"'])(guest|[\w.+-]{0,64}@[\w.-]{0,99})\2"
)
"""The user of FTP that everybody is, and the password that everybody has:
https://www.rfc-editor.org/rfc/rfc1635."""
_PASSWORDS = frozenset({"pass", "passwd", "password", "pwd", "secret"})
_OF_FIELDS = words(
    "account address basic bool email field form hidden input integer key label local login name",
    "number object password required str string text type user username value varchar",
)
"""Words of a value that is no user, but a type or a field."""
_WORD = re.compile(r"[a-z]+")


def is_password_of_user(candidate: Written, line: str) -> bool:
    """Tell whether a line gives a user a password that is the word for one."""
    name, value = candidate.variable.name, candidate.variable.value
    return (
        candidate.is_assigned
        and value in _PASSWORDS
        and kinds.kind_of(name) is kinds.NameKind.PASSWORD
        and any(_is_user(user[1], user[2]) for user in _USER.finditer(line))
    )


def is_of_anonymous(candidate: Written, line: str) -> bool:
    """Tell whether a line gives a value to FTP's anonymous user: ``"anonymous", "guest"``."""
    return "anonymous" in line and any(
        match[3] == candidate.variable.value for match in _ANONYMOUS.finditer(line)
    )


def _is_user(name: str, value: str) -> bool:
    return not (
        repeats_name(name, value) or not _OF_FIELDS.isdisjoint(_WORD.findall(value.casefold()))
    )
