"""Listens to a run: all loggers at DEBUG, both streams, files, processes, objects and errors."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from remediation.aws.calls import _OnlyWarnings as _FilterOfRemediation
from rule.aws.calls import _OnlyWarnings as _FilterOfTheRule
from tests.prove.leaks.transcript import SDK_LOG, Transcript

_OURS = ("rule", "remediation")
_SDK = ("boto3", "botocore", "urllib3", "s3transfer")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_MOST_OF_A_FILE = 1_000_000


class Listener:
    """Notes what a run shows, in its transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.function = "remediation"
        """Whose log is written: both packages log under the service's name."""
        self.written: list[str] = []
        """Paths that were opened for writing, made or renamed."""
        self.types: set[str] = set()
        """Our own types of which an object was shown."""

    def record(self, record: logging.LogRecord) -> None:
        """Note a log record as every handler would write it, and all that it carries."""
        package = record.name.partition(".")[0]
        channel = "log of everything else"
        if package in _SDK:
            channel = SDK_LOG
        elif package == os.environ.get("POWERTOOLS_SERVICE_NAME") or package in _OURS:
            channel = f"log of {'the rule' if self.function == 'rule' else 'remediation'}"
        fields = {k: v for k, v in vars(record).items() if k not in _OF_THE_RUN}
        self.transcript.add(channel, f"{record.getMessage()} {fields}")
        self.transcript.add(channel, logging.Formatter().format(record))

    def error(self, error: BaseException) -> None:
        """Note an error, all that led to it, and our objects in the frames that it came through."""
        channel = "exceptions and their chains"
        for each in _chain(error):
            told = (str(each), repr(each), repr(each.args), repr(vars(each)))
            self.transcript.add(channel, "\n".join(told))
            for frame, _ in traceback.walk_tb(each.__traceback__):
                self.objects(frame)
        self.transcript.add(channel, "".join(traceback.format_exception_only(error)))

    def objects(self, frame: FrameType) -> None:
        """Note how our own objects in a frame show themselves."""
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] in _OURS:
            for value in list(frame.f_locals.values()):
                if type(value).__module__.partition(".")[0] in _OURS:
                    self.types.add(f"{type(value).__module__}.{type(value).__qualname__}")
                    # A text of a type of ours is its text, as any other; it must not show itself.
                    plain = "" if isinstance(value, str) else f" {value!s}"
                    self.transcript.add("shown objects", f"{value!r}{plain}")

    def audit(self, event: str, given: tuple[Any, ...]) -> None:
        """Note what Python's audit events tell of files, processes and environments."""
        match event, given:
            case "open", (str() | bytes() | Path() as path, _, int(flags)) if flags & _WRITES:
                self.written.append(os.fsdecode(path))
            case (("os.mkdir" | "os.symlink" | "os.link" | "os.rename" | "tempfile.mkstemp"), _):
                self.transcript.add("files and folders", given)
            case (("subprocess.Popen" | "os.exec" | "os.posix_spawn"), (*arguments, environment)):
                self.transcript.add("arguments of processes", arguments)
                self.transcript.add("environments of processes", environment)
            case "os.putenv", _:
                self.transcript.add("environments of processes", given)

    def note_files(self) -> None:
        """Note the files that were written, and what is left in them."""
        for name in dict.fromkeys(self.written):
            path = Path(name)
            content = path.read_bytes()[:_MOST_OF_A_FILE] if path.is_file() else b""
            self.transcript.add("files and folders", f"{name}: {content.decode('latin-1')}")


_OF_THE_RUN = {
    "created", "msecs", "relativeCreated", "thread", "process", "asctime", "taskName", "threadName",
    "processName", "lineno",
}  # fmt: skip
_listener: Listener | None = None
offered = {"sdk": 0}
"""Records of the SDK that would have been written, but for the product's filters."""


def _on_audit(event: str, given: tuple[Any, ...]) -> None:
    if _listener is not None:
        _listener.audit(event, given)


sys.addaudithook(_on_audit)


@contextmanager
def everything_at_debug() -> Iterator[None]:
    """Have all loggers of the process say all they can; it is caught before it is written."""
    loggers = [logging.getLogger(name) for name in ["", *logging.Logger.manager.loggerDict]]
    levels = [(logger, logger.level) for logger in loggers]
    with (
        patch.object(logging.Logger, "handle", _handle),
        patch.object(logging.Logger, "callHandlers", _call_handlers),
    ):
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            for logger, level in levels:
                logger.setLevel(level)


_handle_as_is: Callable[[logging.Logger, logging.LogRecord], None] = logging.Logger.handle


def _handle(self: logging.Logger, record: logging.LogRecord) -> None:
    if record.name.partition(".")[0] in _SDK:
        offered["sdk"] += 1
    _handle_as_is(self, record)


def _call_handlers(_: logging.Logger, record: logging.LogRecord) -> None:
    if _listener is not None:
        _listener.record(record)


@contextmanager
def listening(transcript: Transcript) -> Iterator[Listener]:
    """Listen until the block ends."""
    global _listener  # noqa: PLW0603 - audit hooks are for the whole process
    out, err = io.StringIO(), io.StringIO()
    listener = Listener(transcript)
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(
            _FilterOfRemediation,
            "filter",
            _in_turn(listener, "remediation", _FilterOfRemediation.filter),
        ),
        patch.object(
            _FilterOfTheRule, "filter", _in_turn(listener, "rule", _FilterOfTheRule.filter)
        ),
    ):
        _listener = listener
        try:
            yield listener
        finally:
            _listener = None
    listener.note_files()
    transcript.add("metrics and standard output", out.getvalue())
    transcript.add("standard error", err.getvalue())


def _in_turn(listener: Listener, function: str, as_it_is: Any) -> Any:
    """Have a package's filter drop what its own function's SDK says, as it is alone with it."""

    def passes(self: logging.Filter, record: logging.LogRecord) -> bool:
        return listener.function != function or bool(as_it_is(self, record))

    return passes


@contextmanager
def looking_at_objects(listener: Listener) -> Iterator[None]:
    """Look at our own objects in each frame of ours that returns."""

    def on_event(frame: FrameType, event: str, _: object) -> None:
        if event == "return":
            listener.objects(frame)

    sys.setprofile(on_event)
    try:
        yield
    finally:
        sys.setprofile(None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
        waiting += list(getattr(each, "exceptions", ()))
