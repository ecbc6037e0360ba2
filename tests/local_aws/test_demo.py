from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.local_aws import demo
from tests.local_aws.artifact import zip_files
from tests.local_aws.compliance_view import Row
from tests.local_aws.demo_screen import Screen
from tests.local_aws.deploy import Stack
from tests.local_aws.emulator import Emulator
from tests.local_aws.functions import gallery
from tests.local_aws.observation import Expected, NoVerdict, Observer, mistakes
from tests.local_aws.secret_values import SecretValues
from tests.local_aws.user_function import load

SEED = 20_261_124
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def gallery_secrets() -> list[str]:
    values = [v for example in gallery(SEED) for v in example.environment.values()]
    values += [line for example in gallery(SEED) for line in example.files.values()]
    new = SecretValues(SEED + 1).github_token()
    made = SecretValues(SEED)
    shapes = (*made.access_key(), made.password(), made.stripe_key(), made.slack_webhook(), new)
    known = [value for value in shapes if any(value in text for text in [*values, new])]
    assert len(known) == len(shapes)
    return known


def test_the_demo_shows_what_the_gallery_deserves_and_no_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = demo.main(["--seed", str(SEED)])
    shown = capsys.readouterr()
    assert code == demo.FINE, shown.out + shown.err
    for example in gallery(SEED):
        assert example.name in shown.out
    for secret in gallery_secrets():
        assert secret not in shown.out + shown.err
    assert "\x1b" not in shown.out


def test_a_function_of_the_users_is_judged_and_its_findings_are_listed(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    token = SecretValues(7).github_token()
    package = tmp_path / "mine.zip"
    package.write_bytes(zip_files({"pay/app.py": f'\nTOKEN = "{token}"\n'}))
    variables = tmp_path / "variables.json"
    variables.write_text(json.dumps({"STRIPE": SecretValues(8).stripe_key()}))
    out = io.StringIO()
    function = load(package, variables, "app.handler", "python3.13")
    demo._judge(Screen(out), emulator, stack, Observer(emulator, stack), function)
    assert "NON_COMPLIANT" in out.getvalue()
    assert "environment:STRIPE  Stripe Access Key" in out.getvalue()
    assert "pay/app.py:2  GitHub Token" in out.getvalue()
    assert token not in out.getvalue()


def test_a_file_that_cannot_be_used_ends_the_demo_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(["--package", str(tmp_path / "missing.zip")]) == demo.UNUSABLE
    assert "missing.zip: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Row("orders", "COMPLIANT", "No secrets.", NOW), "it should be NON_COMPLIANT"),
        (Row("orders", "NON_COMPLIANT", "No secrets.", NOW), "does not say 'DB_PASSWORD'"),
        (Row("others", "NON_COMPLIANT", "DB_PASSWORD", NOW), "orders is not in the view"),
        (Row("orders", "NON_COMPLIANT", "DB_PASSWORD", NOW), None),
    ],
)
def test_a_verdict_that_a_function_does_not_deserve_is_noticed(row: Row, says: str | None) -> None:
    found = mistakes([row], {"orders": Expected("NON_COMPLIANT", "DB_PASSWORD")})
    assert bool(found) is (says is not None)
    assert (says or "") in "".join(found)


def test_a_verdict_that_does_not_come_is_named(emulator: Emulator, stack: Stack) -> None:
    with pytest.raises(NoVerdict, match="no verdict after 0 s: nobody"):
        Observer(emulator, stack).wait_for({"nobody"}, seconds=0)


def test_the_same_seed_gives_the_same_secrets_and_another_gives_others() -> None:
    assert gallery(1) == gallery(1)
    assert SecretValues(1).password() != SecretValues(2).password()
