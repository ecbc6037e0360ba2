"""Canaries of CloudWatch Synthetics in templates: each is a function."""

from __future__ import annotations

import pytest

from rule.model import Unread
from tests.rule.templates.written import DECLARED, read, values

CANARY = """
Resources:
  Shop:
    Type: AWS::Synthetics::Canary
    Properties:
      RuntimeVersion: RUNTIME
      RunConfig:
        TimeoutInSeconds: 60
        EnvironmentVariables: {PASSWORD: !Ref Password, STAGE: !If [IsProd, prod, dev]}
      Code: CODE
"""


@pytest.mark.parametrize(
    ("runtime", "path"),
    [("syn-nodejs-puppeteer-9.1", "index.js"), ("syn-python-selenium-4.1", "index.py")],
)
def test_a_canary_has_the_variables_and_the_code_of_a_function(runtime: str, path: str) -> None:
    code = "{Handler: index.handler, Script: a = 1}"
    [shop] = read(DECLARED + CANARY.replace("RUNTIME", runtime).replace("CODE", code)).values()

    assert values(shop) == {"PASSWORD": ["s3cr3t"], "STAGE": ["prod", "dev"]}
    assert shop.variables[0].position.line == 19
    assert [(each.file.path, each.file.text) for each in shop.code] == [(path, "a = 1")]
    assert not shop.has_package
    assert not shop.unread


def test_a_canary_whose_code_stands_elsewhere_says_so() -> None:
    code = "{Handler: index.handler, S3Bucket: shop, S3Key: canary.zip}"
    [shop] = read(DECLARED + CANARY.replace("CODE", code)).values()

    assert shop.has_package
    assert not shop.code


def test_a_canarys_variables_that_only_a_deployment_knows_are_not_read() -> None:
    given = CANARY.replace("{PASSWORD: !Ref Password, STAGE: !If [IsProd, prod, dev]}", "!Ref Bare")
    [shop] = read(DECLARED + given.replace("CODE", "{}")).values()

    assert shop.unread == (Unread("environment", "only a deployment knows what Ref makes"),)
