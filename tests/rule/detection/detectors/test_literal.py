"""Literals in the languages that functions and their settings are written in."""

from __future__ import annotations

import pytest

from rule.detection.detectors.literal import LiteralDetector
from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import CodeLine, Confidence, Provenance, SourceFile
from tests.rule.detection.written_values import drawn, random_uuid

SCANNER = Scanner()
VALUE = "cobalt-heron-4220"


def found(path: str, line: str, provenance: Provenance = Provenance.OWN) -> list[int]:
    file = SourceFile(path, f"\n{line}\n", provenance)
    locations = [finding.location for finding in SCANNER.scan_file(file)]
    return sorted({location.line for location in locations if isinstance(location, CodeLine)})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f"connect(api_token='{VALUE}', retries=3)"),
        ("app.py", f'orders_token: str = "{VALUE}"'),
        ("app.js", f"const ordersToken = `{VALUE}`;"),
        ("app.ts", f"  encryptionKey: '{VALUE}',"),
        ("App.java", f'static final String ORDERS_TOKEN = "{VALUE}";'),
        ("App.java", f'properties.put("orders.token", "{VALUE}");'),
        ("main.go", f'config := Config{{Token: "{VALUE}"}}'),
        ("main.go", f"token := `{VALUE}`"),
        ("app.rb", f':token => "{VALUE}",'),
        ("App.cs", f'var ordersToken = @"{VALUE}";'),
        ("web.config", f'<add key="OrdersToken" value="{VALUE}" />'),
        ("task.json", f'{{"name": "ORDERS_TOKEN", "value": "{VALUE}"}}'),
        ("stack.json", f'{{"ParameterKey":"OrdersToken","ParameterValue":"{VALUE}"}}'),
        ("settings.xml", f"<token>{VALUE}</token>"),
        ("settings.json", f'"ordersToken": "{VALUE}",'),
        ("settings.yaml", f"orders_token: {VALUE}"),
        ("settings.yaml", f"orders_token: '{VALUE}'  # ours"),
        ("settings.toml", f'orders_token = "{VALUE}"'),
        ("settings.ini", f"orders_token = {VALUE}"),
        ("application.properties", f"orders.token={VALUE}"),
        (".env", f"ORDERS_TOKEN={VALUE}"),
        ("deploy.sh", f"export ORDERS_TOKEN={VALUE}"),
        ("deploy.sh", f"ORDERS_TOKEN='{VALUE}' ./run"),
        ("Dockerfile", f"ENV ORDERS_TOKEN {VALUE}"),
        ("main.tf", f'  orders_token = "{VALUE}"'),
        ("bundle.js", "a=1;" * 2_000 + f'b={{token:"{VALUE}"}};' + "c=2;" * 2_000),
        ("app.py", f'URL = "jdbc:mysql://db/shop?user=app&password={VALUE}"'),
        ("app.py", f"SQL = 'Server=db;User ID=app;Password={VALUE};Encrypt=True'"),
        ("app.py", f'heroku_token = "{random_uuid()}"'),
        ("app.py", f'signing_key = "{drawn(24)}"'),
    ],
)
def test_a_literal_under_a_tokens_name_is_found(path: str, line: str) -> None:
    assert found(path, line) == [2]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'key = "order-2024-01-17"'),
        ("app.py", 'cache_key = "order-2024-01-17"'),
        ("app.py", "token = self.tokens2[index]"),
        ("app.py", f'token = os.environ["{VALUE}"]'),
        ("app.py", 'token = "${ORDERS_TOKEN_2}"'),
        ("app.py", 'token_name = "orders-token-2024"'),
        ("app.py", 'token = "Your token has 32 characters"'),
        ("app.js", "const token = tokens2.next4;"),
        ("app.js", 'authHeader: "x-api-key-v22"'),
        ("settings.yaml", "token: ${ORDERS_TOKEN_2}"),
        ("settings.yaml", "token_arn: arn:aws:secretsmanager:eu-central-1:123456789012:secret:a"),
        ("main.tf", "  orders_token = var.orders_token_2024"),
        ("a.json", '{"enum":["SASL_SCRAM_512_AUTH","SASL_SCRAM_256_AUTH","VIRTUAL_HOST"]}'),
        ("a.json", '["AWS::Redshift::EndpointAuthorization", "AWS::Route53Profiles::Profile"]'),
        ("a.py", 'TYPES = ("SetCookie", "session=profiles-and-settings-3")'),
        ("a.json", '["AWS::ApiGateway::ApiKey","AWS::MediaPackageV2::OriginEndpoint"]'),
        ("a.rb", 'CLIENTS = %w[a b] + ["Auth::Token", "Aws::KafkaV2::Client"]'),
        ("a.py", 'KINDS = ["OAUTH_2_TOKEN", "API_KEY_V2_TOKEN"]'),
        ("a.js", 'const fields = ["auth_token_v1", "auth_token_v2", "session_key_2"];'),
        ("a.yaml", "enum: ['client-secret-2048', 'client-secret-4096', 'private-key-3072']"),
    ],
)
def test_what_is_no_literal_secret_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


def test_in_somebody_elses_package_a_name_alone_is_not_looked_at() -> None:
    assert found("app.py", f'orders_token = "{VALUE}"', Provenance.DEPENDENCY) == []


def test_it_is_as_sure_as_a_name_can_be() -> None:
    file = SourceFile("app.py", f'orders_token = "{VALUE}"')
    kinds = {(f.secret_type, f.confidence) for f in SCANNER.scan_file(file)}
    assert kinds == {("Secret Keyword", Confidence.NAMED)}


def test_a_plugin_yields_the_literal_itself() -> None:
    assert list(LiteralDetector().analyze_string(f'orders_token = "{VALUE}"')) == [VALUE]


def test_in_lines_that_no_person_wrote_a_random_string_needs_a_name_or_a_shape() -> None:
    noise = "a=1;" * 2_000
    random, token = f'x="{drawn(40)}"', f'token="{drawn(40)}"'
    github = '"ghp_' + drawn(36) + '"'
    everything = Scanner(ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY))
    for line, is_one in ((random, False), (token, True), (github, True)):
        file = SourceFile("bundle.js", f"{noise}{line};{noise}")
        assert any(everything.scan_file(file)) is is_one
    assert any(everything.scan_file(SourceFile("app.js", random)))
