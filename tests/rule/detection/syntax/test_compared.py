"""Literals that are compared with a password, on either side."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import VALUE, found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'if "{VALUE}" == password:'),
        ("app.py", f"if event['token'] == 'x' or '{VALUE}' != self.api_token:"),
        ("app.js", f"if ('{VALUE}' === req.body.password) next();"),
        ("app.php", f"if ('{VALUE}' == $password) {{"),
        ("App.java", f'if ("{VALUE}".equals(password)) {{'),
        ("App.java", f'return "{VALUE}".equalsIgnoreCase(request.getPassword());'),
        ("App.java", f'if (password.equals("{VALUE}")) {{'),
        ("App.kt", f'if (user.apiToken.contentEquals("{VALUE}")) ok()'),
        ("App.java", f'if (password.compareTo("{VALUE}") == 0) {{'),
    ],
)
def test_a_literal_that_is_compared_with_a_password_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'if "Bearer" == token_type and "otter" == password:'),
        ("app.js", "if ('password' === field.token) next();"),
        ("app.js", f"if ('{VALUE}' === user.name) next(password);"),
        ("App.java", 'if (token.equals("refresh_token")) {'),
        ("App.java", f'if ("{VALUE}".equals(name) && password.equals(other)) {{'),
        ("app.py", f'x = f("{VALUE}")(password)'),
    ],
)
def test_another_comparison_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []
