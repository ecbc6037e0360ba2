"""What a call does with a literal: passes it on, looks it up, or takes it for a secret.

A function's name says so, in every language: ``from``, ``decode`` and constructors pass a literal
on, ``get`` and ``read`` look up what the literal names.
"""

from __future__ import annotations

from functools import lru_cache

from ...startup import deferred_re as re
from ..names.words import HARMLESS_HEADS, words

_PASSING = words(
    "array atob b64decode base64 box buffer byte bytearray bytes char chars clone const cow",
    "decode default encode freeze from fromhex hex just lazy list literal new nonsensitive of ok",
    "optional option password plain plaintext quote rc arc secret secretstr secure securestring",
    "sensitive set slice some str string strip text to token trim tuple unhexlify utf value wrap",
)
"""Words of functions that give a literal back, as another type or in another form."""
_MODULES = words(
    "base64 binascii bytearray bytes codecs crypto encoding hex pulumi pydantic str string strings",
    "types utils",
)
"""Modules and types in lower case with such functions."""
_LOOKING_UP = words(
    "ask column compare decrypt digest env environ environment error exception exists expect",
    "fetch field file find get getenv hash header import input label load log lookup manager",
    "match name open param parameter path print prompt property raise read ref reference regex",
    "require resolve schema search select template test throw translate url validate variable",
    "vault verify warn",
)
"""Words of functions for which a literal is a name, a place or a message."""
_DEFAULTING = words(
    "bool coalesce config default env environ fetch get getenv getproperty ifnull isnull lookup",
    "nvl option or param parameter pop property setdefault setting str string value",
)
"""Words of functions that may get a default behind a name: ``getenv("NAME", "…")``."""
_DERIVING = words("compute derive digest has hash hmac own sign")
"""Words of functions that answer a question or make another value from what they get."""
_READING = words("load read")
_ELSE = words("default else fallback")
"""Words of functions that do take a default: ``read_file_or_default``."""
_STORING = words(
    "add append arg argument build const constant credential define env environ fetch get getenv",
    "header insert option or param pop property put putenv register replace secret set setattr",
    "setdefault setenv setting store update value with",
)
"""Words of functions for which a literal behind a name is that name's value."""
_ASKING = words("check expect has need require validate verify")
"""First words of functions that only ask for what is stored."""
_SETTING = words("add change put set update use with")
"""First words of functions that set what their other words name: ``setPassword("…")``."""
_PROMPTS = words("askpass getpass")
"""Functions that ask for a password; the literal is the question."""
_ASSERTING = words("assert expect qunit t tap tape test")
"""Objects whose method ``pass`` says that a test has passed."""
_WHOSE = words(
    "access admin api app auth bearer client consumer db key master private proxy root secret ssl",
    "store trust user",
)
"""Words before a secret's in a noun, whereas ``verify_token`` is no noun."""
_DEFAULTS = words("data default defaultvalue fallback initial init s secret text val value")
"""Keyword arguments of functions that pass a literal on."""

_FALLING_BACK = re.compile(r"\(\)\.(?:\w{0,20}(?:_o|O)|o)r(?:_?[eE]lse)?(?:_?[gG]et|_with)?")
"""A method that returns its argument if its object has no value: ``get(…).orElse("…")``."""
_FLAG = re.compile(r"\b(?:p?flag\.String|\w{0,20}\.?StringVar)\Z")
"""A function of Go that takes an option's name and default: https://pkg.go.dev/flag."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BETWEEN = re.compile(r"\.|::|->|\?\.")
"""What stands between an object and its method."""


def words_of(path: str) -> list[str]:
    """Split ``Buffer.fromString`` into its words, in lower case."""
    return [word.lower() for word in _WORD.findall(path)]


def _last(path: str) -> str:
    return _BETWEEN.split(path.rstrip("!"))[-1]


@lru_cache(maxsize=4_096)
def passes_on(path: str) -> bool:
    """Tell whether a function's result is its literal argument, in some form."""
    if not path:
        return True  # Parentheses alone.
    if _FALLING_BACK.fullmatch(path):
        return True
    last = _last(path)
    found = words_of(path)
    if "bytes" in found and "get" in found:  # C#'s ``GetBytes`` passes a text on.
        found.remove("get")
    if not _LOOKING_UP.isdisjoint(found):
        return False
    receiver = path[: len(path) - len(last)].strip(".:?->!")
    if receiver[:1].islower() and _MODULES.isdisjoint(words_of(receiver)):
        return False  # A method of a value.
    return last[:1].isupper() or not _PASSING.isdisjoint(words_of(last))


@lru_cache(maxsize=4_096)
def has_default(path: str) -> bool:
    """Tell whether a function takes a name and a default. What reads a file seldom takes one."""
    found = words_of(path)
    reads_file = "file" in found and not _READING.isdisjoint(found)
    if reads_file and _ELSE.isdisjoint(found):
        return False
    return not _DEFAULTING.isdisjoint(found) and _DERIVING.isdisjoint(found)


@lru_cache(maxsize=4_096)
def stores(path: str) -> bool:
    """Tell whether a function takes a name and the name's value."""
    found = words_of(_last(path))
    if _FLAG.search(path):
        return True
    return not _STORING.isdisjoint(found) and _ASKING.isdisjoint(found[:1])


def passes_keyword(keyword: str) -> bool:
    """Tell whether a keyword argument of such a function is the literal itself."""
    return keyword.lower().replace("_", "") in _DEFAULTS


@lru_cache(maxsize=4_096)
def names_another(keyword: str) -> bool:
    """Tell whether a keyword argument names a thing, and is not the thing: ``credentialsId``."""
    return words_of(keyword)[-1:] != [] and words_of(keyword)[-1] in HARMLESS_HEADS


@lru_cache(maxsize=4_096)
def set_by(path: str) -> str:
    """Return what a function sets: ``Password`` for ``setPassword``; empty if it sets nothing."""
    last = _last(path)
    if last.lower() in _PROMPTS or (last == "pass" and not _ASSERTING.isdisjoint(words_of(path))):
        return ""
    first = _WORD.match(last)
    if first and first[0].lower() in _SETTING:
        return last[first.end() :].strip("_")
    # A builder's method has the bare name: ``client.password("…")``.
    is_method = last != path and last[:1].islower()
    return last if is_method and _WHOSE.issuperset(words_of(last)[:-1]) else ""
