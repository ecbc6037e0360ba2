"""What a test can ask of the embedded AWS besides AWS's own calls, by the control path."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .automation.actions import Switches
from .automation.service import AutomationService
from .cloudfront_answers import CloudFrontAnswers
from .concurrency import Environments
from .config_service.recorder import Recorder
from .config_service.service import ConfigService
from .decisions import Decision
from .gateway import Verb
from .packages import Packages
from .throttling import Throttling


def recorded(
    config: ConfigService, automation: AutomationService, recorder: Recorder
) -> dict[str, Verb]:
    """Return the verbs for what the stand-ins keep, and for what they do by themselves."""

    async def records(_: str) -> list[str]:
        return [*config.records(), *automation.records()]

    async def record(what: str) -> None:
        await asyncio.to_thread(recorder.resume if what == "resume" else recorder.pause)

    async def schedule(rule_name: str) -> None:
        await asyncio.to_thread(config.trigger_schedule, rule_name)

    return {"records": records, "recorder": record, "schedule": schedule}


def observed(
    packages: Packages, environments: Environments, decisions: Callable[[], list[Decision]]
) -> dict[str, Verb]:
    """Return the verbs that tell what the emulator was asked, and what it allowed."""

    async def downloads(_: str) -> list[str]:
        return packages.downloads

    async def concurrency(_: str) -> dict[str, int]:
        return environments.peaks

    async def decided(_: str) -> list[Decision]:
        return decisions()

    return {"downloads": downloads, "concurrency": concurrency, "decisions": decided}


def throttled(throttling: Throttling) -> dict[str, Verb]:
    """Return the verbs that refuse requests of which there are too many, and that count them."""

    async def throttle(rate: str) -> None:
        throttling.switch(float(rate) if rate else None)

    async def requests(_: str) -> list[dict[str, Any]]:
        return throttling.asked()

    return {"throttle": throttle, "requests": requests}


def switched(switches: Switches) -> dict[str, Verb]:
    """Return the verbs that change how Automation behaves."""

    async def function_errors(fail: str) -> None:
        switches.function_error_fails = fail == "fail"

    async def sleeps(longest: str) -> None:
        switches.longest_sleep_seconds = float(longest)

    return {"function-errors": function_errors, "sleeps": sleeps}


def slowed(answers: CloudFrontAnswers) -> dict[str, Verb]:
    """Return the verbs that change how long CloudFront takes."""

    async def deployments(seconds: str) -> None:
        answers.deploys_in = float(seconds)

    async def replicas(seconds: str) -> None:
        answers.replicas.go_in = float(seconds)

    return {"deployments": deployments, "replicas": replicas}
