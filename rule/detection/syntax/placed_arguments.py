"""Functions whose argument at one place is a password or a key, by their documentation."""

from __future__ import annotations

from functools import lru_cache

from ...startup import deferred_re as re
from .telling_calls import may_take_secret

_PASSWORD, _KEY = "password", "signing_key"
LAST = -1
"""Behind an address and a user, perhaps with a port between them."""
_JWT = r"\b(?:jwt|JWT|Jwt|JsonWebToken|jsonwebtoken)(?:\.|::)"
_PLACES = (
    # Addresses and the like, a user and a password.
    (6, _PASSWORD, r"\bPG\.connect\("),
    (4, _PASSWORD, r"\bNet::SMTP\.start\("),
    (3, _PASSWORD, r"\bssh\w{0,12}\.connect\(|\bpysftp\.Connection\(|\btransport\.connect\("),
    (3, _PASSWORD, r"\b(?:redis\.|Strict)Redis\(|\bInfluxDBClient\(|\bNew(?:Plain)?Dialer\("),
    # An address, a user and a password, perhaps a database behind them.
    (2, _PASSWORD, r"\b(?:pymysql|MySQLdb)\.connect\("),
    (2, _PASSWORD, r"\bmysql_p?connect\(|\bmysqli(?:_connect)?\(|\bPDO\(|\bDBI->connect\("),
    (2, _PASSWORD, r"\bDriverManager\.getConnection\(|\bSequelize\("),
    (2, _PASSWORD, r"\bFTP(?:_TLS)?\(|\bsmtp\.PlainAuth\(|\bldap_bind\("),
    (2, _PASSWORD, r"\bDirectoryEntry\(|\bldap3\.Connection\(|\bexecute_kw\(|\bURL\.create\("),
    (LAST, _PASSWORD, r"\b(?:Sftp|Ssh|Scp)Client\("),
    (2, _PASSWORD, r"\bTransport\.send\(|\bCluster\.connect\("),
    # A user and a password.
    (1, _PASSWORD, r"\bPlain(?:Credentials|TextAuthProvider)\(|\bHttpNtlmAuth\("),
    (1, _PASSWORD, r"\b(?:Network|Sql)Credential\(|\bHttpBasicAuthenticator\("),
    (1, _PASSWORD, r"\bPasswordAuthenticationMethod\(|\bAuthenticateAsync\("),
    (1, _PASSWORD, r"\b(?:AuthTokens|neo4j\.auth)\.basic\(|\b(?:l|conn|ldap\w{0,12})\.Bind\("),
    (1, _PASSWORD, r"\b(?:[a-z]{1,12}C|c|ldapC)lient\.bind\("),
    (1, _PASSWORD, r"\b(?:cx_Oracle|oracledb)\.connect\(|\bsimple_bind(?:_s)?\("),
    (1, _PASSWORD, r"\burl\.UserPassword\(|\bCredentials\.basic\("),
    (1, _PASSWORD, r"\bauth\(\)\.(?:preemptive\(\)\.)?basic\("),
    (0, _PASSWORD, r"\bssh\.Password\(|\bunsafePlainText\(|\b(?:jedis|redis\w{0,12})\.auth\("),
    # What a key is made from or encrypted with.
    (1, _PASSWORD, r"\bload_(?:pem|der)_private_key\(|\bpbkdf2_hmac\("),
    (0, _PASSWORD, r"\bcrypto\.(?:scrypt|pbkdf2)(?:Sync)?\(|\bhashlib\.scrypt\("),
    # What is signed or encrypted, and a key; the algorithm comes first or last.
    (0, _KEY, r"\bhmac\.new\(|\bHMAC(?:256|384|512)\(|\bSignedString\(|\bcookieParser\("),
    (0, _KEY, r"\bURLSafe(?:Timed)?Serializer\(|\bFernet\(|\bAESGCM\("),
    (0, _KEY, r"\bSecretKeySpec\(|\bNewCookieStore\("),
    (0, _KEY, r"\b(?:En|De)codingKey::from_secret\("),
    (1, _KEY, rf"{_JWT}(?:encode|decode|sign|verify)\("),
    (0, _KEY, r"\b(?:AES|DES3?|Blowfish|ARC4|ChaCha20)\.new\("),
    (1, _KEY, r"\bcreate(?:Cipher|Decipher)(?:iv)?\("),
    (1, _KEY, r"\bcreateHmac\(|\bhmac\.New\(|\bsignWith\(|\bCryptoJS\.\w{1,12}\.(?:en|de)crypt\("),
    (2, _KEY, r"\bhash_hmac\(|\bopenssl_(?:en|de)crypt\("),
    # A key's id or a token, and what is secret.
    (1, _KEY, r"\bOAuth(?:1User)?Handler\(|\bOAuth1\(|\bStorageCredentials\("),
    (2, _KEY, r"\bPusher\(|\b(?:Minio|minio\.New)\("),
    (3, _KEY, r"\bOAuth\("),
)
"""A place, counted from 0, what stands there, and the functions, up to the bracket."""
FUNCTIONS = "|".join(functions for _, _, functions in _PLACES)
_COMPILED = tuple((place, name, re.compile(functions)) for place, name, functions in _PLACES)


@lru_cache(maxsize=4_096)
def place_in(call: str) -> tuple[int, str] | None:
    """Return the place of a secret among a function's arguments, and a name for it.

    Args:
        call: the function's name, with the bracket.

    Returns:
        None for a function that is not known to have such a place.
    """
    if not may_take_secret(call):
        return None
    return next(((place, name) for place, name, each in _COMPILED if each.search(call)), None)
