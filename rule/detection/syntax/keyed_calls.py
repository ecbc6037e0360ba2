"""Functions that take a password or a key without a name for it: ``login("me", "…")``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache

from ...startup import deferred_re as re
from .expressions import Expressions
from .hexadecimal_keys import IN_HEXADECIMAL, keys_in_hexadecimal
from .listed_users import passwords_of_users
from .placed_arguments import FUNCTIONS, LAST, place_in
from .ruby_calls import LOGGING_IN_WITH, SIGNING_WITH, passed_in_ruby
from .telling_calls import may_call_any, may_take_secret
from .typed_in import BEHIND_FIELD, INTO_FIELD, typed_in
from .written import Written, written

_LOGGING_IN = re.compile(
    r"(?i:(?:\b|_)(?:(?:set|use|with|add)_?)?(?:log_?in|sign_?in|authenticate|(?:http_?)?basic_?auth(?:entication)?|HTTP(?:Basic|Digest)Auth"
    r"|(?:set|with|add)?_?(?:user)?(?:password_?|network_?|basic_?|user_?)?credentials?"
    r"|UsernamePassword\w{0,20}|PasswordAuthentication|auth)\()"
)
"""A user and a password."""
_CONNECTING = re.compile(
    r"(?:getConnection|(?:\b|_)connect|createPool|createConnection|\bPDO|\bmysqli|\bSequelize)\("
)
"""An address, perhaps a user, and a password."""
_KEYED = re.compile(
    r"\b(?:jwt|jws|jwe|JWT|Jwt|jose|JsonWebToken|jsonwebtoken)\.(?:[sS]ign|encode|decode|verify)\("
    r"|\bhmac\.(?:new|digest)\(|HMAC\.(?:new|digest|hexdigest)\(|[cC]reateHmac\(|hash_hmac\(|(?:HmacSHA|HMAC(?:SHA)?)\d+\("
    r"|\bHmac\.new(?:_from_slice)?\(|\bhmac\.New\(|\bFernet\(|\b(?:AES|DES3|ChaCha20|ARC4|Blowfish)\.new\("
    r"|create(?:Cipher|Decipher)(?:iv)?\(|openssl_(?:en|de)crypt\(|SecretKeySpec\(|CryptoJS\.\w+\.(?:en|de)crypt\("
    r"|\b(?:authenticator|[th]?otp|[TH]OTP)\.(?:generate|check|verify|now|at|keyuri)\("
    r"|\b[TH]OTP\(|\b(?:verify|generate)_?(?:totp|Totp|TOTP)\(|hmacShaKeyFor\(|SymmetricSecurityKey\("
    r"|SignedString\(|cookieParser\(|NewCipher\(|URLSafe(?:Timed)?Serializer\(|MessageEncryptor\.new\("
    r"|\b(?:Azure(?:Named)?Key|AzureSas|ApiKey|StorageSharedKey)Credential\("
    r"|\bcompare_digest\(|\bhash_equals\(|\bsecure_compare\(|\btimingSafeEqual\(|\bConstantTimeCompare\("
    r"|\bFixedTimeEquals\("
)
"""A key, or what one is compared with, somewhere among the arguments."""
_CLIENT = re.compile(r"\bClientSecretCredential\(")
"""A directory, a client, and its secret:
https://learn.microsoft.com/python/api/azure-identity/azure.identity.clientsecretcredential."""
_ENCODING = re.compile(
    r"(?:b64encode|\bbtoa|base64_encode|\bBuffer\.from|encode64|[eE]ncodeToString|ToBase64String)\("
)
"""What a header of a user and a password is made with."""
_USER_AND_PASSWORD = re.compile(r"[\w.@+-]{1,60}:([^\s:/][^\s:]{3,200})")
_OBJECT = re.compile(r"\s{0,3}(?:this|null|undefined)\b")
"""What JavaScript binds a function to, which is no user of a directory."""
_HEADER = re.compile(r"\bBasic\b|auth", re.IGNORECASE)
_REQUIRED = re.compile(r"\brequire\([\"'][^\"'()\n]{1,80}[\"']\)\(")
"""A function that a module is: ``require("…")("…")``."""
_LETTERS = re.compile(
    r"\b(?:(?:load|init|getKey|setKeyEntry|PBEKeySpec|PasswordProtection)\((?:[^\"()\n]{1,80},)?"
    r"|create\w{0,20}Credential\([^()\n]{1,160},)\s{0,3}\"([^\"\n]{1,400})\"\.toCharArray\("
)
"""A password as Java's key stores and the client of MongoDB take it."""
_WITHOUT_ARGUMENTS = (
    LOGGING_IN_WITH,
    SIGNING_WITH,
    _LETTERS,
    IN_HEXADECIMAL,
    INTO_FIELD,
    BEHIND_FIELD,
)
"""Patterns whose value is not read as an argument of a call."""
_ALGORITHM = re.compile(
    r"(?:id-)?(?:hmac|sha|md|aes|des|hs|rs|es|ps|ed|rsa|chacha|blake|camellia|hex|base|utf|ascii)"
    r"[-_ /]?[\w/-]{0,20}",
    re.IGNORECASE,
)
_FEW_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\[0-7]{1,3}){1,7}")
"""Too few bytes for a key, in escapes."""
_OPTIONS = re.compile(r"\s{0,8}(?:[{\[]|[A-Za-z_]\w{0,60}\s?=(?!=))")
"""How an argument begins that is a set of options, a list, or an option by its name."""
_OF_PAIR = 2
"""Arguments of a function that takes a user and a password."""
_OF_ARGUMENT = (3, 1)
"""Above all names: an argument leaves out only those of calls within it."""
_NAME = r"(?:\bauth\(\)\.(?:preemptive\(\)\.)?)?(?:\w{0,60}(?:->|::))?[\w.]{0,60}\w\("
_CALL = re.compile(rf"{_REQUIRED.pattern}|{_NAME}")
_FUNCTION = re.compile(rf"(?:{_REQUIRED.pattern}|{_NAME})\Z")
_LONGEST = 100
"""Characters of a function's name, with the bracket."""


class _Kind(Enum):
    LOGGING_IN = auto()
    CONNECTING = auto()
    KEYED = auto()
    CLIENT = auto()
    ENCODING = auto()
    OTHER = auto()


_CALLS = (
    (_Kind.LOGGING_IN, _LOGGING_IN),
    (_Kind.CONNECTING, _CONNECTING),
    (_Kind.KEYED, _KEYED),
    (_Kind.KEYED, _REQUIRED),
    (_Kind.CLIENT, _CLIENT),
    # Last, as scripts of all kinds have it; all others are told by `may_take_secret`.
    (_Kind.ENCODING, _ENCODING),
)
CALLS = "|".join(
    f"(?:{pattern})"
    for pattern in (
        *(pattern.pattern for _, pattern in _CALLS),
        FUNCTIONS,
        *(pattern.pattern for pattern in _WITHOUT_ARGUMENTS),
    )
)
"""Matches up to the bracket of each such function, or its arguments without brackets."""


def passed_to_calls(line: str, ends: Sequence[int] | None = None) -> Iterator[Written]:
    """Yield the passwords and keys that a line passes to functions which take one.

    Args:
        line: a line of code.
        ends: where `CALLS` may have matched; None if nobody has searched for it.
    """
    if ends is None or any(line[end - 1 : end] in {'"', "'"} for end in ends):
        yield from _without_brackets(line)
    if "(" not in line:
        return
    if ".toCharArray(" in line:
        for found in _LETTERS.finditer(line):
            yield written("password", found[1])
    expressions = Expressions(line)
    # From the end on, so that a call within another one's arguments is read once.
    for call, at in reversed(list(_calls_in(line, ends))):
        kind = _kind_of(call)
        has_options = kind is not _Kind.LOGGING_IN
        arguments = list(_arguments(expressions, at, has_options=has_options))
        yield from _taken_by(kind, arguments, line)
        if kind is _Kind.LOGGING_IN and not _is_pair(arguments):
            for password in passwords_of_users(line, at):
                yield written("password", password)
        place = place_in(call)
        if place and not (call.endswith(".bind(") and _OBJECT.match(line, at)):
            yield from _placed(*place, arguments)


def _without_brackets(line: str) -> Iterator[Written]:
    yield from passed_in_ruby(line)
    for key in keys_in_hexadecimal(line):
        yield written("private_key", key)
    for text in typed_in(line):
        yield written("password", text)


def _placed(place: int, name: str, arguments: list[str | None]) -> Iterator[Written]:
    is_given = place < len(arguments) if place != LAST else len(arguments) > _OF_PAIR
    given = arguments[place] if is_given else None
    if given and not _ALGORITHM.fullmatch(given):
        yield written(name, given)


def _calls_in(line: str, ends: Sequence[int] | None) -> Iterator[tuple[str, int]]:
    if ends is None and not may_call_any(line):
        return  # As most texts.
    if ends is None:
        found = (call for call in _CALL.finditer(line) if not _is_decorator(line, call))
        calls = ((call[0], call.end()) for call in found)
    else:
        places = (end for end in dict.fromkeys(ends) if line[end - 1 : end] == "(")
        calls = ((_function_before(line, end), end) for end in places)
    for call, at in calls:
        if _kind_of(call) is not _Kind.OTHER or place_in(call):
            yield call, at


def _function_before(line: str, end: int) -> str:
    name = _FUNCTION.search(line, max(0, end - _LONGEST), end)
    return name[0] if name and not _is_decorator(line, name) else ""


def _is_decorator(line: str, call: re.Match[str]) -> bool:
    """Tell whether a call says who may use what stands below: ``@Auth('admin', 'manager')``."""
    return line[call.start() - 1 : call.start()] == "@" and call[0] in {"Auth(", "auth("}


@lru_cache(maxsize=4_096)
def _kind_of(call: str) -> _Kind:
    calls = _CALLS if may_take_secret(call) else _CALLS[-1:]
    return next((kind for kind, pattern in calls if pattern.search(call)), _Kind.OTHER)


def _taken_by(kind: _Kind, arguments: list[str | None], line: str) -> Iterator[Written]:
    # Behind the pair there may be a function to call, or settings.
    if kind is _Kind.LOGGING_IN and _is_pair(arguments) and arguments[1]:
        yield written("password", arguments[1], is_assigned=arguments[0] is not None)
    elif kind is _Kind.ENCODING and (pair := _USER_AND_PASSWORD.fullmatch(arguments[0] or "")):
        yield written("password", pair[1], is_assigned=_HEADER.search(line) is not None)
    for argument in filter(None, _candidates(kind, arguments)):
        if _FEW_BYTES.fullmatch(argument):
            continue
        if kind is _Kind.CONNECTING:
            yield written("password", argument, is_assigned=False)
        elif kind is _Kind.CLIENT:
            yield written("client_secret", argument)
        elif not _ALGORITHM.fullmatch(argument):
            yield written("signing_key", argument, is_assigned=False)


def _is_pair(arguments: list[str | None]) -> bool:
    """Tell whether a call has a user and a password, and no literal behind them."""
    count = len(arguments)
    is_with_more = count > _OF_PAIR and arguments[0] is not None and not any(arguments[_OF_PAIR:])
    return count == _OF_PAIR or is_with_more


def _candidates(kind: _Kind, arguments: list[str | None]) -> list[str | None]:
    """Return the arguments that may be a secret by themselves."""
    if kind is _Kind.CONNECTING:
        # Behind a password there may be the name of the database.
        return arguments[_OF_PAIR:] or arguments[1:]
    if kind is _Kind.CLIENT:
        return arguments[_OF_PAIR : _OF_PAIR + 1]
    return arguments if kind is _Kind.KEYED else []


def _arguments(expressions: Expressions, at: int, *, has_options: bool) -> Iterator[str | None]:
    """Yield the arguments of a call in their order: a literal, or None for anything else.

    ``has_options`` says whether a literal counts that only stands within an option.
    """
    line = expressions.text
    while True:
        end = expressions.tokens.end_of_argument(at)
        literal = next(iter(expressions.literals_of(at, _OF_ARGUMENT, "")), None)
        is_direct = has_options or not _OPTIONS.match(line, at)
        yield literal.text if literal and is_direct and not literal.is_part else None
        if line[end : end + 1] != ",":
            return
        at = end + 1
