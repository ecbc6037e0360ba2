from __future__ import annotations

import base64

import pytest

from rule.detection.scanner import Scanner
from rule.model import Confidence, SourceFile, Variable
from tests.rule.detection.written_values import (
    HEXADECIMAL,
    LOWER,
    drawn,
    random_base64,
    random_uuid,
)

SCANNER = Scanner()
ID, HEX = random_uuid(), drawn(32, HEXADECIMAL)


def basic(credentials: str) -> str:
    return f"Basic {base64.b64encode(credentials.encode()).decode()}"


SLACK = "https://hooks.slack.com"
JAAS = (
    "org.apache.kafka.common.security.plain.PlainLoginModule required \\\n"
    'username="client" \\\n'
    'password="{}";'
)


@pytest.mark.parametrize(
    ("value", "secret_type"),
    [
        (basic("app:harbor-pepper-71"), "Authorization Header"),
        (basic("orders:x"), "Authorization Header"),
        (f"Authorization: {basic('app:Falcon-69')}", "Authorization Header"),
        (JAAS.format("client"), "Login Module Password"),
        ("a.ScramLoginModule required username=a password=b7c8;", "Login Module Password"),
        (f"{SLACK}/workflows/T016M3G1GHZ/A04J3BAF7AA/44266/F6Vm03re", "Webhook"),
        ("https://discord.com/api/webhooks/123456789012345678/" + "aB3-" * 17, "Webhook"),
        (f"https://hooks.zapier.com/hooks/catch/1234567/{drawn(7, LOWER)}/", "Webhook"),
        (f"https://maker.ifttt.com/trigger/sold/with/key/{drawn(22)}", "Webhook"),
        (f"https://outlook.office.com/webhook/{ID}@{ID}/IncomingWebhook/{HEX}/{ID}", "Webhook"),
        (f"https://hook.eu1.make.com/{drawn(32, LOWER)}", "Webhook"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{ID}", "Webhook"),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ID}", "Webhook"),
        (f"https://events.pagerduty.com/integration/{HEX}/enqueue", "Webhook"),
        (f"https://chat.example.net/hooks/{drawn(26, LOWER)}", "Webhook"),
        (f"https://chat.example.net/hooks/{drawn(24, HEXADECIMAL)}/{drawn(48)}", "Webhook"),
        (f"https://mainnet.infura.io/v3/{HEX}", "Key in URL"),
        (f"wss://mainnet.infura.io/ws/v3/{HEX}", "Key in URL"),
        (f"https://eth-mainnet.g.alchemy.com/v2/{drawn(32)}", "Key in URL"),
        (f"https://ab-cd.quiknode.pro/{drawn(40, HEXADECIMAL)}/", "Key in URL"),
        (f"https://api.openweathermap.org/data/2.5/weather?q=Bern&appid={HEX}", "Key in URL"),
        (f"https://shop.azurewebsites.net/api/run?code={drawn(54)}==", "Key in URL"),
        (
            f"https://chat.googleapis.com/v1/spaces/{drawn(11)}/messages?token={drawn(43)}",
            "Webhook",
        ),
        (
            f"https://shop.blob.core.windows.net/c?sv=2022-11-02&sig={drawn(43)}%3D",
            "Azure Shared Access",
        ),
        (
            f"Endpoint=sb://shop.example.net/;SharedAccessKey={random_base64(32)}",
            "Azure Shared Access",
        ),
    ],
)
def test_credentials_are_known_by_how_they_are_written(value: str, secret_type: str) -> None:
    finding = SCANNER.scan_variable(Variable("SETTING", value))

    assert finding is not None
    assert finding.secret_type == secret_type
    assert finding.confidence >= Confidence.STRUCTURED


@pytest.mark.parametrize(
    "value",
    [
        "Basic",
        "Basic dGhpcyBpcyBhIHNlbnRlbmNl",  # a sentence without a colon
        "Basic membership",
        f"Basic {base64.b64encode(bytes([0, 58, 1])).decode()}",
        "org.apache.kafka.common.security.plain.PlainLoginModule required;",
        'PlainLoginModule required username="client" password="${file:/run/secrets:client}";',
        f"{SLACK}/services",
        "https://discord.com/api/webhooks/",
        "https://hooks.zapier.com/hooks/",
        "https://hook.eu1.make.com/order-was-paid",
        "https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "https://events.pagerduty.com/integration/{key}/enqueue",
        "https://shop.example.net/hooks/order-was-paid",
        "https://mainnet.infura.io/v3/YOUR-PROJECT-ID",
        "https://eth-mainnet.g.alchemy.com/v2/{api_key}",
        "https://api.openweathermap.org/data/2.5/weather?q=Bern&appid=",
        "https://shop.azurewebsites.net/api/run?code=",
        "https://shop.blob.core.windows.net/c?sv=2022-11-02&sig=",
    ],
)
def test_what_is_only_written_alike_is_none(value: str) -> None:
    assert SCANNER.scan_variable(Variable("SETTING", value)) is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'ALERTS = "https://hook.eu1.make.com/{drawn(32, LOWER)}"'),
        ("app.js", f'post("https://chat.example.net/hooks/{drawn(26, LOWER)}", order)'),
        ("app.js", f"const web3 = new Web3(`https://mainnet.infura.io/v3/{HEX}`)"),
        ("a.json", f'{{"url": "https://shop.azurewebsites.net/api/run?code={drawn(54)}=="}}'),
        ("app.go", f'url := "https://api.openweathermap.org/data/2.5/find?appid={HEX}&q=Bern"'),
    ],
)
def test_an_address_that_lets_anybody_in_is_found_in_code(path: str, line: str) -> None:
    assert [*SCANNER.scan_file(SourceFile(path, f"{line}\n"))]


def test_an_authorization_header_is_found_in_code() -> None:
    text = f'HEADERS = {{"Authorization": "{basic("app:Falcon-69")}"}}\n'

    types = [finding.secret_type for finding in SCANNER.scan_file(SourceFile("app.py", text))]
    assert "Authorization Header" in types


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEILISEARCH_KEY", "cobalt-meadow-4220"),
        ("ORDERS_TOKEN", "CobaltNimbus$3"),
        ("SmtpPass", "walnut-1899"),
        ("HEROKU_API_KEY", "f048318d-35c7-4100-824b-03f2724c1663"),
        ("SESSION_SALT", "lantern-falcon-275"),
    ],
)
def test_a_token_by_its_name_is_found(name: str, value: str) -> None:
    finding = SCANNER.scan_variable(Variable(name, value))

    assert finding is not None
    assert finding.confidence is Confidence.NAMED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRIMARY_KEY", "item-2024-11"),
        ("PARTITION_KEY", "customer-2024-11"),
        ("KMS_KEY", "d63dcf06-bfd3-417a-a85d-eed97c3e4cc0"),
        ("CACHE_KEY", "prices-v2-2024"),
        ("REGISTRY_AUTH", "htpasswd"),
        ("APPROVAL_KEY", "ApprovalRequired"),
        ("USE_TOKEN", "version-2024"),
        ("REDIS_TLS_KEY", "/certs/redis2024.key"),
        ("GREETING_TOKEN", "hello there 2024"),
        ("TOKEN_EXPIRY", "cobalt-meadow-4220"),
    ],
)
def test_a_key_that_data_is_looked_up_by_is_none(name: str, value: str) -> None:
    assert SCANNER.scan_variable(Variable(name, value)) is None
