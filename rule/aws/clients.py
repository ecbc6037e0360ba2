"""The rule's clients, with their timeouts and retries, and calls about functions and roles.

The clients come from botocore itself. Boto3 adds resources and transfers to S3, which the rule
never uses, and importing them takes as long as making three clients.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..model import ConfigInvocation, Evaluation, FunctionSnapshot, RuleError, Unread
from .calls import AwsFailure, call, fails_as, keep_values_out_of_logs
from .evaluations import put_evaluations
from .sdk import Config, get_session
from .snapshot import snapshot_of

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_lambda.type_defs import ListFunctionsResponseTypeDef

# Retries wait 75 seconds on average, 150 at most. If thousands of functions are evaluated at once,
# as after a change of the rule's parameters, this and Lambda's own two retries last longer than the
# throttling; 8 attempts do not.
_RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 12}, connect_timeout=3, read_timeout=20
)
# The cache only saves time, so its client gives up long before the invocation does.
_CACHE_RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=1, read_timeout=2
)
# Findings come after the verdict, and the next evaluation imports what this one could not.
_FINDINGS_RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=1, read_timeout=3
)
_PAUSE_SECONDS = 0.5
"""The pause before tags are read once more."""


class FunctionNotRead(RuleError):
    """A function or its role was not read, or a part that the rule must read is missing."""


@dataclass(frozen=True, slots=True)
class FunctionReader:
    """Reads functions, and the policies on their roles."""

    functions: LambdaClient
    roles: Callable[[], IAMClient]
    """Makes the client at the first call: making it takes time, and few functions are sealed."""

    @fails_as(FunctionNotRead)
    def read_function(self, identifier: str) -> FunctionSnapshot | None:
        """Read a function by one GetFunction; None if the function is gone.

        The snapshot names what Lambda itself could not read. If Lambda could not read the tags for
        now, GetFunction is called once more.

        Raises:
            FunctionNotRead: names the missing permission or the cause.
        """
        try:
            function = self._get_function(identifier)
            if function.tags_unread and function.tags_unread.is_temporary:
                time.sleep(_PAUSE_SECONDS)
                function = self._get_function(identifier)
        except AwsFailure as failure:
            if failure.code == "ResourceNotFoundException":
                return None
            raise
        return function

    @fails_as(FunctionNotRead)
    def attached_policies(self, function: FunctionSnapshot) -> tuple[str, ...] | Unread | None:
        """Read the ARNs of the managed policies on a function's role; None if the role is gone.

        Returns:
            `Unread` if the policies stay unreadable until somebody does something about it.

        Raises:
            FunctionNotRead: another try may succeed; names the cause.
        """
        role = function.role_arn
        if role.split(":")[4] != function.arn.split(":")[4]:
            return Unread(
                "grant", f"{role} belongs to another account; give the function a role of its own"
            )

        def policies() -> tuple[str, ...]:
            pages = self.roles().get_paginator("list_attached_role_policies")
            return tuple(
                policy["PolicyArn"]
                for page in pages.paginate(RoleName=role.rpartition("/")[2])
                for policy in page["AttachedPolicies"]
            )

        try:
            return call("iam:ListAttachedRolePolicies", role, policies)
        except AwsFailure as failure:
            if failure.code == "NoSuchEntity":
                return None
            if failure.code.startswith("AccessDenied"):
                return Unread("grant", str(failure))
            raise

    def _get_function(self, identifier: str) -> FunctionSnapshot:
        # The response is read within the call, so that a malformed response fails as the call does.
        def read() -> FunctionSnapshot:
            return snapshot_of(self.functions.get_function(FunctionName=identifier))

        return call("lambda:GetFunction", identifier, read)


@dataclass(frozen=True, slots=True)
class Aws(FunctionReader):
    """The rule's clients."""

    config: ConfigServiceClient
    cache: DynamoDBClient
    distributions: Callable[[], Any]
    """Makes the client of CloudFront at the first call: few functions are at the edge."""
    key_values: Callable[[], Any]
    """The same, for CloudFront's key-value stores."""
    images: Callable[[], ECRClient]
    """The same: few functions are images, and most of them are known."""
    findings: Callable[[], Any]
    """The same for Security Hub: few stacks import findings."""

    @classmethod
    def connect(cls) -> Aws:
        """Make the clients, in the Region and with the credentials of the environment."""
        session: Any = get_session()  # The types of botocore's session know no services.

        def later(make: Callable[[], Any]) -> Callable[[], Any]:
            @cache
            def client() -> Any:
                made = make()
                keep_values_out_of_logs()
                return made

            return client

        def key_values() -> Any:
            # Only this service asks for such signatures.
            from .sigv4a import sign_with_version_4a  # noqa: PLC0415

            sign_with_version_4a()
            return session.create_client("cloudfront-keyvaluestore", config=_RETRIES)

        aws = cls(
            functions=session.create_client("lambda", config=_RETRIES),
            config=session.create_client("config", config=_RETRIES),
            cache=session.create_client("dynamodb", config=_CACHE_RETRIES),
            roles=later(lambda: session.create_client("iam", config=_RETRIES)),
            distributions=later(lambda: session.create_client("cloudfront", config=_RETRIES)),
            key_values=later(key_values),
            images=later(lambda: session.create_client("ecr", config=_RETRIES)),
            findings=later(lambda: session.create_client("securityhub", config=_FINDINGS_RETRIES)),
        )
        keep_values_out_of_logs()
        return aws

    @fails_as(FunctionNotRead)
    def concurrency_quota(self) -> int | Unread:
        """Read how many execution environments the account and Region may have at once.

        Returns:
            `Unread` if the rule's role may not read the quota: without a pace, no function is read.

        Raises:
            FunctionNotRead: another try may succeed; names the cause.
        """

        def read() -> int:
            return self.functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]

        try:
            return call("lambda:GetAccountSettings", "the account's quota of concurrency", read)
        except AwsFailure as failure:
            if failure.code.startswith("AccessDenied"):
                return Unread("function", str(failure), is_temporary=True)
            raise

    def list_function_names(self) -> Iterator[str]:
        """Yield the names of all functions of the account and Region, page by page.

        Raises:
            FunctionNotRead: names the missing permission or the cause.
        """
        pages = iter(self.functions.get_paginator("list_functions").paginate())
        while page := _next_page(pages):
            for function in page["Functions"]:
                yield function["FunctionName"]

    def put_evaluations(
        self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
    ) -> None:
        """Put verdicts into AWS Config, at most a hundred in a call.

        Raises:
            EvaluationsNotPut: names the missing permission, the cause, or the resources.
        """
        put_evaluations(self.config, invocation, evaluations)


@fails_as(FunctionNotRead)
def _next_page(
    pages: Iterator[ListFunctionsResponseTypeDef],
) -> ListFunctionsResponseTypeDef | None:
    """Ask Lambda for the next page of functions; None after the last one."""
    return call("lambda:ListFunctions", "this Region's functions", next, pages, None)
