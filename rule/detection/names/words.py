"""Words in names: those that ask for a secret, and those that make a name harmless.

Each word is in lower case and without accents. `kinds` says how the words are used.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """Return the words of some lines, separated by spaces."""
    return frozenset(" ".join(lines).split())


PASSWORDS = words(
    "passcode passphrase passwd password passwords psk pwd salt secret secrets",
    # Shortened and misspelled.
    "paswd pasword paswrd psswd pssword pswd psword pswrd",
    # In other languages: Czech, Danish, Dutch, Finnish, French, German, Hungarian,
    # Italian, Polish, Portuguese, Russian, Slovene, Spanish, Swedish, Turkish.
    "adgangskode geheim geheimnis geslo haslo heslo jelszo kennwort kodeord losenord motdepasse",
    "parol parola passord passwort salasana secreto segredo senha sifre wachtwoord zaporka",
)
"""Anywhere in a name: the value is a secret, weak or strong."""

IDS = words(
    "accountid address addresses appid arn arns bucket cid clientid contract cursor fingerprint",
    "group groupid guid id ids kid orgid peer pool projectid release sid stream table teamid",
    "tenant tenantid thumbprint trace traceid traceparent tracestate uid userid username uuid",
    "version zone",
)
"""At the end of a name: the value is an identifier, which may be random but is no secret."""

PLAIN_PASSWORDS = words("passwd password pswd pwd")
"""English words that mean a password and nothing else."""

PASSWORDS_LAST = words("pass passw pepper psw pw")
"""At the end of a name: a password. ``PASS_THROUGH`` is none."""

QUANTIFIERS = words("all any both each every no none some")
"""Before "pass" it is a verb: ``allPass`` is a function."""

WORDS_IN_PASS = words("bypass compass encompass overpass surpass trespass underpass")
"""English words that end in "pass"."""

NO_SECRETS = words("passwordless secretariat secretaries secretary")
"""Words that only begin like those for secrets."""

PHRASES = words("mnemonic passphrase phrase seed")
"""In a name: the value may be a password of several words."""

PASSWORDS_IN_OTHER_SCRIPTS = ("пароль", "密码", "密碼", "パスワード", "비밀번호", "סיסמה")

CIPHERS = words(
    "aes cipher crypt crypto decryption encrypt encryption hmac jwt master signature signing",
)
"""Before ``key``: the key is a secret. Other keys may be keys of data."""

TOKENS = words(
    "apikey apikeys auth authkey authtoken bearer clave cred credential credentials creds jwt key",
    "keys login mfa mnemonic otp pat phrase pin seed token tokens totp",
)
"""At the end of a name: the value is a secret if somebody generated it."""

OF_SECRET_KEYS = CIPHERS | words(
    "access account ads ai analytics api app application auth client consumer credential deploy",
    "dsa ecdsa ed gpg host integration licence license live login map maps merchant openai pat pgp",
    "private prod project rsa sec secret security sendgrid server service session shared sk ssh",
    "ssl storage stripe subscription test tls token user wallet webhook write",
)
"""Before ``key``: somebody issues or generates the key. Other keys may be keys of data."""

PAIRS = ("basicauth", "credential", "creds", "httpauth", "userinfo", "userpass")
"""In a name: the value may be a user and a password, separated by a colon."""

KEYS_OF_DATA = words(
    "cache cmk column condition context dedupe document event foreign group hash idempotency index",
    "kms lookup map metadata model object partition primary queue range row schedule socket sort",
    "tag translation",
)
"""Before ``key``: the key identifies data."""

STORED_BY_KEY = words("cache dedupe hash idempotency object partition range row s sort")
"""Before ``key``: a store keeps something under the key; ``s`` is what is left of ``S3_KEY``."""

KEYS_BEHIND = words(
    "alert argument attribute bucket cache column condition config configuration context dict",
    "dictionary event field header item metadata option param partition primary sort tag",
    "parameter property setting url",
)
"""With one of these right before ``key``, a name is an entry's: ``ENCRYPTION_CONFIG_KEY``."""

TOKENS_OF_REQUESTS = words(
    "batch continuation correlation cursor cursors dedupe deduplication dkim idempotency input",
    "lexer list lock next nextpage output page paging pagination parser prev previous query",
    "request postman resume resumption scroll skip start stream string sync syntax task xsrf",
)
"""Before ``token``: it says where a list goes on, or which request it is. DKIM's stand in DNS:
https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html."""

PUBLIC = words("pub public publishable site verification verify verifying")
"""Before ``key`` or ``token``: the key is public."""
PUBLIC_OF_JWK = words("e kid n x x5c x5t x5u y")
"""Members of a JSON Web Key: https://www.rfc-editor.org/rfc/rfc7517#section-4."""
PUBLIC_KEYS = words("pubkey publickey sitekey")

HARMLESS_HEADS = IDS | words(
    "action actions age alg algorithm algorithms alias alphabet alphabets api attempts audience",
    "authorizer backend box btn bucket button cache caption changed characters chars charset",
    "choices ciphertext class client collection column columns command comment component condition",
    "confirm confirmation controller cost count created database date day days decoder description",
    "dialog digits directory disabled duration email enabled encoder encoding endpoint endpoints",
    "engine entry env environment err error errors event events example exception exists expired",
    "expires expiry exportable expression expressions extension failed failure fetcher field",
    "fields file filename files filter filters flag flow folder form format found function",
    "generator getter grant guid handler hasher hashers header headers heading help helper hint",
    "history host hours icon incorrect index input instructions interval invalid issuer iterations",
    "keyid keyword keywords kind kinds label lambda lang language layer length level lifetime",
    "limit link list loader locale location log manager map mapping marker max message messages",
    "method min minutes mismatch missing mode model module mount msg name names namespace needed",
    "notification number object option options owner padding page param parameter parameters",
    "params parser path paths pattern patterns period pins placeholder plan plugin policy popup",
    "port prefix prompt properties property protected provider query question queue reader realm",
    "reason recovery ref regex regexp region regions reminder request required requirement",
    "requirements reset resolver resource response retries role rotation rotator rounds route rule",
    "rules schedule schema scheme scope scopes screen seconds secretarn secretid secretname",
    "secretpath secretsmanager section selector sentinel serial service settings setup signal size",
    "source spec stack stage state status stdin step storage store strategy strength subject",
    "submit substring substrings success suffix suppression suppressions table tag tags target",
    "task template tests tier time timeout title tooltip topic total totals trigger ttl type types",
    "unit units updated updater uri uris url urls usage util utils validation validator validators",
    "var variable variables verifier view warning widget wizard writer xpath",
)
"""At the end of a name: the value is something about a secret, not the secret."""

UNITS = words(
    "bits bytes chars days hours hrs kb len mb milliseconds millis mins months ms msec msecs secs",
    "weeks",
)
"""At the end of a name of a number: what it counts. ``MS`` may also name whose password it is."""

METHODS = words("client_secret_basic client_secret_post")
"""How a client of OAuth shows its secret: https://www.iana.org/assignments/oauth-parameters."""

QUESTIONS = words(
    "allow can disable enable has ignore incorrect invalid is must non require show skip use",
    "verify with wrong",
)
"""At the beginning of a name: the value is yes or no, or no secret of anybody's."""

LIVE = words("live prd prod production")
"""Behind "non" in a name: the environment of which the secret is none."""

KNOWN_TO_ALL = words(
    "banned blacklisted blocked breached common compromised denied disallowed forbidden guessable",
    "leaked popular prohibited pwned weak",
)
"""Before ``passwords``: nobody may choose one of them."""

OPERATIONS = words("create delete describe fetch generate get import list remove update")
"""A name in camel case that begins with one of these is a function's."""

VERBS_OF_APIS = OPERATIONS | words("change clear invalidate query revoke rotate search")
"""Among the first words of an operation's name."""
GETTERS = words("fetch get")
"""Those of the operations that return what they name."""

QUALIFIERS = words(
    "base b64 current default dev development encoded fallback live new old p plain plaintext prd",
    "prod production qa raw sandbox stage staging string test text uat v val value",
)
"""At the end of a name: which secret, or in what form. The word before decides."""

HASHES = words(
    "artifact blob build checksum chksum commit crc digest etag fingerprint hash head image",
    "integrity md ref rev revision sha sha256 sri sum tag thumbprint tree version",
)
SUMS = words("checksum digest etag integrity sri")
"""The hashes that are also written in base64 without padding, and cut."""
SECRETS = words("auth credential key passwd password pwd salt secret token")
"""At the end of a name with one of the hashes, as in ``HASH_SALT``: the value is no hash."""

OPENPGP = words("gpg gpgkey gpgkeys openpgp pgp pgpkey pgpkeys")
"""In a name of keys: a value that looks like a fingerprint is one."""
OF_PRIVATE_KEYS = words("passphrase password priv private secret")

ENCRYPTED = words("cipher ciphertext cyphertext enc encrypted sealed")
"""In a name: a value in base64 is a ciphertext."""

PURPOSES = CIPHERS | words(
    "api app application auth client consumer cookie csrf flask hash hook oauth password session",
    "shared stripe token totp webhook",
)
"""Before ``secret``: it is a secret itself. The secret of a database may be the name of one."""
PLACES = words(
    "acc aurora creds credentials db database dev development docdb int mysql pg postgres prd",
    "prod production qa rds redis redshift sandbox secret secrets stage staging test uat",
)
"""Words in names of secrets: ``orders-prod-db``."""
SYSTEMS = words(
    "admin amqp broker database db elastic elasticsearch ftp kafka ldap mariadb mongo mongodb",
    "mssql mysql oracle pg postgres postgresql rabbitmq rds redis redshift root sftp smtp",
)
"""Before the word for a password: whose it is."""
PLURALS = words("credentials creds keys passes passwords pwds secrets tokens")
"""At the end of a name: a list, or the name of one."""

SYNONYMS = {
    **dict.fromkeys(("pass", "passwd", "passwords", "passwort", "pwd", "pw"), "password"),
    "secrets": "secret",
    "tokens": "token",
}
"""Short forms and plurals of words in names."""

TYPES = words(
    "builder client config configuration connection context creatable data detail details entity",
    "group info input item link links list manager model object options output params policy",
    "projection properties provider record ref reference request resource response rule schema",
    "selector service source spec status type",
)
"""At the end of a type's name."""

OF_LOGINS = words(
    "auth authentication authenticator authorization authorizer credential credentials login oauth",
)
"""At the beginning of a type's name of three words: ``AuthenticatorMethodSimple``."""

WITH_DIGITS = words(
    "argon2 curve25519 sha2 x25519 base32 base58 base64 bech32 chacha20 ec2 ed25519 es6 gb2312 h2",
    "h264 hs256 http2 http3 i18n id3 ipv4 ipv6 k8s l10n latin1 level2 lexv2 log4j md5 mp3 mp4",
    "neo4j oauth1 oauth2 p12 p256 pkcs1 pkcs12 pkcs7 pkcs8 route53 rs256 s3 sha1 sha256 sha384",
    "sha512 utf16 utf8 v1 v2 v3 v4 w3c web3 x509",
)
"""Words that are written with a digit, as parts of names: ``s3StorageClass``."""

USERS = words("accounts htpasswd logins userlist users")
"""At the end of a name: users, each perhaps with a password: ``alice:…,bob:…``."""

CREDENTIALS_LAST = PASSWORDS | PASSWORDS_LAST | TOKENS | words("passphrase pin")
"""At the end of an identifier: it names a credential."""
