"""Filters for what code and settings hold under names of secrets: states, names, code."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..names.words import words

_STATES = words(
    "absent available configured defined disabled enabled exists expired fail failed false found",
    "hidden information invalid loaded missing na no none not ok pass passed pending present",
    "provided set skip skipped success supplied supported true unavailable unconfigured undefined",
    "unset unverified valid verified yes",
)
"""Words that say whether there is a secret, or how a check of it went."""
_MOST_WORDS = 3
_STATE = re.compile(r"[^\W_]+")
_NONE = re.compile(
    r"(?:[a-z]{2,12}[-_ ]){0,3}(?:no|not)[-_ ]"
    r"(?:(?:password|secret|token|api[-_ ]?key|key|auth|credentials?)[-_ ])?"
    r"(?:configured|defined|needed|provided|required|set|supplied|supported|used)",
    re.IGNORECASE,
)
"""``api-key-not-set``, ``no-password-required``."""
_STAGES = frozenset({"AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"})
_CONSTANT = re.compile(
    r"[A-Z]{2,20}(?:_[A-Z]{2,20}){1,8}|(?:[A-Z]{2,20}_){1,8}(?:KEY|PASSWORD|SECRET|TOKEN)_\d{1,3}"
    r"|[A-Z]{1,10}\d{1,3}[A-Z]{0,4}(?:_[A-Z]{2,20}){0,6}_(?:ID|KEY|KEYS|PASSWORD|SECRET|TOKEN)"
)
_OPERATOR = r"(?:[%+,:?]|\|\|?|&&|==|\bor\b|\band\b)"
_BETWEEN = re.compile(
    rf"""
    \s*[)\]}}]{{0,4}}\s*[.,;]?\s*{_OPERATOR}\s.*      # begins where a literal ends: ', name['
    |[)\]}}]{{1,4}},?\s[\w$.]+(?:\[|\().*
    |(?:os\.(?:environ|getenv)|process\.env|System\.getenv)\b[\[(.].*
    |.*\s\|\s[a-z]+\s-.*                                # cat file | cut -d
    |\.[a-z]\w{{0,40}}\([^)]*                              # '.format(name, other['
    |\$\{{\w[\w.]{{0,80}}\([^{{}}]*                            # "${{encode(name, "…")}}"
    |[a-z_]\w{{0,40}}(?:\.[a-z_]\w{{0,40}}){{1,6}}\(               # client.get(
    # In minified code: "),u?a.create("
    # Between two attributes: " type="
    |(?:[:@](?=\w)|v-|ng-|aria-|data-)?(?:autocomplete|class|for|href|id|label|model|name
        |placeholder|src|style|title|type|value)=
    |[)\]}}],[\w$]{{1,3}}[?:(,=][\w$]{{1,40}}\.[\w$]{{1,40}}[(\[]
    """,
    re.VERBOSE | re.DOTALL,
)
_SED = re.compile(r"s([/|#,;])(?:\\.|(?!\1).){0,200}\1(?:\\.|(?!\1).){0,200}\1[gipm]{0,3}")


def is_state(value: str) -> bool:
    """What is said of a secret: ``SET``, ``not set``, ``❌ missing``, ``PASSED``."""
    if "no" in value.lower() and _NONE.fullmatch(value):
        return True
    count = 0
    for count, word in enumerate(_STATE.finditer(value.casefold()), 1):
        if count > _MOST_WORDS or word[0] not in _STATES:
            return False
    return count > 0


def is_name_in_code(value: str) -> bool:
    """A type, a module, an operation or a path of members, as code that describes data has them.

    ``list[str]``, ``?boolean``, ``.types``, ``createWithId``, ``sender[address][countryCode]``.
    """
    patterns = (_TYPE, _MODULE, _OPERATION, _MEMBERS)
    return any(pattern.fullmatch(value) for pattern in patterns)


_OPERATION = re.compile(r"(?:create|delete|get|list|update)(?:[A-Z][a-z]{1,20}){2,6}")
_MEMBERS = re.compile(
    r"[A-Za-z]{2,40}(?:\[[A-Za-z]{2,40}\d?\]){1,6}|[A-Za-z_]{1,40}\[\d{1,3}\](?:(?:\\[nrt]){1,3}\w{0,20})?"
)


_SIMPLE_TYPE = (
    r"(?:str(?:ing)?|integer|u?int\d{0,3}|float|number|bool(?:ean)?|bytes\d{0,2}|dict|list|tuple|set|object|any|map"
    r"|array|datetime|function|undefined|symbol|bigint|class|repeated|Array|Map|Record|List|Dict|Optional|String|Integer|Boolean|Object)"
)
_TYPE = re.compile(rf"\??{_SIMPLE_TYPE}(?:[\[(<]\w[\w., |]{{0,80}}[\])>])?(?:\[\])?")
_MODULE = re.compile(
    r"\.{1,3}/?[a-z][a-z_]{1,40}(?:[./][a-z][a-z_]{1,40}){0,6}"
    r"|[a-z][a-z_]{1,40}(?:\.[a-z_]{2,40}){1,8}\.[A-Z]\w{3,80}"
    r"|[a-z]{2,40}(?:\.[a-z]{2,40}){1,8}#[a-z]{2,20}(?:[A-Z]{1,5}[a-z]{2,20}){1,6}"
)
"""``.types``, ``./auth/tokens``, ``shop.auth.hashers.Argon2PasswordHasher``, and in Smithy
``smithy.api#httpApiKeyAuth``: https://smithy.io/2.0/spec/model.html#shape-id."""


def is_selector(value: str) -> bool:
    """A selector of CSS for elements with an attribute: ``input[type=password]``."""
    return bool(_SELECTOR.fullmatch(value))


_SELECTOR = re.compile(
    r"\w{0,20}\[(?:type|name|data-[\w-]{1,30})[~|^$*]?=[\"']?[\w-]{1,40}[\"']?\]"
)


def is_version_stage(value: str) -> bool:
    """A label of one of a secret's versions.

    Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
    """
    return value in _STAGES


def is_command(value: str) -> bool:
    """A command of a project's scripts: ``node ./scripts/seed.mjs``, ``make test``."""
    return " " in value and bool(_COMMAND.match(value))


_COMMAND = re.compile(
    r"(?:node|npm|npx|pnpm|yarn|bun|bunx|deno|tsx|ts-node|python3?|bash|sh|make|docker|aws|cross-env"
    r"|jest|vitest|mocha|serverless|sls|sam|cdk|terraform|go|cargo|php|bundle|dotenv)"
    r" +(?:-{1,2}\w|run |test|[\w@.-]*[/.-]\w)"
)


def is_option(value: str) -> bool:
    """The name of an option or a flag behind that of another: ``--no-cache``, ``+PROTOCOL_41``."""
    return value.startswith(("--", "+", "-")) and bool(_OPTION.fullmatch(value))


_OPTION = re.compile(
    r"--[a-z]{2,20}(?:-[a-z]{2,20}){0,4}|[+-][A-Z]{2,20}(?:_[A-Z]{2,20}){0,3}_\d{1,3}"
)


def is_single_character(value: str) -> bool:
    """One character behind an escape, as salts of zeros have it."""
    return value.startswith("\\") and bool(_CHARACTER.fullmatch(value))


_CHARACTER = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{1,3})")


def is_name_of_constant(value: str) -> bool:
    """The name of a constant or a variable, of words of letters: ``PAYMENTS_SEC``."""
    return bool(_CONSTANT.fullmatch(value))


def is_piece_of_code(value: str) -> bool:
    """Code between two literals, or a command of sed, whose quote was mistaken for a literal's."""
    return bool(_BETWEEN.fullmatch(value) or _SED.fullmatch(value))
