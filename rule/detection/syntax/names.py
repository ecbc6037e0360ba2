"""The places of a line where a name stands that asks for a secret."""

import string
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...startup import deferred_re as re
from ..names import kinds
from ..names.kinds import NameKind
from . import calls

WORDS = (
    "token|key|auth|pass|pasw|pwd?|psk|psw|pssw|salt|pepper|secret|cred|bearer|pat|otp|mfa|seed|login|licen[cs]e|jwt"
    "|senha|wort|geheim|segredo|wachtwoord|has[lł]o|heslo|losenord|lösenord|sifre|şifre|parol"
    "|userinfo|mnemonic|phrase|contrase|adgangskode|clave|geslo|jelsz|kodeord|salasana|zaporka"
    "|пароль|密码|密碼|パスワード|비밀번호|סיסמה"
)
"""Parts of words; one of them is in every name that asks for a secret."""
PLAIN_WORDS = tuple(re.findall(r"(?:^|(?<=\|))(?:\w(?!\?))+", WORDS))
"""How these parts begin, in lower case: most texts hold none, and searching for them is quick."""
FIRST_LETTERS = "".join(sorted({word[0] for word in WORDS.split("|")}))
"""Checked first: `re` would try all words at every position."""

_BEHIND_FIRST = {
    first: "|".join(word[1:] for word in WORDS.split("|") if word[0] == first)
    for first in FIRST_LETTERS
}
_WORD = re.compile("|".join(f"{first}(?:{rest})" for first, rest in _BEHIND_FIRST.items()))
"""Searches a text in lower case: ten times as fast as for letters in any case."""
OF_NAMES = string.ascii_letters + string.digits + "_.-"
"""The characters of names, but for those beyond ASCII."""
LONGEST_AFTER = 120
"""Characters of a name behind the word of a secret."""
_AFTER = re.compile(rf"[\w.-]{{0,{LONGEST_AFTER}}}")
_OF_SHELL = re.compile(r"[A-Z_][A-Z0-9_]*(?=-)")
"""The name in ``${NAME-default}``."""
_COMPARING = re.compile(r"\.(?:equals(?:IgnoreCase)?|contentEquals|compareTo|eql)\Z")
"""A method that compares what is named before it."""
_ENDS_OF_COMPARING = ("quals", "IgnoreCase", "compareTo", "eql")
"""How each such method ends."""
_NEVER_FIRST = string.digits + ".-"
_LONGEST_BEFORE = 120
_BARE = frozenset({"key", "keys"})
"""Alone, these are names of keys of data."""
_STRENGTHS = {NameKind.PASSWORD: 2, NameKind.TOKEN: 1}


class Name(NamedTuple):
    """A name in a line."""

    text: str
    start: int
    end: int
    strength: int
    """How little its value must look like a secret to be one: 2 for a password, 1 for a token; 0 if
    it is no name of a secret, and only a word in it speaks of secrets."""

    def __repr__(self) -> str:  # Without the text.
        return f"Name(start={self.start}, end={self.end}, strength={self.strength})"

    @property
    def asks(self) -> bool:
        """Whether it is the name of a secret."""
        return self.strength > 0

    @property
    def may_give(self) -> bool:
        """Whether it is the name of a secret, or of a function that sets one."""
        # What a method of the bare name sets would be the name itself.
        return self.strength > 0 or _sets_secret(self.text)


def word_in(letters: str, at: int) -> re.Match[str] | None:
    """Return the first word of secrets from a place on, in what `lowered` returns."""
    return _WORD.search(letters, at)


def lowered(text: str) -> str:
    """Return a text in lower case, letter by letter, as a pattern with re.IGNORECASE sees it."""
    if text.isascii():
        return text.lower()
    text = text.replace("\u0130", "i").lower()
    return text.replace("\u0131", "i").replace("\u017f", "s")


def names_in(line: str) -> Iterator[Name]:
    """Yield the names in a line that hold a word of secrets."""
    at, letters = 0, lowered(line)
    while word := word_in(letters, at):
        low = max(at, word.start() - _LONGEST_BEFORE)
        before = line[low : word.start()]
        before = before[len(before.rstrip(OF_NAMES)) :].lstrip(_NEVER_FIRST)
        start = word.start() - len(before)
        after = _AFTER.match(line, word.end())
        end = after.end() if after else word.end()
        text = line[start:end]
        if line[start - 2 : start] == "${" and (variable := _OF_SHELL.match(text)):
            text = variable[0]
        # A sentence ends with a full stop, and an option with hyphens.
        trimmed = text.rstrip(".-")
        if trimmed.endswith(_ENDS_OF_COMPARING):
            trimmed = _COMPARING.sub("", trimmed)
        yield Name(trimmed, start, start + len(trimmed), strength_of(trimmed))
        at = start + len(text)


@lru_cache(maxsize=8_192)
def strength_of(name: str) -> int:
    """Return the strength of a name, as `Name.strength` has it."""
    return (
        0 if name.lower().rstrip(string.digits) in _BARE else _STRENGTHS.get(kinds.kind_of(name), 0)
    )


@lru_cache(maxsize=8_192)
def _sets_secret(name: str) -> bool:
    """Tell whether a function sets a secret that its own name tells: ``withToken``."""
    return asks_for_secret(calls.set_by(name))


def asks_for_secret(name: str) -> bool:
    """Tell whether a name is that of a secret, such as ``dbPassword`` and ``api.token``."""
    return strength_of(name) > 0
