"""Which actions the code asks for on an account in memory: every scenario, and what is rare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast
from unittest.mock import patch

import boto3
from moto import mock_aws

from remediation.aws.clients import Aws
from rule.aws.cache_table import CacheTable
from rule.aws.cloudfront_functions import CloudFrontFunctionReader
from rule.aws.ecr import ImageReader
from rule.aws.edge import EdgeReader
from rule.aws.security_hub import SecurityHub
from rule.compliance.security_finding import Place, SecurityFinding, Severity, to_asff
from rule.model import ComplianceType, FunctionSnapshot
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey, ResultCache
from tests.prove.automation import REMEDIATION, quiet, run
from tests.prove.faults.code_scenarios import CODE_SCENARIOS
from tests.prove.faults.edge_points import EDGE_SCENARIOS
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION
from tests.prove.variables import ENVIRONMENT
from tests.prove.world import World
from tests.remediation.builders import ACCOUNT, REGION
from tests.rule.cloudfront import CloudFront
from tests.rule.ecr import Ecr
from tests.rule.edge_lists import Surroundings, at_edge, judged
from tests.rule.hub import Findings
from tests.rule.images import file, image_of, tar_of
from tests.rule.published_lists import PublishedLists

FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}"
NAMED_OTHERWISE = {
    "lambda:Invoke": "lambda:InvokeFunction",
    "lambda:GetLayerVersionByArn": "lambda:GetLayerVersion",
}
"""Operations that are not called like the action that IAM asks for.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""
ASKED_BESIDES = {"secretsmanager:CreateSecret": "secretsmanager:TagResource"}
"""Actions that AWS asks for besides; every secret here is made with tags.

Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""


def remediations_actions() -> set[str]:
    """Run every scenario of both runbooks, and what they leave out."""
    asked: set[str] = set()
    with quiet(), _recorded(asked):
        for make in SCENARIOS.values():
            story = make()
            run(story.world, story.document, FUNCTION, **story.parameters)
        at_edge = EDGE_SCENARIOS["a sealed function, taken back"]()
        at_edge.parameters["DeleteSecretAfterDays"] = "7"
        at_edge.run()
        CODE_SCENARIOS["secrets in code and a variable"]().run()
        for set_up in (_enforces_signatures, _role_is_nearly_full, _lives_where_edge_functions_do):
            world = World()
            world.account.functions.create(FUNCTION, ENVIRONMENT)
            set_up(world)
            run(world, REMEDIATION, FUNCTION, DryRun="true")
    return asked


def caches_actions(*, together: bool = False) -> set[str]:
    """Examine a package, recall it in another execution environment, and break off.

    Args:
        together: also looks up two packages at once, as the rule does for versions and layers.
    """
    asked: set[str] = set()
    found = ScanResult(findings=(), unread=(), finished=True)
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        client.create_table(
            TableName="examinations",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.meta.events.register(
            "before-call.dynamodb", lambda model, **_: asked.add(f"dynamodb:{model.name}")
        )
        for sha in ("one", "one"):
            cache = ResultCache(CacheTable("examinations", client))
            cache.recall(PackageKey(sha, "scanner"), lambda: found)
        unfinished = ScanResult(findings=(), unread=(), finished=False)
        cache.recall(PackageKey("other", "scanner"), lambda: unfinished)
        if together:
            ResultCache(CacheTable("examinations", client)).known(
                [PackageKey(sha, "scanner") for sha in ("one", "other")]
            )
    return asked


def edges_actions() -> set[str]:
    """Ask which version CloudFront runs, as the rule does in the one Region where it may."""
    asked: set[str] = set()
    around = Surroundings()
    edge = EdgeReader(
        lambda: cast("Any", _Recorder("iam", around, asked)),
        lambda: cast("Any", _Recorder("cloudfront", around, asked)),
    )
    judged(PublishedLists([at_edge()]), edge)
    return asked


def cloudfront_functions_actions() -> set[str]:
    """Read a CloudFront Function and its store, as the rule does where it may."""
    asked: set[str] = set()
    around = CloudFront({("redirect", "LIVE"): ""}, {"/old": "/new"}, frozenset({"redirect"}))
    reader = CloudFrontFunctionReader(
        lambda: cast("Any", _Recorder("cloudfront", around, asked)),
        lambda: cast("Any", _Recorder("cloudfront-keyvaluestore", around, asked)),
    )
    (function,) = reader.functions()
    reader.code(function, "LIVE")
    list(reader.values(function.stores[0]))
    return asked


def images_actions() -> set[str]:
    """Read an image, as the rule does where it may."""
    ecr = Ecr(image_of(tar_of(file("app.py", "x = 1\n"))))
    image = ImageReader(ecr.client, lambda _: BytesIO()).find(
        FunctionSnapshot("orders-api", FUNCTION_ARN, "Image", "sha", image_uri=ecr.uri)
    )
    for digest in ecr.image.media_types:
        image.manifest(digest)
    image.url(next(iter(ecr.image.blobs)))
    return {f"ecr:{operation}" for operation, _ in ecr.asked}


def findings_actions() -> set[str]:
    """Import a finding, and resolve it, as the rule does where it may."""
    asked: set[str] = set()
    hub = SecurityHub(lambda: cast("Any", _Recorder("securityhub", Findings(), asked)))
    told = SecurityFinding(FUNCTION, ComplianceType.NON_COMPLIANT, "title", "why", Severity.HIGH)
    finding = to_asff(told, Place("aws", REGION, ACCOUNT), "rule", datetime.now(UTC))
    hub.put([finding])
    hub.resolve([finding])
    return asked


def _enforces_signatures(world: World) -> None:
    world.account.functions.signing = {
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "AllowedPublishers": {"SigningProfileVersionArns": []},
    }


def _role_is_nearly_full(world: World) -> None:
    role = world.account.functions.configurations[FUNCTION]["Role"].rpartition("/")[2]
    world.account.roles.attached[role] = [f"arn:aws:iam::{ACCOUNT}:policy/{n}" for n in range(10)]


def _lives_where_edge_functions_do(world: World) -> None:
    arn = world.account.functions.configurations[FUNCTION]["FunctionArn"]
    world.account.functions.edit(FUNCTION, FunctionArn=arn.replace(REGION, "us-east-1"))


@contextmanager
def _recorded(asked: set[str]) -> Iterator[None]:
    clients = World.aws

    def aws(world: World) -> Aws:
        made = clients(world)
        functions = cast("Any", _Recorder("lambda", made.functions, asked))
        return Aws(
            functions=functions,
            invocations=functions,
            roles=cast("Any", _Recorder("iam", made.roles, asked)),
            secrets=cast("Any", _Recorder("secretsmanager", made.secrets, asked)),
            config=cast("Any", _Recorder("config", made.config, asked)),
            alarms=lambda: cast("Any", _Recorder("cloudwatch", made.alarms(), asked)),
            distributions=lambda: cast("Any", _Recorder("cloudfront", made.distributions(), asked)),
        )

    with patch.object(World, "aws", aws):
        yield


class _Recorder:
    """A client that notes the action of each operation that is used."""

    def __init__(self, service: Any, client: Any, asked: set[str]) -> None:
        self._service, self._client, self._asked = service, client, asked
        described = boto3.client(service, region_name=REGION)
        self._operations = described.meta.method_to_api_mapping

    def __getattr__(self, method: str) -> Callable[..., Any]:
        self._note(method)
        return getattr(self._client, method)  # type: ignore[no-any-return]

    def get_paginator(self, method: str) -> Any:
        self._note(method)
        return self._client.get_paginator(method)

    def _note(self, method: str) -> None:
        operation = f"{self._service}:{self._operations[method]}"
        self._asked.add(NAMED_OTHERWISE.get(operation, operation))
        if operation in ASKED_BESIDES:
            self._asked.add(ASKED_BESIDES[operation])
