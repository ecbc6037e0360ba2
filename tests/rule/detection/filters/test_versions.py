"""Packages with the names of secrets in manifests and lock files, each beside a real secret."""

from __future__ import annotations

import pytest

from rule.detection.filters.versions import is_version
from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, hexadecimal

SUM = hexadecimal(40)
MANIFESTS = [
    ("requirements.txt", "detect-secrets=={}"),
    ("requirements.txt", "django-rest-passwordreset === {}"),
    ("constraints.txt", "api-key-auth=={} \\"),
    ("setup.cfg", "secretstorage =\n    secretstorage=={}"),
    ("tox.ini", "    detect-secrets=={}"),
    ("Pipfile", 'detect-secrets = "=={}"'),
    ("Pipfile", 'secretstorage = {{version = "=={}", extras = ["crypto"], index = "pypi"}}'),
    ("Pipfile.lock", '"secrets": {{\n "index": "pypi",\n "version": "=={}"\n}}'),
    ("poetry.lock", 'secretstorage = {{version = ">={}", markers = "extra == \'x\'"}}'),
    ("pyproject.toml", 'password = ["password>={}", "password-extra~=2.0"]'),
    ("conda-lock.yml", "    detect-secrets: {}"),
    ("environment.yml", "  - detect-secrets={}=pyhd8ed1ab_0"),
    ("package.json", '    "api-key-auth": "{}",'),
    ("package-lock.json", '    "generate-password": "^{}"'),
    ("yarn.lock", '    csrf-token "{}"'),
    ("yarn.lock", '    registry-auth-token: "npm:^{}"'),
    ("pnpm-lock.yaml", "      js-tokens: {}(typescript@5.4.5)"),
    ("Cargo.toml", 'rpassword = {{ version = "{}", features = ["serde"] }}'),
    ("libs.versions.toml", 'password4j = "{}"'),
    ("pom.xml", "<version.jwt-token>{}</version.jwt-token>"),
    ("packages.lock.json", '"Password": "[{}, )"'),
    ("App.deps.json", '"UserSecrets": {{\n  "AWSSDK.SecretsManager": "{}"\n}}'),
]


VERSIONS = ("1.5.0", "2.0.0rc1", "5.0.2.post1", "4.0.0-beta.2", "2024.8.30", "3.0.0-rc.1+build.5")


@pytest.mark.parametrize(("path", "text"), MANIFESTS)
def test_a_version_is_no_secret_in_any_manifest(path: str, text: str) -> None:
    taken = {version: found(path, text.format(version)) for version in VERSIONS}

    assert {version: names for version, names in taken.items() if names} == {}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("requirements.txt", "secretstorage==1!2.0"),
        ("requirements.txt", "secretstorage==1.0+local.1"),
        ("libs.versions.toml", 'token = "2.0.0.RELEASE"'),
        ("libs.versions.toml", 'api-key = "33.0.0-jre"'),
        ("libs.versions.toml", 'password4j = { strictly = "[1.7, 1.8[", prefer = "1.7.25" }'),
        ("libs.versions.toml", 'password4j = "com.example:password4j:1.4"'),
        ("package.json", '    "generate-password": "latest",'),
        ("package.json", '    "password": "github:org/repo#semver:^1",'),
        ("package.json", '    "password": "link:../password",'),
        ("package.json", '    "auth-token": "catalog:react18",'),
        ("package.json", '    "csrf-token": "0.0.0-experimental-4616880c-20240101",'),
        ("package.json", f'    "token": "git+https://github.com/o/r.git#{SUM}",'),
        (
            "package.json",
            '    "js-tokens": "patch:js-tokens@npm%3A4.0.0#~/.yarn/patches/js.patch",',
        ),
        ("pnpm-lock.yaml", "      api-key-auth: 1.2.3_supports-color@8.1.1"),
        ("pnpm-lock.yaml", f"      password: github.com/o/r/{SUM}"),
        ("Pipfile", f'token = {{git = "https://github.com/o/token.git", ref = "{SUM}"}}'),
        ("pyproject.toml", f'secrets = {{ git = "https://github.com/o/s", rev = "{SUM}" }}'),
        (".pre-commit-config.yaml", "        detect-secrets: ['detect-secrets==1.5.0', 'x==1.0']"),
        ("tox.ini", "    secretstorage: secretstorage>=3.3"),
        ("versions.tf", '  password = { source = "o/password", version = "~> 1.2" }'),
        ("packages.lock.json", f'"UserSecrets": {{\n  "contentHash": "{drawn(86)}=="\n}}'),
    ],
)
def test_the_place_of_a_package_is_no_secret(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(("path", "text"), MANIFESTS)
def test_a_secret_beside_the_packages_of_a_manifest_is_found(path: str, text: str) -> None:
    token = "ghp_" + drawn(36)

    assert found(path, f"{text.format('1.5.0')}\n# {token}") == [2 + text.count("\n")]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("setup.cfg", f"password = {PASSWORD}"),
        ("package.json", f'    "password": "{PASSWORD}",'),
        ("Pipfile", f'password = "{PASSWORD}"'),
        ("pnpm-lock.yaml", f"      password: {PASSWORD}"),
        ("Cargo.toml", f'api-key = "{drawn(32)}"'),
        ("requirements.txt", f"password=={PASSWORD}"),
        ("app.lua", f'passwords = {{ orders = "{PASSWORD}" }}'),
        ("app.toml", f'login = {{ user = "app", password = "{PASSWORD}" }}'),
        ("app.py", 'password = "24.12.' + '1985"'),
        ("app.py", 'password = "1.2.3-' + 'Heron"'),
        ("app.py", 'password = "Heron=' + '2024"'),
        ("app.py", 'password = "heron:' + '12.5"'),
        ("app.py", 'password = "latest' + '1985"'),
    ],
)
def test_a_password_that_only_resembles_a_version_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


def test_what_goes_on_like_a_version_for_long_is_none() -> None:
    # Each took seconds when a digit could belong to several parts of the pattern.
    assert not is_version(
        "1.0838cce59c0f630fc17ef207debc4fff.82f28841f84b1eca6e7f72538eb5fcf7=>" * 2
    )
    assert is_version("1.0.0-dev.838cce59c0f630fc17ef207debc4fff0ab12cd34")


def test_a_generated_value_is_never_a_version() -> None:
    assert not any(is_version(drawn(n, seed=s)) for n in range(8, 40) for s in range(20))


@pytest.mark.parametrize(
    "value",
    [
        "2.0.0.Final",
        "V1.2.3-RC.1+Build.5",
        "[7.0.1-Beta, 8.0)",
        "PassLib[Argon2]>=1.7; Python_Version>'3.8'",
        "Com.Example:Token:1.2.3",
        "GitHub:Org/Repo#V1",
        "patch:Otter@NPM%3A5.0.0#~/.yarn/patches/Otter",
        "NPM:@Meadow/Heron@^4.X",
    ],
)
def test_a_version_may_be_written_in_any_case(value: str) -> None:
    assert is_version(value)
