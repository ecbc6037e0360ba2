"""A question that only an account can answer: what is asked, how, and what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from tests.smoke.throwaway import Throwaway


class NotAsked(Exception):
    """This account, or this Region, lacks what the question is about; the message says what."""


class NotAnswered(Exception):
    """It was asked, and nothing was seen that answers it; the message says what was."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    question: str
    how: str
    """How it is asked, in a few words."""
    ask: Callable[[Throwaway], str] = field(repr=False)
    """Asks it, and returns the answer.

    Raises:
        NotAsked, NotAnswered, ClientError, BotoCoreError: there is no answer.
    """


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen."""

    question: Question
    answer: str

    def __str__(self) -> str:
        return f"{self.question.question}: {self.answer}"


def ask(question: Question, throwaway: Throwaway) -> Answer:
    """Ask a question. One without an answer is no failure of the story."""
    try:
        return Answer(question, question.ask(throwaway))
    except NotAsked as why:
        return Answer(question, f"not asked: {why}")
    except NotAnswered as why:
        return Answer(question, f"not answered here: {why}")
    except (BotoCoreError, ClientError) as error:
        return Answer(question, f"not answered here: {in_words(error)}")


def in_words(error: Exception) -> str:
    """Write an error of AWS's in one line."""
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        return " ".join(f"{details.get('Code', '?')}: {details.get('Message', '')}".split())
    return " ".join(str(error).split())
