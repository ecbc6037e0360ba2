from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import MissingDependencyException
from botocore.stub import Stubber

from rule.aws.accounts import AccountNotReached, Accounts, Caller
from rule.aws.calls import AwsFailure, call

ROLE = "arn:aws:iam::210987654321:role/audit"


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Stubber]:
    """Return what stubs the answers of a service, whoever makes its client."""
    stubbers: dict[str, Stubber] = {}
    make: Any = botocore.session.Session.create_client

    def create(session: Any, service: str, *arguments: Any, **named: Any) -> Any:
        if service not in stubbers:
            client = make(session, service, *arguments, **named)
            stubbers[service] = Stubber(client)
            stubbers[service].activate()
        return stubbers[service].client

    monkeypatch.setattr(botocore.session.Session, "create_client", create)
    session = botocore.session.get_session()

    def stub(service: str) -> Stubber:
        create(session, service, "eu-central-1")
        return stubbers[service]

    return stub


def test_the_caller_is_who_the_credentials_belong_to(stubbed: Callable[[str], Stubber]) -> None:
    stubbed("sts").add_response(
        "get_caller_identity", {"Arn": "arn:aws-us-gov:sts::123456789012:assumed-role/a/b"}
    )

    assert Accounts().caller() == Caller("123456789012", "aws-us-gov")


def test_regions_are_those_that_are_enabled(stubbed: Callable[[str], Stubber]) -> None:
    stubbed("ec2").add_response(
        "describe_regions", {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}
    )

    assert Accounts().regions() == ("eu-west-1", "us-east-1")


def test_an_organizations_active_accounts_are_listed_page_by_page(
    stubbed: Callable[[str], Stubber],
) -> None:
    organizations = stubbed("organizations")
    active = {"Id": "111111111111", "Status": "ACTIVE"}
    closed = {"Id": "222222222222", "Status": "SUSPENDED"}
    more = {"Id": "333333333333", "Status": "ACTIVE"}
    organizations.add_response("list_accounts", {"Accounts": [active, closed], "NextToken": "n"})
    organizations.add_response("list_accounts", {"Accounts": [more]}, {"NextToken": "n"})

    assert Accounts().organization() == ("111111111111", "333333333333")


def test_an_account_is_left_out_only_if_it_is_said_not_to_be_active(
    stubbed: Callable[[str], Stubber],
) -> None:
    """AWS retires the member Status, and has State instead."""
    accounts = [
        {"Id": "111111111111", "State": "ACTIVE"},
        {"Id": "222222222222", "State": "SUSPENDED"},
        {"Id": "333333333333", "State": "CLOSED", "Status": "ACTIVE"},
        {"Id": "444444444444"},
    ]
    stubbed("organizations").add_response("list_accounts", {"Accounts": accounts})

    assert Accounts().organization() == ("111111111111", "444444444444")


@pytest.mark.parametrize(
    ("service", "operation", "ask", "action"),
    [
        ("sts", "get_caller_identity", Accounts.caller, "sts:GetCallerIdentity"),
        ("ec2", "describe_regions", Accounts.regions, "ec2:DescribeRegions"),
        ("organizations", "list_accounts", Accounts.organization, "organizations:ListAccounts"),
    ],
)
def test_a_missing_permission_is_named(
    stubbed: Callable[[str], Stubber],
    service: str,
    operation: str,
    ask: Callable[[Accounts], object],
    action: str,
) -> None:
    stubbed(service).add_client_error(operation, "AccessDenied")

    with pytest.raises(AccountNotReached, match=f"^{action} was denied for "):
        ask(Accounts())


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_credentials_that_are_not_valid_are_said_to_be_so(
    stubbed: Callable[[str], Stubber], code: str
) -> None:
    stubbed("sts").add_client_error("get_caller_identity", code)

    with pytest.raises(AccountNotReached) as raised:
        Accounts().caller()
    assert str(raised.value) == (
        f"the AWS credentials are not valid ({code}): log in again, or give --profile"
    )


def test_without_credentials_the_error_says_to_log_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    for each in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(each, raising=False)

    with pytest.raises(AccountNotReached) as raised:
        Accounts().caller()
    assert str(raised.value) == "there are no AWS credentials: log in, or give --profile"


def test_a_roles_credentials_are_asked_for_once_and_not_before_they_are_needed(
    stubbed: Callable[[str], Stubber], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    sts = stubbed("sts")
    accounts = Accounts()
    session = accounts._assuming(ROLE)
    assert accounts._assuming(ROLE) is session
    credentials = session.get_credentials()
    assert credentials is not None
    sts.add_response(
        "assume_role",
        {
            "Credentials": {
                "AccessKeyId": "A" * 16,
                "SecretAccessKey": "s",
                "SessionToken": "t",
                "Expiration": "2099-01-01T00:00:00Z",
            }
        },
        {"RoleArn": ROLE, "RoleSessionName": "lambda-no-plaintext-secrets"},
    )

    assert credentials.get_frozen_credentials().access_key == "A" * 16
    assert credentials.get_frozen_credentials().token == "t"


def test_a_role_that_cannot_be_assumed_is_named_and_nothing_else_is_said_to_be_denied(
    stubbed: Callable[[str], Stubber],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    stubbed("sts").add_client_error("assume_role", "AccessDenied", "value-" + "of-somebody")

    credentials = Accounts()._assuming(ROLE).get_credentials()
    assert credentials is not None

    with pytest.raises(AwsFailure) as raised:
        # The first request asks for them, whatever it is about.
        call("lambda:ListFunctions", "the functions", credentials.get_frozen_credentials)

    assert str(raised.value) == (
        f"sts:AssumeRole was denied for {ROLE}: grant it to the rule's role"
    )
    assert raised.value.__context__ is None
    assert capsys.readouterr() == ("", "")


def test_who_is_throttled_is_told_and_asks_again() -> None:
    told: list[int] = []
    clients = Accounts(on_throttling=lambda: told.append(1)).clients("eu-central-1")
    answers = iter([(429, b'{"Type":"User"}'), (200, b'{"Functions":[]}')])

    def send(**_: Any) -> Any:
        status, content = next(answers)
        headers: Any = {"x-amzn-ErrorType": "TooManyRequestsException"} if status > 200 else {}
        return AWSResponse("", status, headers, _Raw(content))

    clients.functions.meta.events.register_first("before-send.lambda", send)

    assert clients.functions.list_functions()["Functions"] == []
    assert told == [1]


class _Raw:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]

    def read(self) -> bytes:
        return self._content


def test_a_profile_that_is_missing_is_an_error_that_tells_no_more_than_its_kind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    with pytest.raises(AccountNotReached, match="cannot be used: ProfileNotFound; see `aws"):
        Accounts("nobody").caller()


def test_a_login_for_which_a_package_is_missing_says_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def create(*_: object, **__: object) -> object:
        raise MissingDependencyException(msg="This requires an additional dependency")

    monkeypatch.setattr(botocore.session.Session, "create_client", create)

    with pytest.raises(AccountNotReached, match=r"botocore\[crt\].*export-credentials"):
        Accounts().caller()


def test_a_profiles_region_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[profile work]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)

    assert Accounts("work").default_region == "eu-north-1"
