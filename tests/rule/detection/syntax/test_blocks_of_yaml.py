"""Members of a block whose name says that they are secrets: lists and maps of YAML."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn, hexadecimal

TOKEN = drawn(36)
KEY = hexadecimal(40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"api_keys:\n  shop: {TOKEN}\n  billing: {KEY}\n", [2, 3]),
        (f"apiKeys:\n  - {TOKEN}\n  - '{KEY}'\n", [2, 3]),
        (f"tokens:\n- {TOKEN}\n- {KEY}\nregion: {KEY}\n", [2, 3]),
        (f"secrets:\n  - {TOKEN}\n  - shop-db\n", [2]),
        (f"a:\n  secrets:\n    hooks: {TOKEN}  # ours\n    db: shop-db\n", [3]),
        (f'passwords:\n  root: {VALUE}\n  app: "{VALUE}"\n', [2, 3]),
        (f"passwords:\n  # ours\n\n  - {VALUE}\n", [4]),
        ("passwords:\n  - hunter2\n  - 'tiger-lily-9'\n", [2, 3]),
        ("db:\n  passwords:\n  - tigerlily1\n  - oak-and-elm  # ours\n", [3, 4]),
        ("old_passwords:\n  - hunter2\n\n  # older\n  - tigerlily1\nnames:\n  - hunter2\n", [2, 5]),
        (f"tokens:\n  - name: shop\n    value: {TOKEN}\n", [3]),
        (f"tokens:\n  - {{name: shop, value: {TOKEN}}}\n  - value: {KEY}\n", [2, 3]),
        (
            "api_keys:\n" + "".join(f"  app-{n}: {drawn(32, seed=n)}\n" for n in range(20)),
            [*range(2, 22)],
        ),
    ],
)
def test_members_of_a_block_of_secrets_are_found(text: str, lines: list[int]) -> None:
    assert found("stack.yaml", text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "secrets:\n  - db_password\n  - source: site.key\n",
        "secrets:\n  db_password:\n    file: ./db.txt\n  other:\n    external: true\n",
        "secrets:\n  inherit: true\n  name: shop-db-2024\n  arn: arn:aws:a:b:c:d\n",
        "passwords:\n  minimum: 12\n  policy: strict\n  file: /etc/passwords\n",
        "tokens:\n  ttl: 3600\n  issuer: shop2024.example\n",
        "passwords:\n  - ${DB_PASSWORD}\n  - '{{ vault.db }}'\n  - /run/secrets/db\n",
        "passwords:\n  - policy: strict\n  - minimum: twelve\n",
        "secrets:\n  - hunter2\n",
        f"tokens:\n  id: {KEY}\n  clientId: {TOKEN}\n",
        f"tokens:\nregion: {KEY}\n",
        f"sort_keys:\n  - {TOKEN}\n",
        "api_keys:\n  shop: ${SHOP_KEY}\n  billing: '{{resolve:secretsmanager:billing}}'\n",
        f"tokens:\n  shop:\n    checksum: {KEY}\n",
        f"secrets:\n  - name: {VALUE}\n    key: shop\n",
    ],
)
def test_members_that_are_no_secrets_are_left_alone(text: str) -> None:
    assert found("stack.yaml", text) == []


def test_only_yaml_has_blocks_without_brackets() -> None:
    assert found("app.py", f"with tokens:\n    name: {TOKEN}\n") == []
    assert found("app.js", f"tokens:\n  - {PASSWORD}\n") == []
