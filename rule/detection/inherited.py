"""Values whose own name says nothing, so that the outer variable's name tells what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Variable
from ..startup import deferred_re as re
from .json_members import is_json
from .names import kinds
from .names.kinds import NameKind

_LOGIN = re.compile(
    r"(?:^|(?<=[\s,;|]))[\w.@+-]{1,60}:(?![$/])([^\s,;|:\"'@{}\[\]]{4,200})(?=[\s,;|:]|$)"
)
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z][0-9A-Z]{7,11}")
"""A UUID, or a member's id as chats have it: ``U024BE7LH``."""


def inheriting(variable: Variable, within: Iterable[Variable]) -> Iterator[Variable]:
    """Yield values of a variable under a name that the outer one gives them.

    ``DB_SECRET={"value": "…"}``, ``PASSWORDS={"alice": "…"}``, ``USERS=alice:…;bob:…``.

    Args:
        variable: the outer variable.
        within: the variables that are embedded in it.
    """
    name = variable.name
    if not is_json(variable.value):
        if ":" in variable.value and kinds.is_name_of_users(name):
            for login in _LOGIN.finditer(variable.value):
                if not _IDENTIFIER.fullmatch(login[1]):
                    yield Variable("token", login[1])
        return
    kind = kinds.kind_of(name)
    holds_many = kinds.is_plural(name) and kind in {NameKind.PASSWORD, NameKind.TOKEN}
    for each in within:
        if kinds.is_qualifier(each.name):
            yield Variable(f"{name}_{each.name}", each.value)
        elif holds_many and kinds.kind_of(each.name) is NameKind.NOTHING:
            # Secrets have names as well: only what looks generated is one.
            is_password = kind is NameKind.PASSWORD and "secret" not in name.casefold()
            yield Variable("password" if is_password else "token", each.value)
