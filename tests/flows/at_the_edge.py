"""A function at the edge with a key in its code, and verdicts on it."""

from __future__ import annotations

import time

from tests.flows.deploy import Stack
from tests.flows.observation import Observer
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import wait_until_ready

SERVICES = ("lambda.amazonaws.com", "edgelambda.amazonaws.com")
POSTS_TO_AN_API = """import json
import urllib.request

API_KEY = "{key}"


def handler(event, context):
    request = event["Records"][0]["cf"]["request"]
    asked = urllib.request.Request(
        "https://api.example.com/visits",
        json.dumps({{"uri": request["uri"]}}).encode(),
        {{"x-api-key": API_KEY}},
    )
    urllib.request.urlopen(asked, timeout=2)
    return request
"""


def judged_anew(emulator: Emulator, stack: Stack, observer: Observer, name: str) -> Row:
    """Have a sweep come: AWS Config does not tell the rule that a distribution was changed."""
    before = {row.resource: row.time for row in observer.look()}
    emulator.trigger_schedule(stack.outputs["RuleName"])
    rows = observer.wait_for([name], newer_than=before)
    return next(each for each in rows if each.resource == name)


def forget_distributions(emulator: Emulator, stack: Stack) -> None:
    """Have the rule start anew: it keeps the list of distributions for five minutes."""
    client, name = emulator.client("lambda"), stack.resources["RuleFunction"]
    known = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": known | {"STARTED": str(time.time_ns())}}
    )
    wait_until_ready(client, name)
