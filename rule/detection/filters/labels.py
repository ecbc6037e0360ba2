"""What a screen says of passwords: the labels of fields, and messages, in any language."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..names.words import words

_STEMS = (
    "adgangskode|contrase|contrasi|gesl[ao]|hesl[ao]|has[łl][ao]|jelsz[óo]|jelszav|kennwort|kodeord"
    "|lozink|l[öo]senord|parol|passord|passwort|salasan|salasõn|senha|slaptažod|[sş]ifr|wachtwoord"
    "|парол|лозинк|гасл|κωδικ|συνθηματικ"
)
"""How words for a password begin that have cases: the rest is their inflection."""
_LONGEST_INFLECTION = 6
_PASSWORD = re.compile(rf"(?:{_STEMS})[^\W\d_]{{0,{_LONGEST_INFLECTION}}}", re.IGNORECASE)
_OF_SECRETS = re.compile(
    r"geheim(?:e[nrs]?|nis|nisse)?|secr[eè]t[aeo]?s?|secre[td][aoe]s?|segred[oa]s?|segret[aoie]"
    r"|tajn[ayei]|hemlig[at]?|schl(?:ü|ue)ssel|cl[ée]s?|claves?|chaves?|chiav[ei]|sleutels?|nyckel"
    r"|nøgle|nøkkel|klucz|klíč|avain|kulcs|anahtar",
    re.IGNORECASE,
)
"""Words for "secret" and "key" of which a label may be made: ``Clave secreta``."""
_LONGEST_PASSPHRASE = 6
"""Words."""
_LONG = 6
"""Letters without cases of a text that may have digits in it."""
_OF_API = re.compile(
    r"(?<![^\W_])APIs?[ -][^\W\d_]|[^\W\d_][ -]APIs?(?![^\W_])|APIs?(?=[^\x00-\x7f])"
)
_FIELD = re.compile(r"[^\W\d_]+(?:[ '\u2019][^\W\d_]+){0,4}\s?[:\uff1a]")
_WORD = re.compile(r"[^\W\d_]+")
_LABELLING = words("caption heading label lbl mandatory placeholder title tooltip")
"""At the beginning of a name: the value is shown."""
_FORGETTING = words("forget forgot forgotten")
"""In a name: the value is what somebody without a password reads."""


def _is_report(value: str, of_no_case: int) -> bool:
    """Tell whether a text is what a check says that passes, and no passphrase."""
    count = len(value.split())
    return (count > 1 and value[:1].isupper()) or count > _LONGEST_PASSPHRASE or of_no_case > 1


def is_label(value: str, words_of_name: list[str]) -> bool:
    """Tell whether a text without digits is what a screen shows, by itself or by its name's words.

    It speaks of passwords, names a field, or is in a script of no cases: ``Nieuw wachtwoord``,
    ``Chiave:``, ``暗証番号``. Passwords are typed on keyboards for Latin, Cyrillic or Greek
    letters, which are cased. A name is that of a label: ``labelPassword``, ``FORGOT_PASSWORD``.
    """
    letters = [each for each in value if each.isalpha()]
    # Georgian has capitals, but no word begins with one.
    of_no_case = sum(each.lower() == each == each.title() for each in letters)
    has_digit = any(map(str.isdigit, value))
    if of_no_case * 2 > len(letters) and (not has_digit or of_no_case >= _LONG):
        return True  # Perhaps with a name in it.
    if has_digit:
        return False
    return (
        bool(_OF_API.search(value))
        or not _LABELLING.isdisjoint(words_of_name[:1])
        or not _FORGETTING.isdisjoint(words_of_name)
        or bool(_FIELD.fullmatch(value))
        or any(map(_PASSWORD.fullmatch, _WORD.findall(value)))
        or (
            " " in value
            and value[:1].isupper()
            and any(map(_OF_SECRETS.fullmatch, _WORD.findall(value)))
        )
        or (words_of_name == ["pass"] and _is_report(value, of_no_case))
    )
