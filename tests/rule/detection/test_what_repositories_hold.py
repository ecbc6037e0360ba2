"""What templates, scripts, screens and notebooks hold under names of secrets, and real ones."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid

UUID = random_uuid()
TEMPLATES = (
    ("template.yaml", "      EncryptionKey: !Ref CustomerManagedEncryptionKeyArn"),
    ("template.yaml", "ApiKey:\n  Properties:\n    Value: !Ref ShopApiKey2Value"),
    ("template.yaml", "      ApiKeyValue: !ImportValue shop-api-key-2024"),
    ("template.json", '"clientSecret": "[steps(\'x\').createAppReg.Principal2.password]",'),
    ("template.json", '"apiKey": "[parameters(\'shopApiKey2\')]",'),
    ("main.tf", 'resource "aws_secretsmanager_secret" "jira_oauth" {'),
    ("main.tf", 'data "aws_secretsmanager_secret" "mq_access" {'),
    # pragma: allowlist nextline secret
    ("config.toml", 'secret = "env(SUPABASE_AUTH_EXTERNAL_APPLE_SECRET)"'),
    ("serverless.yml", "# credentials: ${secrets:aws-enterprise} # Enter a secret like this."),
    ("deploy.yml", "    secrets: inherit"),
    ("app.js", "encryptionKey: 'arn:aws:kms:us-east-1:xxxxxxxxxxxx:alias/aws/s3',"),
    ("schema.json", '"token": {"default": "gen_random_uuid()"}'),
    ("sp.conf", 'ProxyPass "/shrine-api/" "ajp://localhost:8009/shrine-api/"'),
)
SCRIPTS = (
    ("deploy.sh", "DB_PASSWORD=$(echo \"$SECRET_JSON\" | jq -r '.password')"),
    ("deploy.sh", "T1_PSK=$(echo \"$VPN\" | jq -r '.Options.TunnelOptions[0].PreSharedKey')"),
    ("deploy.sh", "  --query \"Stacks[0].Outputs[?OutputKey=='$1'].OutputValue\" \\"),
    ("deploy.sh", '  --query "Stacks[0].Outputs[?OutputKey==\\`$1\\`].OutputValue" \\'),
    ("deploy.sh", 'URL="$URL" CAPTCHA_API_KEY="$CAPTCHA_API_KEY" ./run.sh "$STAGE" "$OUTPUTS"'),
    (
        "deploy.sh",
        'sam deploy --parameters "Name=\\"$N\\"" "SSHPrivateKey=\\"$FORMATTED_PK\\"" "x"',
    ),
    ("deploy.ps1", '"-c", "devOpsWebhookSecret=$DevOpsWebhookSecret",'),
    ("stack.ts", "'docker login --username AWS --password-stdin \"$ID.dkr.ecr.$REGION.aws.com\"',"),
    ("Makefile", "git-secrets:  ## deploy git-secrets"),
    # pragma: allowlist nextline secret
    ("package.json", '"generate:common-passwords": "node ./scripts/generate-passwords.mjs",'),
    # pragma: allowlist nextline secret
    ("package.json", '"gen:unsub-secret": "tsx scripts/generate-unsub-secret.ts",'),
    ("bun.lock", '    "minipass": ["minipass@7.1.2", "", {}, "sha512-' + "aZ3/" * 21 + 'aQ=="],'),
    ("review.md", "- [ ] Config library validation tests pass: `make test-config-library`"),
    ("review.md", "- ✅ PASS: `validateUserEmail`, `fetchUserProfile`"),
)
CODE = (
    ("Demo.java", "Pair<BigInteger, BigInteger> clientKeys = SRPUtils.generateSrpClientKeys();"),
    ("ecr.py", 'decoded_authorization = base64.b64decode(authorization_token).decode("utf-8")'),
    ("cli.py", 'add.add_argument("--auth", choices=("ssh", "password"), default="openssh")'),
    ("index.html", '<input id="set-credentials" value="Set Credentials" style="display:none;"/>'),
    # pragma: allowlist nextline secret
    ("Sign.kt", 'val kSecret = "AWS4$key".toByteArray()'),
    ("setup.py", 'sql = f"CREATE ROLE {user} WITH PASSWORD \'{secret[\\"password\\"]}\' LOGIN;"'),
    ("a.ipynb", '    "credentials = boto3.Session().get_credentials()\\n",'),
    ("a.ipynb", '    "        aws_secret_access_key=secret_code,\\n",'),
    ("a.ipynb", "    \"    password=secret['password'],\\n\","),
    ("a.ipynb", "    \"{'text': 'Cycles: 2\\\\n├─ Tokens: in=14602, out=794, total=15396'}\""),
    ("Modal.tsx", "  errors.password ? 'border-red-500' : 'border-gray-300'"),
    ("Center.tsx", '  section.key === "urgent" ? "text-red-600" : "text-gray-500"'),
    ("labels.ts", '  PASS: "Passing",'),
    # pragma: allowlist nextline secret
    ("id.ts", "  apiKeys: 'Kunci API',"),
    # pragma: allowlist nextline secret
    ("nb.ts", "  apiKeys: 'API-nøkler',"),
    # pragma: allowlist nextline secret
    ("ja.ts", "  apiKey: 'Firecrawl APIキー',"),
    ("ja.ts", "  token: 'RS256アルゴリズム、署名検証',"),
    ("Chart.tsx", "{ pKey: 'procP75', qKey: 'queueP75', tKey: 'p75' },"),
    (
        "models.ts",
        "const AVAILABLE_MODEL_KEYS = [\n  'claude-opus-4-5',\n  'llama3-3-70b-instruct',\n]",
    ),
    ("mock.json", '"applicant_party_key": "MER_24_987654_001",'),
    ("model.py", '"MODEL_S3_KEY": "models/wan2.1-t2v-1.3b/",'),
    ("dump.txt", f'"params.Key": (string) (len=36) "{UUID}"'),
    ("const.ts", 'const COMMON_PASSWORDS = [\n  "qwertyuiop",\n  "iloveyou99",\n]'),
    ("Shop.sln", f'Project("{{{UUID}}}") = "GetSecretValue", "GetSecretValue", "{{{UUID}}}"'),
    (
        "Pin.java",
        # pragma: allowlist nextline secret
        'String deviceToken = "1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p7q8r9s0t1u2v3w4x5y6z7a8b9c0d";',
    ),
    ("input.ts", f'  "clientToken":"{UUID}"'),
    ("event.txt", '"Sec-WebSocket-Key=oWaeekvolZlFevfyQ7SRRw==, Sec-WebSocket-Version=13"'),
    ("event.json", f'"postman-token": "{UUID}",'),
    ("config.ts", "apiKeys: {\n  ga: 'UA-112179323-4',\n}"),
    ("index.js", "<label>Confirm Password{'\\u00A0'}</label>"),
    (
        "config/auth.php",
        "'passwords' => [\n  'users' => [\n    'table' => 'password_resets',\n  ],",
    ),
    # pragma: allowlist nextline secret
    ("session.ts", '  accountKey: "guest",'),
    # pragma: allowlist nextline secret
    ("Subscribe.scala", 'accountKey = "zuoraAccountId",'),
    # pragma: allowlist nextline secret
    ("sample.txt", '"secretAccessKey": "6CGtmAa3lzWtV7a...",'),
    (
        "events.txt",
        "Authorization: AWS4-HMAC-SHA256 Credential=ACCESS-KEY/20171025/us-west-2/s3/aws4_request",
    ),
    (".env.example", "FRED_API_KEY=your_fred_api_key"),
    # pragma: allowlist nextline secret
    (".env.example", "LANGFUSE_SECRET_KEY=sk-lf-your-secret"),
    # pragma: allowlist nextline secret
    ("run.sh", 'export KIRO_API_KEY="your-kiro-api-key"'),
    ("main.tf", 'api_token = "placeholdertokenfordisabledfeature000000"'),
    ("app.ts", f'const temporarySlackBotTokenValue = "{"xox"}b-1234-5678-foo";'),
)
MORE_CODE = (
    ("reader.py", f'"alarm_key": "Mixer_2_{UUID}"'),
    ("gen.py", 'f\'Model(id="{m}", api_key=os.environ.get("SHOP_API_KEY", ""))\','),
    ("types.ts", '  "AWS::SecretsManager::Secret": ["Name"],'),
    ("redact.py", '_SECRET_KEY_SUBSTRINGS = (\n    "secret",\n    "credential77",\n)'),
    ("nag.ts", "export const apiSecretsSuppressions: Nag[] = [\n  {\n    id: 'AwsSolutions-SMG4',"),
    # pragma: allowlist nextline secret
    (".env", "JWT_SECRET_KEY=your-super-secret-key-change-in-production"),
)
SECRETS = (
    ("app.py", f'login = ("shop", "{PASSWORD}41")'),
    (".env", f"JWT_SECRET_KEY=yours-{drawn(20)}"),
    ("reader.py", f'"alarmKey": "{drawn(32)}"'),
    ("Config.php", f"Config::password = '{PASSWORD}';"),
    ("template.yaml", f"      EncryptionKey: {hexadecimal(32)}"),
    ("template.yaml", f"      DbPassword: !Sub {PASSWORD}41"),
    ("template.json", f'"clientSecret": "[{drawn(20)}",'),
    ("main.tf", f'  aws_secret "{PASSWORD}"'),
    # pragma: allowlist nextline secret
    ("config.toml", f'secret = "env{PASSWORD}41"'),
    ("deploy.sh", f"DB_PASSWORD=$(echo '{PASSWORD}')"),
    ("deploy.ps1", '$password = "$Teal41badger!"'),
    ("stack.ts", f"'docker login --username shop --password {PASSWORD}41 registry',"),
    (".env", f"git-secrets=#{PASSWORD}"),
    # pragma: allowlist nextline secret
    ("package.json", f'"db:password": "node{PASSWORD}41",'),
    # pragma: allowlist nextline secret
    ("review.md", "password: `teal41badger`"),
    ("app.xml", f"<Value>Server=db;Password={PASSWORD};</Value>"),
    ("a.ipynb", f'    "%env DB_PASSWORD={PASSWORD}41\\n",'),
    ("a.ipynb", f'    "password=\\"{PASSWORD}\\",\\n",'),
    ("a.ipynb", f'    "!export API_TOKEN={drawn(32)}\\n",'),
    ("Modal.tsx", f"  const password = ok ? '{PASSWORD}-500x' : '';"),
    ("labels.ts", f'  PASS: "Pass{PASSWORD}",'),
    ("id.ts", f"  apiKey: '{drawn(28)}',"),
    ("Chart.tsx", f"{{ pKey: '{drawn(24)}' }},"),
    ("models.ts", f"const MAPS_KEY = '{drawn(32)}';"),
    ("mock.json", f'"maps_key": "{hexadecimal(32)}",'),
    ("const.ts", f'const PASSWORDS = [\n  "{PASSWORD}",\n]'),
    ("Pin.java", f'String deviceToken = "{drawn(40)}";'),
    ("input.ts", f'  "apiToken":"{UUID}"'),
    ("session.ts", f'  accountKey: "{drawn(40)}",'),
    ("sample.txt", f'"secretAccessKey": "{drawn(40)}",'),
    (".env", f"FRED_API_KEY={drawn(24)}"),
    (".env", f"FRED_PASSWORD=your{PASSWORD}"),
    ("main.tf", f'api_token = "{drawn(40)}"'),
    ("app.ts", f'const slackBotToken = "placeholder{drawn(32)}";'),
)


@pytest.mark.parametrize(("path", "text"), [*TEMPLATES, *SCRIPTS, *CODE, *MORE_CODE])
def test_what_stands_under_names_of_secrets_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(("path", "text"), SECRETS)
def test_a_secret_in_the_same_places_is_found(path: str, text: str) -> None:
    assert found(path, text) == [1 + text.count("\n") // 2]
