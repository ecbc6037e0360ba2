"""Filters for what stands where a secret would: a stand-in, a mask, a sentence, a file's name."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..names import words as name_words
from ..names.words import words
from .randomness import is_in_order

CREDENTIALS = name_words.PASSWORDS | words(
    "access account api apikey apikeys app application auth authentication authorization",
    "authtoken aws azure bearer client code consumer cred credential credentials customer",
    "database db encryption env gcp github google host id jwt key keys keyid login master",
    "mysecret name oauth pass passphrase pat personal pin postgres private public pw refresh",
    "service session sig signature signing slack smtp stripe tenant token tokens twilio url user",
    "username webhook",
)
"""Words of which names of credentials are made."""
_ADDRESSING = words(
    "a add an any as be bit bits by change char characters chars console data enter fill fixme for",
    "from generate generated get goes here in insert into is it later long me must my need needs",
    "of on or our overridden override overwrite own paste please provide provided put random real",
    "replace replaced safe sec set",
    "some something specify strong that the this to todo tbd unique use uuid value vault will",
    "with you your yours yoursecret yourpassword yourtoken yourkey yourapikey",
)
"""Words for the person who has to fill in a secret."""
_MARKS = words(
    "blah blank censored concealed dummy empty encrypted example fake filtered hidden masked mock",
    "mocked na none null obfuscated omitted optional placeholder redacted removed required sample",
    "sanitized sensitive str string stripped testing text undefined unset unused varchar",
)
"""Words that say that a value is none, or name its type."""
_SPEAKING = words(
    "enter fill fixme here insert my our overridden override overwrite paste placeholder provide",
    "put replace some specify tbd todo your yours yoursecret yourpassword yourtoken yourkey",
    "yourapikey",
)
"""One of these, or a mark, must be among the words; ``set`` and ``token`` say nothing alone."""
_STORES = words("console keychain vault")
_POINTING = words("from in see")
"""With one of these, a store's word says where the secret is: ``see vault``."""
_OF_TESTS = words("test tests")
"""Beside another word they say that a value is made up; alone they are weak passwords."""
_TELLING = _SPEAKING | _MARKS | _OF_TESTS
_KNOWN = _STORES | _POINTING | CREDENTIALS | _ADDRESSING | _MARKS | _OF_TESTS
_PHRASES = re.compile(
    r"(?:set|change|replace|fill|update|edit)[ _-]?(?:me|this|it)(?:[ _-]|[!.]{0,3}$)"
    r"|(?:[a-z]{2,6}[_-](?:(?:test|live)[_-])?)?replace[ _-]?(?:me$|(?:with|by)[ _-])",
    re.IGNORECASE,
)
_BEGIN_PHRASES = frozenset("scrfueSCRFUE\u017f")
"""With re.IGNORECASE, the last of these letters is an s."""
_PLACEHOLDER = re.compile(
    r"(?:[a-z]{2,20}[-_ ]){1,4}placeholder|placeholder(?:[-_ ][a-z]{2,20}){1,4}", re.IGNORECASE
)
_YOURS = re.compile(
    r"(?:[A-Za-z]{2,10}[-_]){0,2}(?:your|YOUR)[-_](?:[A-Za-z0-9]{2,15}[-_]){0,4}"
    r"(?i:api[-_]?key|key|token|secret|password|passwd|credentials?|pat)(?:[-_]here)?"
    r"|your(?:[-_](?:[a-z]{2,15}|\d{1,3})){2,10}"
)
"""Yours at some service: ``your_weather_api_key``, ``sk-your-secret``."""
_OF_TWO = 2
_COMPLEX = re.compile(r"[A-Z][a-z]{2,9}(?:[@!#$%&*]\d{2,6}[@!#$%&*]?|\d{2,6}[@!#$%&*])")
_FEWEST_HYPHENS = 4
_PART = re.compile(r"[-_.]")
_TELLING_WHAT = words(
    "before fail fails must otherwise override require required requires should unless until will",
)
"""Two of these are in a sentence, and not in a phrase that is a password."""
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+")
_RULES = re.compile(
    r"[A-Za-z_]{2,40}(?::[\w,./=-]{0,80})?(?:\|[A-Za-z_]{2,40}(?::[\w,./=-]{0,80})?)+"
)
_RULE = re.compile(r"(?:^|\|)(?:required|nullable|sometimes|confirmed|string)(?:\||$)")
"""What a form asks of a field: ``required|min:8``."""
_LONGEST_NUMBER = 3
"""Digits: ``your-256-bit-secret``. A longer number may be a password's."""
_LONGEST = 120

_SENTENCE_WORDS = words(
    "a about all an and any are as at be been before but by can cannot choose click contact could",
    "did do does enter for forgot from has have if in invalid is it its least missing must no not",
    "of on one only or our reset see set shall should that the their these this to too",
    "unless use was we were when which will with would you your",
    # German, French, Spanish, Portuguese, Italian, Dutch
    "aber auf aus bitte das dein dem den der des die ein eine einen für hat ihr ihre im ist mit",
    "muss nicht oder sie sind und von werden wird zu zum zur",
    "avec ce dans de du elle est et il la le les ne ou par pas pour que sur un une veuillez votre",
    "con contra debe del el en es esta ha las los no para por se su sus una y",
    "deve é em não o os ou sua uma il lo non per sua",
    "een het is moet niet van voor uw",
)
"""Words that sentences are held together by. Few of them are in a phrase that is a password."""
_CREDENTIALS_IN_SENTENCES = name_words.PASSWORDS | words(
    "apikey authentication credential credentials pass passe passwort passwörter token tokens",
    "login username",
)
_WORD_OF_SENTENCE = re.compile(r"[^\W\d_]+(?:['\u2019/-][^\W\d_]+)*|\d{1,4}")
"""Other words, with digits or signs in them, may be a secret beside the sentence."""
_PUNCTUATION = ".,:;!?()[]\"'…"
_FEWEST_SENTENCE_WORDS = 2
_SHORTEST_SENTENCE = 3
_GROUPED = re.compile(
    r"[a-z]{4}(?: [a-z]{4}){3}|(?=.{0,60}\d)[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){3,15}"
)
"""As Google shows a password and a key: https://support.google.com/accounts/answer/185833."""
_PASSPHRASE = re.compile(r"[a-z]{3,12}(?: (?:[a-z]{3,12}|\d{1,6})){2,7}")
"""Labels and sentences begin with a capital, or have short words."""


_PATTERN = re.compile(
    r"\(\?[:=!<]|\[\^?\w-\w|\[[^\[\]]{1,60}[0-9A-Za-z]-[0-9A-Za-z][^\[\]]{0,60}\][+*{?]|\\[wdsbSWD][+*{)\]]|[\])]\{\d|\[\^[^\[\]]{1,20}\][+*]|^\(\\{0,2}\w[+*]\)"
)
_FILE_SUFFIXES = (
    "zip|jar|war|gz|tgz|tar|bz2|7z|json|jsonl|ya?ml|toml|ini|cfg|conf|config|env|properties|csv|tsv"
    "|txt|md|rst|pdf|docx?|xlsx?|html?|css|scss|m?[jt]sx?|vue|py|rb|go|rs|java|kt|cs|php|sh|ps1|sql"
    "|xml|xsl|wsdl|pem|key|crt|cer|der|csr|p12|pfx|jks|keystore|pub|gpg|asc|png|jpe?g|gif|svg|ico"
    "|webp|mp[34]|wav|parquet|avro|orc|log|tmpl|tpl|lock|enc|kdbx|db|sqlite"
)
_FILE_NAME = re.compile(rf"[\w.@ -]{{1,100}}\.(?:{_FILE_SUFFIXES})", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, in lower case: ``my-apiKey2`` is my, api, key, 2."""
    return [word.casefold() for word in _WORD.findall(text)]


def is_stand_in(value: str) -> bool:
    """A placeholder that somebody has to replace by a secret: ``your client secret``, ``REDACTED``.

    All words are about credentials or speak to the reader, and one of them speaks to the reader.
    A word that is neither makes it a password: ``my-otter-password``.
    """
    if len(value) > _LONGEST:
        return False
    # Most values hold none of these words, and need not be matched.
    if (
        ("placeholder" in value.lower() and _PLACEHOLDER.fullmatch(value))
        or (value[:1] in _BEGIN_PHRASES and _PHRASES.match(value))
        or (value.count("-") >= _FEWEST_HYPHENS and _tells_what_to_do(value))
        or ("|" in value and _RULES.fullmatch(value) and _RULE.search(value))
        or (("your" in value or "YOUR" in value) and _YOURS.fullmatch(value))
    ):
        return True
    found: list[str] = []
    for match in _WORD.finditer(value):  # Most values begin with a word of another kind.
        word = match[0].casefold()
        if word not in _KNOWN and not (word.isdigit() and _is_filling(word)):
            return False
        found.append(word)
    is_of_tests = (
        found[0:1] != []
        and found[0] in _OF_TESTS
        and (len(found) == 1 or (len(found) == _OF_TWO and _is_complex(value)))
    )
    points = not _STORES.isdisjoint(found) and not _POINTING.isdisjoint(found)
    return found == ["value"] or points or (not is_of_tests and not _TELLING.isdisjoint(found))


def _is_complex(value: str) -> bool:
    """Tell whether a value is as systems ask of a password: ``Test@1234``."""
    return bool(_COMPLEX.fullmatch(value))


def _tells_what_to_do(value: str) -> bool:
    """Tell whether hyphens join a sentence: ``requires-working-key-otherwise-tests-will-fail``."""
    found = [word.casefold() for word in _PART.split(value) if word]
    return all(map(str.isalpha, found)) and len(_TELLING_WHAT.intersection(found)) > 1


def _is_filling(number: str) -> bool:
    """Tell whether a number only fills up: a short one, or digits in order: ``12345``."""
    return len(number) <= _LONGEST_NUMBER or is_in_order(number)


def is_sentence(value: str) -> bool:
    """A sentence or a label: ``Confirm password``, ``The name of your first pet``.

    A phrase of several words may be a password: only words that hold sentences together, or words
    that speak of passwords, tell it from one.
    """
    if len(value.split(maxsplit=1)) < _FEWEST_SENTENCE_WORDS:
        return False
    found = [word.strip(_PUNCTUATION).casefold() for word in value.split()]
    if not all(map(_WORD_OF_SENTENCE.fullmatch, found)):
        return False
    if speaks_of_credentials(value):
        return True
    holding = sum(word in _SENTENCE_WORDS for word in found)
    return holding >= _FEWEST_SENTENCE_WORDS or (
        holding > 0 and len(found) >= _SHORTEST_SENTENCE and found[0].isalpha()
    )


def is_word_of_sentences(value: str) -> bool:
    """Tell whether a value is a word that holds sentences together: ``to``, ``and``, ``the``."""
    return value.strip(_PUNCTUATION).casefold() in _SENTENCE_WORDS


def is_pattern(value: str) -> bool:
    """Tell whether a value is a regular expression, as settings of filters have them."""
    return bool(_PATTERN.search(value))


def speaks_of_credentials(value: str) -> bool:
    """Tell whether a word of a text is one for passwords or tokens."""
    found = (word.strip(_PUNCTUATION).casefold() for word in value.split())
    return not _CREDENTIALS_IN_SENTENCES.isdisjoint(found)


def may_be_phrase(value: str) -> bool:
    """Tell whether a text of several words could be a password in code: few are."""
    return value.count(" ") <= 1 or bool(_GROUPED.fullmatch(value))


def may_be_passphrase(value: str) -> bool:
    """Tell whether a text consists of words as people draw them: ``otter meadow velvet 42``."""
    return bool(_PASSPHRASE.fullmatch(value))


def is_file_name(value: str) -> bool:
    """The name of a file without its folder: ``service-account.json``."""
    return "." in value and bool(_FILE_NAME.fullmatch(value))


def is_action(value: str) -> bool:
    """An action of IAM: ``secretsmanager:GetSecretValue``, ``kms:*``."""
    return ":" in value and bool(
        re.fullmatch(r"[a-z][a-z0-9-]{1,40}:(?:[A-Z][A-Za-z]{2,60}\*?|\*)", value)
    )
