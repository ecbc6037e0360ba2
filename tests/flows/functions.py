"""A gallery of functions that people would recognise, each with the verdict it deserves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.flows.secret_values import SecretValues
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator
from tests.rehearsal.new_function import (
    NewFunction,
    create,
    new_key,
    publish,
    publish_layer,
    set_environment,
)
from tests.rehearsal.zips import zip_files

_PYTHON = "def handler(event, context):\n    return {'ok': True}\n"
_DATABASE = (
    "import os\n\nPASSWORD = os.environ['DB_PASSWORD']\n\n\n"
    "def handler(event, context):\n"
    "    return {'user': os.environ['DB_USER'], 'password': f'{len(PASSWORD)} characters'}\n"
)
_REPORT = (
    "from report.export import BUCKET, KEY_ID\n\n\n"
    "def handler(event, context):\n"
    "    return {'bucket': BUCKET, 'key': f'{len(KEY_ID)} characters'}\n"
)
_PAYMENTS = (
    "const key = process.env.STRIPE_KEY;\n"
    "exports.handler = async () => ({ key: `${key.length} characters` });\n"
)
_NODE = "exports.handler = async (event) => ({ ok: true });\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A function, and the verdict that it deserves."""

    name: str
    story: str
    """What somebody did, in a few words."""
    verdict: str
    """A ComplianceType."""
    says: str
    """What the annotation must hold."""
    runtime: str = "python3.13"
    handler: str = "app.handler"
    files: Mapping[str, str] = field(repr=False, default_factory=lambda: {"app.py": _PYTHON})
    environment: Mapping[str, str] = field(repr=False, default_factory=dict)
    layer: Mapping[str, str] = field(repr=False, default_factory=dict)
    """The files of a layer that is named after the function; empty if it has none."""
    published: Mapping[str, str] = field(repr=False, default_factory=dict)
    """The environment of an earlier version, which the alias `live` still runs; empty if there is
    none."""
    image: bool = False
    encrypted: bool = False
    """Its environment is encrypted with a customer-managed key that the rule may not use."""


def gallery(seed: int = 1) -> tuple[Example, ...]:
    """Return the functions; their secrets are made from the seed."""
    values = SecretValues(seed)
    key_id, secret_key = values.access_key()
    return (
        Example(
            "orders-api",
            "a database password in a variable",
            "NON_COMPLIANT",
            "DB_PASSWORD",
            files={"app.py": _DATABASE},
            environment={
                "DB_HOST": "orders.cluster-c1xy2z.eu-central-1.rds.amazonaws.com",
                "DB_USER": "orders",
                "DB_PASSWORD": values.password(),
            },
        ),
        Example(
            "checkout",
            "a Stripe key in a variable",
            "NON_COMPLIANT",
            "STRIPE_KEY (Stripe Access Key)",
            runtime="nodejs22.x",
            handler="index.handler",
            files={"index.js": _PAYMENTS, "package.json": '{"name": "checkout"}\n'},
            environment={"STRIPE_KEY": values.stripe_key(), "CURRENCY": "eur"},
        ),
        Example(
            "deploy-notifier",
            "a Slack webhook in a variable",
            "NON_COMPLIANT",
            "NOTIFY_URL (Slack Token)",
            runtime="nodejs22.x",
            handler="index.handler",
            files={"index.js": _NODE},
            environment={"NOTIFY_URL": values.slack_webhook()},
        ),
        Example(
            "nightly-report",
            "an access key in its code",
            "NON_COMPLIANT",
            "report/export.py:3",
            files={
                "app.py": _REPORT,
                "report/export.py": f'BUCKET = "reports"\n\nKEY_ID = "{key_id}"\n'
                f'SECRET_ACCESS_KEY = "{secret_key}"\n',
            },
        ),
        Example(
            "price-import",
            "a Stripe key in a layer",
            "NON_COMPLIANT",
            "layer price-import-config:1 python/prices.py:1 (Stripe Access Key)",
            layer={"python/prices.py": f'KEY = "{values.stripe_key()}"\n'},
        ),
        Example(
            "thumbnails",
            "nothing to hide",
            "COMPLIANT",
            "No plaintext secrets found.",
            environment={"BUCKET": "thumbnails-eu", "WIDTH": "640", "LOG_LEVEL": "INFO"},
        ),
        Example(
            "invoice-mailer",
            "only references to secrets",
            "COMPLIANT",
            "No plaintext secrets found.",
            runtime="nodejs22.x",
            handler="index.handler",
            files={"index.js": _NODE},
            environment={
                "SMTP_SECRET_ARN": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:smtp-a1B2c3",
                "DB_PASSWORD_PARAMETER": "/prod/invoices/db/password",
                "API_KEY_SECRET": "{{resolve:secretsmanager:api:SecretString:key}}",
                "PASSWORD_POLICY": "strict",
            },
        ),
        Example(
            "customer-sync",
            "an environment that the rule may not decrypt",
            "NON_COMPLIANT",
            "kms:Decrypt",
            environment={"CRM_PASSWORD": values.password()},
            encrypted=True,
        ),
        Example(
            "video-encoder",
            "a container image",
            "COMPLIANT",
            "an image's files are read only with ScanImages=true",
            environment={"QUEUE": "videos"},
            image=True,
        ),
        Example(
            "returns-api",
            "a database password in the version that an alias still runs",
            "NON_COMPLIANT",
            "Plaintext secrets in published versions: live → 1: DB_PASSWORD",
            environment={
                "DB_SECRET_ARN": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-a1B2c3",
                "STAGE": "production",
            },
            published={"DB_PASSWORD": values.password(), "STAGE": "production"},
        ),
    )


def create_example(emulator: Emulator, example: Example) -> None:
    """Create a function of the gallery in the embedded AWS."""
    function = NewFunction(
        name=example.name,
        package=None if example.image else zip_files(example.files),
        environment=example.published or example.environment,
        runtime=example.runtime,
        handler=example.handler,
        layers=_layers(emulator, example),
    )
    create(emulator, function, key_arn=new_key(emulator) if example.encrypted else None)
    if example.published:
        publish(emulator, example.name, "live")
        set_environment(emulator, example.name, example.environment)


def is_settled(row: Row) -> bool:
    """Tell whether a verdict is on a function as the gallery has it, and not as it was before.

    Between its publishing and the change of its variables, one has secrets in both.
    """
    earlier = {example.name for example in gallery() if example.published}
    return row.resource not in earlier or " secrets in published versions" in row.annotation


def _layers(emulator: Emulator, example: Example) -> tuple[str, ...]:
    if not example.layer:
        return ()
    return (publish_layer(emulator, f"{example.name}-config", zip_files(example.layer)),)
