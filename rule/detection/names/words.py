"""Words of names: which ask for a secret, and which turn a name back to harmless.

Each word stands in lower case and without accents. `names` says how they are read.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """Return the words that stand in some lines, parted by spaces."""
    return frozenset(" ".join(lines).split())


PASSWORDS = words(
    "passcode passphrase passwd password passwords pwd salt secret secrets",
    # As they are written elsewhere: Czech, Danish, Dutch, Finnish, French, German, Hungarian,
    # Italian, Polish, Portuguese, Russian, Slovene, Spanish, Swedish, Turkish.
    "adgangskode geheim geheimnis geslo haslo heslo jelszo kennwort kodeord losenord motdepasse",
    "parol parola passord passwort salasana secreto segredo senha sifre wachtwoord zaporka",
)
"""Anywhere in a name: what stands under it is one, weak or strong."""

IDS = words(
    "accountid appid arn arns bucket clientid groupid guid id ids orgid projectid sid table teamid",
    "tenantid uid userid username uuid version",
)
"""At a name's end: an identifier, which may be random and is no secret."""

PASSWORDS_LAST = words("pass passw pepper pw")
"""At a name's end only: a ``PASS_THROUGH`` is no password."""

WORDS_IN_PASS = words("bypass compass overpass surpass trespass underpass")
"""English words that end as ``dbpass`` does."""

PASSWORDS_IN_OTHER_SCRIPTS = ("пароль", "密码", "密碼", "パスワード", "비밀번호", "סיסמה")

CIPHERS = words(
    "aes cipher crypt crypto decryption encrypt encryption hmac jwt master signature signing",
)
"""A key of one of these is the secret itself, where other keys are looked things up by."""

TOKENS = words(
    "apikey apikeys auth authkey authtoken bearer clave cred credential credentials creds jwt key",
    "keys login mfa otp pat pin seed token tokens totp",
)
"""At a name's end: what stands under it is a secret if somebody generated it."""

PAIRS = ("basicauth", "credential", "creds", "httpauth", "userinfo", "userpass")
"""Within a name: a user and a password with a colon between are to be expected."""

KEYS_OF_DATA = words(
    "cache cmk column condition context dedupe document event foreign group hash idempotency",
    "index kms lookup map metadata object partition primary queue range row schedule sort",
    "tag translation",
)
"""Before ``key``: what data is looked up by."""

PUBLIC = words("pub public publishable site")
"""Before ``key`` or ``token``: everybody may read it."""
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
"""At a name's end: the name of something about a secret, not of the secret."""

QUESTIONS = words("allow disable enable has ignore is must require show skip use verify with")
"""At a name's beginning: the answer is yes or no."""

QUALIFIERS = words(
    "base b64 current default dev development encoded live new old plain plaintext prd prod",
    "production qa raw sandbox stage staging string test text uat v value",
)
"""At a name's end: which secret, or in what form; the word before it decides."""

HASHES = words(
    "build checksum commit digest etag hash integrity md revision sha version",
)
SUMS = words("checksum digest etag integrity")
"""Of those, the ones that are written in base64 as well."""
SECRETS = words("auth credential key passwd password pwd salt secret token")
"""At the end of a name with one of those, a ``HASH_SALT``: no hash."""
