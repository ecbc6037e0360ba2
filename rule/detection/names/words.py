"""Words in names: those that ask for a secret, and those that make a name harmless.

Each word is in lower case and without accents. `kinds` says how the words are used.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """Return the words of some lines, separated by spaces."""
    return frozenset(" ".join(lines).split())


PASSWORDS = words(
    "passcode passphrase passwd password passwords pwd salt secret secrets",
    # In other languages: Czech, Danish, Dutch, Finnish, French, German, Hungarian,
    # Italian, Polish, Portuguese, Russian, Slovene, Spanish, Swedish, Turkish.
    "adgangskode geheim geheimnis geslo haslo heslo jelszo kennwort kodeord losenord motdepasse",
    "parol parola passord passwort salasana secreto segredo senha sifre wachtwoord zaporka",
)
"""Anywhere in a name: the value is a secret, weak or strong."""

IDS = words(
    "accountid appid arn arns bucket clientid groupid guid id ids orgid projectid sid table teamid",
    "tenantid uid userid username uuid version",
)
"""At the end of a name: the value is an identifier, which may be random but is no secret."""

PASSWORDS_LAST = words("pass passw pepper pw")
"""At the end of a name: a password. ``PASS_THROUGH`` is none."""

WORDS_IN_PASS = words("bypass compass overpass surpass trespass underpass")
"""English words that end in "pass"."""

PASSWORDS_IN_OTHER_SCRIPTS = ("пароль", "密码", "密碼", "パスワード", "비밀번호", "סיסמה")

CIPHERS = words(
    "aes cipher crypt crypto decryption encrypt encryption hmac jwt master signature signing",
)
"""Before ``key``: the key is a secret. Other keys may be keys of data."""

TOKENS = words(
    "apikey apikeys auth authkey authtoken bearer clave cred credential credentials creds jwt key",
    "keys login mfa otp pat pin seed token tokens totp",
)
"""At the end of a name: the value is a secret if somebody generated it."""

PAIRS = ("basicauth", "credential", "creds", "httpauth", "userinfo", "userpass")
"""In a name: the value may be a user and a password, separated by a colon."""

KEYS_OF_DATA = words(
    "cache cmk column condition context dedupe document event foreign group hash idempotency",
    "index kms lookup map metadata object partition primary queue range row schedule sort",
    "tag translation",
)
"""Before ``key``: the key identifies data."""

PUBLIC = words("pub public publishable site")
"""Before ``key`` or ``token``: the key is public."""
PUBLIC_KEYS = words("pubkey publickey sitekey")

HARMLESS_HEADS = IDS | words(
    "age alg algorithm alias attempts audience backend box cache changed charset class column",
    "cost count database date day days description duration email enabled encoding endpoint",
    "endpoints engine env environment expired expires expiry extension field file filename folder",
    "format hasher header headers hint history host hours index input interval issuer iterations",
    "keyid label lang language length level limit locale location manager max message method min",
    "minutes mode mount name names namespace param parameter parameters path pattern period",
    "placeholder policy port prefix property provider question queue realm ref regex regexp",
    "region required reset retries role rotation rounds route rules schedule scope scopes seconds",
    "selector size source state status store strategy strength suffix template time timeout title",
    "topic ttl type uri uris url urls validator var variable xpath",
)
"""At the end of a name: the value is something about a secret, not the secret."""

QUESTIONS = words("allow disable enable has ignore is must require show skip use verify with")
"""At the beginning of a name: the value is yes or no."""

QUALIFIERS = words(
    "base b64 current default dev development encoded live new old plain plaintext prd prod",
    "production qa raw sandbox stage staging string test text uat v value",
)
"""At the end of a name: which secret, or in what form. The word before decides."""

HASHES = words(
    "build checksum commit digest etag hash integrity md revision sha version",
)
SUMS = words("checksum digest etag integrity")
"""The hashes that are also written in base64."""
SECRETS = words("auth credential key passwd password pwd salt secret token")
"""At the end of a name with one of the hashes, as in ``HASH_SALT``: the value is no hash."""
