"""What a setting is if the environment gives none, as libraries of settings have it declared."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn

BY_A_METHOD = (
    ("config.ts", f"export const a = env.get('DB_PASSWORD').default('{PASSWORD}').asString();"),
    ("config.js", f"const b = get('API_TOKEN').orElse('{drawn(32)}');"),
    ("Config.java", f'connect(user, find("DB_PASSWORD").orElse("{PASSWORD}"));'),
    ("main.rs", f'connect(vars.get("DB_PASSWORD").unwrap_or("{PASSWORD}"));'),
    ("config.py", f'connect(settings["db_password"].with_default("{PASSWORD}"))'),
)
BY_AN_OPTION = (
    ("env.ts", f"cleanEnv(process.env, {{ DB_PASSWORD: str({{ default: '{PASSWORD}' }}) }});"),
    ("env.ts", f"  DB_PASSWORD: str({{ desc: 'of the shop', default: '{PASSWORD}' }}),"),
    ("env.ts", f"  API_TOKEN: string({{ devDefault: '{drawn(32)}' }}),"),
    ("settings.js", f"  password: Text({{ fallback: '{PASSWORD}', required: true }}),"),
)
NONE = (
    ("env.ts", "  DB_PASSWORD: str({ desc: 'teal-badger-41' }),"),
    ("env.ts", "  DB_PASSWORD: str({ example: 'teal-badger-41' }),"),
    ("env.ts", "  DB_PASSWORD: str({ default: undefined }),"),
    ("env.ts", "  DB_PASSWORD: str({ default: process.env.OTHER }),"),
    ("form.ts", "  password: Field({ default: 'Enter your password' }),"),
    ("config.ts", "const a = env.get('DB_PASSWORD').default('').asString();"),
    ("config.ts", "const a = env.get('DB_PASSWORD').default(read('teal-badger-41'));"),
    ("migration.js", "table.string('password_hash').default('none');"),
    ("config.ts", "const stage = env.get('DB_PASSWORD').required().asString() || 'prod';"),
)


@pytest.mark.parametrize(("path", "line"), [*BY_A_METHOD, *BY_AN_OPTION])
def test_a_default_that_is_declared_is_found(path: str, line: str) -> None:
    assert found(path, line)


@pytest.mark.parametrize(("path", "line"), NONE)
def test_what_else_is_declared_is_none(path: str, line: str) -> None:
    assert not found(path, line)
