"""Secrets under the names and in the forms that people give them."""

from __future__ import annotations

import base64
import gzip
import string
import zlib

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.rule.detection.written_values import (
    ALPHANUMERIC,
    BASE32,
    LOWER,
    drawn,
    hexadecimal,
    in_base64,
    random_base64,
    random_uuid,
)

SCANNER = Scanner()
TERRAFORM = ALPHANUMERIC + "!@#$%&*()-_=+[]{}<>:?"
"""https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password."""
PRINTABLE = ALPHANUMERIC + string.punctuation


def is_found(name: str, value: str) -> bool:
    return SCANNER.scan_variable(Variable(name, value)) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RABBITMQ_DEFAULT_PASS", "bunnyhop"),
        ("MYSQL_ROOT_PASSWORD", "rootpw99"),
        ("SMTP_PASS", "mailer#1"),
        ("MAIL_PW", "Zx9!kk"),
        ("LDAP_BIND_PW", "bindme77"),
        ("ADMIN_PWD", "Winter2020"),
        ("FTP_PASSWD", "ftp-Upload1"),
        ("SFTP_PASSPHRASE", "open meadow please"),
        ("HASH_SALT", "pepperNsalt"),
        ("userPassword", "tiger55"),
        ("clientSecret", "gentle-otter-creek"),
        ("dbpass", "blue-heron"),
        ("GAME_RCONPW", "blue-heron"),
        ("PASSWORD_PROD", "blue-heron"),
        ("SECRET", "sshhh_its_quiet"),
        ("APP_SECRET", "33710685725059277509" + "994845435743"),
        ("COOKIE_SECRET", "keyboard otter"),
        ("CIPHER_KEY", "thisisourcipherword"),
        ("MASTER_KEY", "masterOfMeadows"),
        ("JWT_KEY", "our-very-long-signing-phrase"),
    ],
)
def test_a_password_by_its_name(name: str, value: str) -> None:
    assert is_found(name, value)


@pytest.mark.parametrize(
    "name",
    [
        "DB_SENHA",
        "PASSWORT",
        "KENNWORT",
        "GEHEIM",
        "MOT_DE_PASSE",
        "motDePasse",
        "CONTRASENA",
        "contraseña",
        "SECRETO",
        "SEGREDO",
        "WACHTWOORD",
        "HASLO",
        "hasło",
        "LOSENORD",
        "lösenord",
        "HESLO",
        "пароль",
        "密码",
    ],
)
def test_a_password_by_its_name_in_another_language(name: str) -> None:
    assert is_found(name, "luna-llena")
    assert not is_found(f"{name}_NAME" if name.isascii() else "NAME", "luna-llena")


@pytest.mark.parametrize(
    "name", ["DB_PSWD", "pswd", "X3_PSWD", "DB_PASWORD", "dbPaswrd", "smtp_psswd", "USER_PSW"]
)
def test_a_password_by_its_name_shortened_or_misspelled(name: str) -> None:
    file = SourceFile("app.py", f'{name} = "luna-llena"\n')

    assert is_found(name, "luna-llena")
    assert [each.is_decisive for each in SCANNER.scan_file(file)] == [True]
    assert not is_found(f"{name}_FILE", "luna-llena")


@pytest.mark.parametrize("name", ["TOPSWORD", "capsWidth", "PSWITCH", "tipsWanted", "HOPSWAP"])
def test_a_word_in_which_letters_of_such_a_name_stand_by_chance_is_none(name: str) -> None:
    assert not is_found(name, "luna-llena")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_KEY", hexadecimal(32)),
        ("api_token", drawn(22)),
        ("GH_PAT", drawn(40)),
        ("SIGNING_KEY", "abcDEF123signing"),
        ("UNSEAL_KEY", random_base64(33)),
        ("REDIS_AUTH", "q1w2e3r4t5"),
        ("SNYK_TOKEN", random_uuid()),
        ("LICENSE_KEY", "AAAA1-BBBB2-CCC33-DDD4D"),
        ("OTP_SEED", drawn(32, BASE32)),
        ("BASIC_AUTH", "deploy:meadow"),
        ("ZIPKIN_CRED", "svc/abc123XYZ"),
        ("DB_CREDENTIALS", "admin:heron"),
        ("SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", "registry:meadow"),
        ("accessKey", drawn(40, ALPHANUMERIC + "/+")),
        ("FERNET_KEY", random_base64(32)),
        ("LICENSE_TOKEN", drawn(24, string.ascii_letters)),
    ],
)
def test_a_token_by_its_name_and_its_look(name: str, value: str) -> None:
    assert is_found(name, value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(drawn(16), id="16 letters and digits"),
        pytest.param(drawn(24), id="24 letters and digits"),
        pytest.param(drawn(40), id="40 letters and digits"),
        pytest.param(drawn(32, LOWER), id="lower case"),
        pytest.param(drawn(32, BASE32), id="base32"),
        pytest.param(drawn(43, ALPHANUMERIC + "-_"), id="base64url"),
        pytest.param(random_base64(32), id="base64"),
        pytest.param(hexadecimal(32), id="hexadecimal"),
        pytest.param(hexadecimal(64), id="64 hexadecimal digits"),
        pytest.param(drawn(24, ALPHANUMERIC + "!#%^*-_"), id="with punctuation"),
        pytest.param(drawn(20, TERRAFORM), id="Terraform's, 20 characters"),
        pytest.param(drawn(32, TERRAFORM), id="Terraform's, 32 characters"),
        pytest.param(drawn(32, PRINTABLE), id="Secrets Manager's"),
        pytest.param(drawn(40, PRINTABLE, seed=6), id="Secrets Manager's, 40 characters"),
        pytest.param(drawn(50, LOWER + "!@#$%^&*(-_=+)"), id="Django's"),
        pytest.param(f"acme_live_{drawn(24)}", id="behind a prefix"),
        pytest.param(f"token:{drawn(24)}", id="behind a name"),
        pytest.param(f"first, {drawn(24)}; third", id="in a list"),
        pytest.param(in_base64(f"{drawn(20)}:{drawn(22)}"), id="a pair in base64"),
    ],
)
def test_a_random_value_whatever_its_name(value: str) -> None:
    assert is_found("CONFIG_7", value)


@pytest.mark.parametrize(
    "value",
    [
        "jdbc:oracle:thin:scott/Tig3rzz@//db:1521/ORCL",
        "jdbc:mysql://db:3306/x?user=app&password=otter",
        "Server=tcp:x.database.windows.net;User ID=sa;Password=P@ss1word;",
        "host=db port=5432 user=app password=otter dbname=x",
        "cache.example.com:6380,password=meadow,ssl=True",
        "-Xmx1g -Djavax.net.ssl.keyStorePassword=otter7 -Dx=y",
        "--user admin --password=otter7 --port 1",
        "--user admin --password otter7",
        "db:\n  user: a\n  password: ourMeadow\n",
        "{user: a, password: otter}",
        "{'user': 'a', 'password': 'otter'}",
        '{"db": {"user": "a", "password": "otter"}}',
        in_base64('{"db": {"user": "a", "password": "our-otter"}}'),
        in_base64(in_base64('{"password": "our-otter-7"}')),
        "postgres%3A%2F%2Fu%3Aotter%40db%2Fx",
        "next=%7B%22password%22%3A%22otter%22%7D",
        f"x-api-key: {hexadecimal(32)}",
        f"token={drawn(20)}&page=2",
        in_base64('{"user": "a", "password": "our-otter"}').encode().hex(),
        base64.b64encode(
            gzip.compress(b'{"user": "a", "password": "our-otter"}', mtime=0)
        ).decode(),
        base64.b64encode(zlib.compress(b"user=a\npassword=our-otter\n")).decode(),
    ],
)
def test_a_credential_within_a_value(value: str) -> None:
    assert is_found("SETTINGS", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PASSWORD", "postgres"),
        ("ADMIN_PASS", "changeme"),
        ("ROOT_PW", "CHANGE_ME!"),
        ("DB_PASSWORD", "123456"),
        ("DB_PASSWORD", "qwerty"),
        ("APP_SECRET", "secret"),
    ],
)
def test_a_weak_password_has_its_own_type(name: str, value: str) -> None:
    finding = SCANNER.scan_variable(Variable(name, value))
    assert finding is not None
    assert finding.secret_type == "Weak Password"
    assert not is_found("SETTING", value)


@pytest.mark.parametrize("member", ["value", "v", "prod", "text"])
def test_a_member_that_says_nothing_has_the_outer_name(member: str) -> None:
    assert is_found("DB_SECRET", f'{{"{member}": "heronLake77"}}')
    assert not is_found("DB_SETTINGS", f'{{"{member}": "heronLake77"}}')
    assert not is_found("DB_SECRET", '{"host": "heronLake77"}')


@pytest.mark.parametrize(
    "url",
    [
        "mysql://username:heron-lake-7@db.example.com/shop",
        # pragma: allowlist nextline secret
        "postgres://postgres:postgres@db/shop",
        "redis://:password7@cache",
        # pragma: allowlist nextline secret
        "amqp://user:passw0rd@mq",
    ],
)
def test_a_password_in_a_url_is_none_only_as_documentation_has_it(url: str) -> None:
    assert is_found("ADDRESS", url)
