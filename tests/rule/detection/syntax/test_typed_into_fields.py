"""Passwords that a script types into the fields of a page, as canaries and scrapers do."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.js", f"await page.type('#password', '{PASSWORD}');"),
        ("a.js", f'await page.type("input[name=password]", "{PASSWORD}", {{ delay: 20 }});'),
        ("a.ts", f"await page.fill('#user_password', '{PASSWORD}');"),
        ("a.ts", f"await page.locator('input[type=\"password\"]').fill('{PASSWORD}');"),
        ("a.ts", f"await page.getByLabel('Password').fill('{PASSWORD}');"),
        ("a.js", f"cy.get('[name=password]').type('{PASSWORD}');"),
        ("a.js", f"cy.get('#passwd').type('{PASSWORD}{{enter}}', {{ log: false }});"),
        ("a.py", f'driver.find_element(By.ID, "password").send_keys("{PASSWORD}")'),
        ("a.py", f'page.get_by_label("Password").fill("{PASSWORD}")'),
        ("A.java", f'driver.findElement(By.name("password")).sendKeys("{PASSWORD}");'),
        ("a.rb", f"fill_in 'Password', with: '{PASSWORD}'"),
        ("a.rb", f"fill_in('user[password]', with: '{PASSWORD}')"),
    ],
)
def test_a_password_that_is_typed_into_a_field_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.js", "await page.type('#password', process.env.PASSWORD);"),
        ("a.js", f"await page.type('#user', '{PASSWORD}');"),
        ("a.js", "cy.get('[name=password]').type(Cypress.env('password'));"),
        ("a.js", f"cy.get('[name=password]').should('have.value', '{PASSWORD}');"),
        ("a.js", f"cy.get('#password').clear(); cy.get('#user').type('{PASSWORD}');"),
        ("a.py", 'driver.find_element(By.ID, "password").send_keys(password)'),
        ("a.py", 'driver.find_element(By.ID, "password").send_keys(Keys.ENTER)'),
        ("a.rb", "fill_in 'Password', with: password"),
        ("a.ts", "await page.getByText('Forgot password').click();"),
    ],
)
def test_what_else_a_script_does_with_a_field_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("A.java", f'MongoCredential.createCredential("app", "db", "{PASSWORD}".toCharArray());'),
        ("A.java", f'createScramSha256Credential("app", "db", "{PASSWORD}".toCharArray())'),
        ("a.py", f'cipher = AES.new("{PASSWORD}", AES.MODE_EAX)'),
        ("a.js", f"crypto.createCipheriv('aes-256-cbc', '{PASSWORD}', iv);"),
        ("run.sh", f"mysqladmin -u root password {PASSWORD}"),
        ("run.sh", f"mysqladmin -u root password '{PASSWORD}'"),
    ],
)
def test_a_password_among_other_arguments_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        # pragma: allowlist nextline secret
        ("a.ts", "export type Secret = 'none' | 'password' | 'token';"),
        ("a.ts", 'type AuthToken = "bearer_token_2" | "api_key_v2";'),
        ("a.ts", "declare type Password = 'password';"),
        ("a.py", r'PASSWORD_RE = re.compile(r"password=(\S+)")'),
        ("a.js", r"const PATTERN = new RegExp('token=([^&]+)');"),
        ("a.py", r'HIDE = re.compile("secret: (\\w{8,})")'),
        ("run.sh", "mysqladmin -u root password"),
        ("a.js", "crypto.createCipheriv('aes-256-cbc', key, iv);"),
    ],
)
def test_types_and_patterns_are_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []
