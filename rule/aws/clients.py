"""The rule's calls to AWS, by clients of botocore.

botocore without boto3: boto3's resources and S3 transfers are never used, and importing them takes
as long as making three clients.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from ..model import ConfigInvocation, Evaluation, FunctionSnapshot, RuleError, Unread
from .snapshot import snapshot_of

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_config.type_defs import EvaluationTypeDef, PutEvaluationsResponseTypeDef
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient

EVALUATIONS_A_CALL = 100
"""The most evaluations that one PutEvaluations call takes.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
"""

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
_PAUSE_SECONDS = 0.5
"""The pause before tags are read once more."""


class FunctionNotRead(RuleError):
    """A function or its role was not read, or a part that the rule must read is missing."""


class EvaluationsNotPut(RuleError):
    """AWS Config did not take a verdict."""


@dataclass(frozen=True, slots=True)
class Aws:
    """The rule's clients."""

    functions: LambdaClient
    config: ConfigServiceClient
    cache: DynamoDBClient
    roles: Callable[[], IAMClient]
    """Makes the client at the first call: making it takes time, and few functions are sealed."""

    @classmethod
    def connect(cls) -> Aws:
        """Make the clients, in the Region and with the credentials of the environment."""
        session: Any = get_session()  # Its types do not cover services.

        @cache
        def roles() -> IAMClient:
            client: IAMClient = session.create_client("iam", config=_RETRIES)
            _keep_answers_out_of_logs()
            return client

        aws = cls(
            functions=session.create_client("lambda", config=_RETRIES),
            config=session.create_client("config", config=_RETRIES),
            cache=session.create_client("dynamodb", config=_CACHE_RETRIES),
            roles=roles,
        )
        _keep_answers_out_of_logs()
        return aws

    def read_function(self, identifier: str) -> FunctionSnapshot | None:
        """Read a function by one GetFunction; None if it is gone.

        The snapshot names the parts that Lambda could not read itself. If tags could not be read
        for now, they are read once more.

        Raises:
            FunctionNotRead: names the missing permission or the cause.
        """
        try:
            function = snapshot_of(self.functions.get_function(FunctionName=identifier))
            if function.tags_unread and function.tags_unread.is_temporary:
                time.sleep(_PAUSE_SECONDS)
                function = snapshot_of(self.functions.get_function(FunctionName=identifier))
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
        else:
            return function
        if code == "ResourceNotFoundException":
            return None
        raise FunctionNotRead(_sentence("lambda:GetFunction", identifier, code))

    def list_function_names(self) -> Iterator[str]:
        """Yield the names of all functions of the account and Region, page by page.

        Raises:
            FunctionNotRead: names the missing permission or the cause.
        """
        try:
            for page in self.functions.get_paginator("list_functions").paginate():
                for function in page["Functions"]:
                    yield function["FunctionName"]
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
        else:
            return
        raise FunctionNotRead(_sentence("lambda:ListFunctions", "this Region's functions", code))

    def attached_policies(self, function: FunctionSnapshot) -> tuple[str, ...] | Unread | None:
        """Read the ARNs of the managed policies on a function's role; None if the role is gone.

        Returns:
            An `Unread` if they stay unreadable until somebody changes something.

        Raises:
            FunctionNotRead: another try may succeed; names the cause.
        """
        role = function.role_arn
        if role.split(":")[4] != function.arn.split(":")[4]:
            return Unread(
                "grant", f"{role} belongs to another account; give the function a role of its own"
            )
        try:
            pages = self.roles().get_paginator("list_attached_role_policies")
            return tuple(
                policy["PolicyArn"]
                for page in pages.paginate(RoleName=role.rpartition("/")[2])
                for policy in page["AttachedPolicies"]
            )
        except Exception as error:  # noqa: BLE001 - a parser's error quotes the answer
            code = _code(error)
        if code == "NoSuchEntity":
            return None
        sentence = _sentence("iam:ListAttachedRolePolicies", role, code)
        if code.startswith("AccessDenied"):
            return Unread("grant", sentence)
        raise FunctionNotRead(sentence)

    def put_evaluations(
        self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
    ) -> None:
        """Put verdicts into AWS Config, at most a hundred in a call.

        Raises:
            EvaluationsNotPut: names the missing permission, the cause, or the resources.
        """
        for start in range(0, len(evaluations), EVALUATIONS_A_CALL):
            self._put(invocation, evaluations[start : start + EVALUATIONS_A_CALL])

    def _put(self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]) -> None:
        try:
            answer = self.config.put_evaluations(
                Evaluations=[_to_api(invocation, evaluation) for evaluation in evaluations],
                ResultToken=invocation.result_token,
                TestMode=invocation.test_mode,
            )
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
        else:
            _check_all_taken(answer)
            return
        raise EvaluationsNotPut(_sentence("config:PutEvaluations", "its rule", code))


def _check_all_taken(answer: PutEvaluationsResponseTypeDef) -> None:
    failed = answer.get("FailedEvaluations", [])
    if failed:
        names = ", ".join(failure.get("ComplianceResourceId", "?") for failure in failed)
        raise EvaluationsNotPut(f"AWS Config did not take the verdicts of {names}")


def _to_api(invocation: ConfigInvocation, evaluation: Evaluation) -> EvaluationTypeDef:
    return {
        "ComplianceResourceType": evaluation.resource_type,
        "ComplianceResourceId": evaluation.resource_id,
        "ComplianceType": evaluation.verdict.compliance_type.value,
        "Annotation": evaluation.verdict.annotation,
        "OrderingTimestamp": invocation.ordering_timestamp,
    }


def _code(error: Exception) -> str:
    """Return an error's code, and no more: AWS's text may repeat an environment.

    Callers raise their own error outside the ``except`` block, so that it does not carry AWS's.
    """
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "")
    return type(error).__name__


def _sentence(action: str, what: str, code: str) -> str:
    if code.startswith("AccessDenied"):
        return f"{action} was denied for {what}: grant it to the rule's role"
    if code in _THROTTLED:
        return f"{action} was throttled for {what}, retries included ({code})"
    return f"{action} failed for {what}: {code}"


_THROTTLED = ("TooManyRequestsException", "Throttling", "ThrottlingException", "SlowDown")


class _NoAnswers(logging.Filter):
    """Drops the SDK's records below WARNING: bodies, presigned URLs, credentials."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_NO_ANSWERS = _NoAnswers()


def _keep_answers_out_of_logs() -> None:
    # At DEBUG botocore logs the body of each answer, and with it environments. Any code can lower a
    # logger's level; a filter on the logger stays.
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] in ("boto3", "botocore", "urllib3"):
            logging.getLogger(name).addFilter(_NO_ANSWERS)
