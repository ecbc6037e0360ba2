"""Forms in which tools of many kinds take settings: makefiles, images, arguments, elements, SQL."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn

TOKEN = drawn(36)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("Makefile", f"DB_PASSWORD ?= {PASSWORD}"),
        ("Makefile", f"DB_PASSWORD := {PASSWORD}"),
        ("Makefile", f"DB_PASSWORD ::= {PASSWORD}"),
        ("Makefile", f"DB_PASSWORD != {PASSWORD}"),
        ("rules.mk", f"export DB_PASSWORD ?= {PASSWORD}"),
        ("Dockerfile", f"ENV DB_PASSWORD {PASSWORD}"),
        ("Dockerfile", f"ENV DB_PASSWORD {PASSWORD} meadow"),
        ("run.csh", f"setenv DB_PASSWORD {PASSWORD}"),
        ("run.fish", f"set -x DB_PASSWORD {PASSWORD}"),
        ("run.sh", f'echo "machine git.internal login ci password {PASSWORD}" > ~/.netrc'),
        ("Dockerfile", f"RUN echo 'machine git.internal login ci password {PASSWORD}' > ~/.netrc"),
        ("run.sh", f'printf "machine git.internal login ci password {PASSWORD}" > ~/.netrc'),
        ("values.yaml", f"  - {{name: DB_PASSWORD, value: {PASSWORD}}}"),
        (
            "values.yaml",
            f"env: [{{name: DB_USER, value: app}}, {{key: password, value: {PASSWORD}}}]",
        ),
        ("task.yaml", f"  - {{ name: 'DB_PASSWORD', value: {PASSWORD} }}"),
        ("deploy.ps1", f'New-User -Name app -Password "{PASSWORD}"'),
        ("a.sql", f"SET PASSWORD FOR 'app'@'%' = PASSWORD('{PASSWORD}');"),
        ("a.sql", f"set password for app = '{PASSWORD}';"),
        ("a.sql", f"SET PASSWORD = PASSWORD('{PASSWORD}');"),
        ("a.sql", f"SET PASSWORD TO '{PASSWORD}';"),
        ("a.sql", f"CREATE DATABASE LINK l CONNECT TO app IDENTIFIED BY {PASSWORD} USING 'o';"),
        ("a.sql", f"create public database link l connect to app identified by {PASSWORD};"),
        ("a.sql", f"GRANT CONNECT TO app IDENTIFIED BY {PASSWORD};"),
    ],
)
def test_a_setting_in_the_form_of_its_tool_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("web.xml", f"<param-name>dbPassword</param-name>\n<param-value>{PASSWORD}</param-value>"),
        ("a.xml", f"<env-entry-name>dbPassword</env-entry-name>\n<env-entry-value>{PASSWORD}</e>"),
        ("a.xml", f"<ns:name>dbPassword</ns:name>\n<ns:value>{PASSWORD}</ns:value>"),
        ("pod.yaml", f'- "--db-password"\n- "{PASSWORD}"'),
        ("pod.yaml", f"  - --auth-token\n  - {TOKEN}"),
        ("task.json", f'  "--db-password",\n  "{PASSWORD}",'),
        ("a.py", f"    '--db-password',\n    '{PASSWORD}',"),
    ],
)
def test_a_value_in_the_line_behind_its_element_or_option_is_found(path: str, text: str) -> None:
    assert found(path, text) == [2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kubeconfig", f"users:\n- user:\n    password: {PASSWORD}"),
        ("kube.config", f"users:\n- name: ci\n  user:\n    password: {PASSWORD}\n    x: y"),
        ("orders", f"# ours\ndb:\n  user: app\n  password: {PASSWORD}"),
    ],
)
def test_a_file_of_settings_is_told_by_its_lines(path: str, text: str) -> None:
    assert found(path, text) == [1 + text[: text.index(PASSWORD)].count("\n")]


@pytest.mark.parametrize(
    "text",
    [
        f"Dear all,\nthis is how we log in:\npassword: {PASSWORD}",
        "Usage: orders\n\nPassword: as you chose it",
        "usage: orders\npassword: required",
    ],
)
def test_a_text_for_people_is_no_file_of_settings(text: str) -> None:
    assert found("NOTES", text) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("Makefile", "\tPGPASSWORD=$(DB_PASSWORD) psql -h db orders"),
        ("Makefile", "\tPASSWORD=${PW} TOKEN=${TOKEN} ./deploy.sh"),
        ("Makefile", "\tPASSWORD=$$DB_PASSWORD ./deploy.sh"),
        ("Makefile", "DB_PASSWORD ?= $(shell cat password)"),
        ("Makefile", "DB_PASSWORD ?="),
        ("Dockerfile", "ENV DB_PASSWORD $DB_PASSWORD"),
        ("Dockerfile", "ENV DB_PASSWORD_FILE /run/secrets/orders"),
        ("run.sh", 'echo "machine git.internal login ci password $PASSWORD" > ~/.netrc'),
        ("run.sh", 'echo "the machine needs a password today"'),
        ("values.yaml", f"  - {{name: DB_USER, value: {PASSWORD}}}"),
        ("values.yaml", "  - {name: DB_PASSWORD, value: $(DB_PASSWORD)}"),
        ("deploy.ps1", "Connect-Server -User app -Password $password"),
        ("deploy.ps1", "Connect-Server -User app -PasswordFile orders.txt"),
        ("a.sql", "SET PASSWORD FOR 'app'@'%' = PASSWORD(@password);"),
        ("a.sql", "SET PASSWORD FOR app = ?;"),
        ("a.sql", "create database link l connect to app identified by :password;"),
        ("pod.yaml", "- --db-password\n- --verbose"),
        ("pod.yaml", "- --db-password\n- $(DB_PASSWORD)"),
        ("pod.yaml", "- --password-stdin\n- orders"),
        ("a.py", "    '--exclude-secrets',\n    type=str,"),
        ("a.py", '    "--keyfile-password",\n    default=None,'),
        ("a.js", "  '--password',\n  given.password2,"),
        ("a.py", '    "--password",\n    "-p",'),
        ("task.json", '"--db-password",\n"--verbose",'),
        ("web.xml", "<param-name>dbUser</param-name>\n<param-value>otter</param-value>"),
        ("web.xml", "<param-name>dbPassword</param-name>\n<param-value>${PW}</param-value>"),
        ("notes.txt", f"ENV {VALUE}"),
    ],
)
def test_a_form_without_a_value_of_its_own_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []
