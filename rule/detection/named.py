"""Whether a value is the secret that its name asks for, in a variable and in code alike."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Confidence, Variable
from ..startup import deferred_re as re
from .detectors.weak import WeakPasswordDetector
from .filters.labels import is_label
from .filters.plain_words import (
    is_command,
    is_name_in_code,
    is_name_of_constant,
    is_option,
    is_piece_of_code,
    is_selector,
    is_single_character,
)
from .filters.policy import filter_for, filter_for_password
from .filters.public_values import is_public_key
from .filters.random_text import is_random_text
from .filters.stand_ins import may_be_passphrase, may_be_phrase, speaks_of_credentials, words_of
from .filters.versions import is_version
from .json_members import is_json
from .match import Match
from .names import expected_values, kinds, named_values
from .names.keyword import NameDetector
from .names.kinds import NameKind
from .names.operations import is_of_operation
from .own_names import is_own_name, is_own_name_with_number

_OF_CODE = (
    is_version,
    is_piece_of_code,
    is_name_in_code,
    is_option,
    is_selector,
    is_command,
    is_single_character,
)
_OF_PAIRS = (
    named_values.is_name_of_secret,
    named_values.is_id_in_kms,
    named_values.is_id_of_request,
    named_values.is_number_with_unit,
    named_values.is_country_or_language,
    named_values.is_fingerprint_of_key,
    named_values.is_hash_of_password,
    named_values.is_key_of_data,
    named_values.is_named_ciphertext,
)
_WEAK = WeakPasswordDetector()
_HYPHENS_OF_NAME = 2
"""``GOOGLE_CLIENT_SECRET=google-client-secret``. Two words may be a password."""
_BARE_KEYS = frozenset({"key", "keys"})
_INTERPOLATED = re.compile(
    r"\$\{[^{}]*\}|#\{[^{}]*\}|\{\{[^{}]*\}\}|\{[\w.()\[\]\\'\"!:]*\}|%[sd]|<[\w .-]*>"
    r"|\$[a-zA-Z_]{0,30}(?:[kK]ey|[sS]ecret|[tT]oken|[pP]assword)(?![A-Za-z0-9])"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z-]{2,20}[ =]{1,3}([^\s=]\S{7,})")
"""A word before a token, as headers have it: ``Bearer …``, ``Splunk …``, ``Token token=…``."""
_VARIABLE = r"\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+(?:[A-Z][a-z_]+)*)"
_SHELL_VARIABLES = re.compile(
    rf"(?:{_VARIABLE}){{1,9}}|(?:[:@/]?(?:{_VARIABLE}|\{{{_VARIABLE}\}})){{2,9}}"
)
"""One, or the arguments of a command, each in quotes of its own; or a user and a password."""


def matches_by_name(candidate: Variable, *, in_code: bool = False) -> Iterator[Match]:
    """Yield a match if a name asks for a secret; its filter says why the value is none.

    Args:
        candidate: a name and a value, wherever they are written.
        in_code: whether a programmer wrote them. Code also has names of constants and of fields,
            labels, and literals with gaps for other values.
    """
    name, kind = candidate.name, kinds.kind_of(candidate.name)
    if kind is NameKind.NOTHING or kind is NameKind.PUBLIC:
        return
    if kind is NameKind.HARMLESS and not kinds.is_harmless_but_for_its_head(name):
        return
    value = candidate.value.strip()
    # ``ssh-rsa …`` looks like a scheme.
    is_with_scheme = kind is NameKind.TOKEN and not is_public_key(value)
    if is_with_scheme and (behind := _SCHEME.fullmatch(value)):
        value = behind[1]
    if is_json(value) or (value.startswith('{\\"') and is_json(value.replace('\\"', '"'))):
        return
    if in_code and name.lower().rstrip("0123456789") in _BARE_KEYS:
        return
    is_pin = expected_values.is_pin(name, value)
    if kind is NameKind.TOKEN and not is_pin and not expected_values.is_token(name, value):
        return
    is_password = kind is NameKind.PASSWORD or is_pin
    is_issued = not named_values.is_never_issued(name, value)
    if (
        is_password
        and is_issued
        and not named_values.is_number_with_unit(name, value)
        and any(_WEAK.analyze_string(value))
        and not (in_code and is_own_name(name, value) and not kinds.is_of_system(name))
    ):
        yield Match(str(_WEAK.secret_type), Confidence.NAMED)
        return
    reason = filter_for_password(value) if is_password else filter_for(value, Confidence.NAMED)
    if reason == "is_sentence" and kinds.is_phrases_name(name) and not speaks_of_credentials(value):
        reason = None
    if reason is None and kind is NameKind.HARMLESS:
        reason = "is_harmless_name"
    reason = (None if is_issued else "is_never_issued") or (
        reason
        or _filter_for_pair(name, value)
        or (_filter_in_code(name, value) if in_code else None)
    )
    yield Match(str(NameDetector.secret_type), Confidence.NAMED, reason)


def _filter_for_pair(name: str, value: str) -> str | None:
    """Return the filter by which a name and a value together are no secret."""
    return next((each.__name__ for each in _OF_PAIRS if each(name, value)), None)


def _filter_in_code(name: str, value: str) -> str | None:
    """Return the filter by which a literal in code is no secret, though a variable would be one."""
    if (
        is_own_name(name, value)
        or _is_namespace(name, value)
        or named_values.is_place_by_code(name, value)
        or (kinds.kind_of(name) is NameKind.TOKEN and is_own_name_with_number(name, value))
    ):
        return "is_own_name"
    for each in _OF_CODE:
        if each(value):
            return each.__name__
    if (
        is_name_of_constant(value)
        or _SHELL_VARIABLES.fullmatch(value)
        or expected_values.is_name_of_field(value)
        or (is_of_operation(name) and value.replace("_", "").isalpha())
    ):
        return "is_name_of_field"
    if is_label(value, words_of(name)) or not _may_be_spaced(name, value):
        return "is_text"
    if _INTERPOLATED.search(value) and not _has_token_between(name, value):
        return "is_interpolated"
    # A secrets provider is "vault", and the passwords are those of "users".
    is_any_word = not kinds.is_password_last(name) or (
        kinds.is_plural(name) and (value.endswith("s") or name.lower().endswith("keys"))
    )
    return "is_word" if value.isalpha() and is_any_word else None


def is_none_in_settings(name: str, value: str) -> bool:
    """Tell whether a value in settings is no secret, though that of a variable would be one.

    It is its own name as a title, as texts for people have it (``Password``), or as in code.
    """
    is_label = value[:1].isupper() and not name.isupper() and is_own_name(name, value)
    is_spelled = value.count("-") >= _HYPHENS_OF_NAME and value.replace("-", "_") == name.lower()
    return is_label or is_spelled or any(each(value) for each in _OF_CODE)


def _may_be_spaced(name: str, value: str) -> bool:
    return (
        may_be_phrase(value)
        or (may_be_passphrase(value) and kinds.is_password_last(name))
        or kinds.is_phrases_name(name)
        or is_random_text("".join(value.split()))
    )


def _is_namespace(name: str, value: str) -> bool:
    """Tell whether a salt only says what it is for, as no secret: ``shop.signing``."""
    return kinds.is_salts_name(name) and bool(_WORDS_OF_SALT.fullmatch(value))


_WORDS_OF_SALT = re.compile(r"[a-z]{2,}(?:[._:/-][A-Za-z][A-Za-z_]+)+")
"""What a salt is for, which is no secret: ``cookie-session``, ``shop.signing``."""


def _has_token_between(name: str, value: str) -> bool:
    """Tell whether a secret stands between the gaps of a literal, in which other values go."""
    return any(expected_values.is_token(name, part) for part in _INTERPOLATED.split(value))
