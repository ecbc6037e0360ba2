"""The process that loads the secret, writes it for the function's process, and ends.

    python -I -S process.py ARN END

It has the function's variables as its own. END is on the monotonic clock, which all processes of a
machine share. Whatever happens here, such as a name that is looked up without end, is over by then.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time

# This process is too short-lived for garbage collection to pay.
gc.disable()
# The package without its ``__init__``, which would start the function.
_package = type(sys)("sealed_env")
_package.__path__ = [os.path.dirname(os.path.abspath(__file__))]  # noqa: PTH100, PTH120 - costly
sys.modules[_package.__name__] = _package

from sealed_env import answer  # noqa: E402
from sealed_env.deadline import Deadline  # noqa: E402
from sealed_env.errors import SecretNotLoaded, no_answer  # noqa: E402

_TO_TELL_SECONDS = 0.25
"""The time that is kept for reporting why there was no response."""


def main(arn: str, end: float) -> None:
    """Load a secret, and write the outcome to standard output."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, max(end - time.monotonic(), 0.001))
    told = _told(arn, Deadline(end - _TO_TELL_SECONDS))
    while told:
        told = told[os.write(1, told) :]
    # The interpreter has nothing to clean up, so the process ends at once.
    os._exit(0)


def _told(arn: str, deadline: Deadline) -> bytes:
    notes: list[str] = []
    try:
        from sealed_env.secret import load  # noqa: PLC0415 - what fails here is reported, too

        return answer.of_values(load(arn, os.environ, deadline, notes.append), " ".join(notes))
    except SecretNotLoaded as failure:
        return answer.of_failure(failure, " ".join(notes))
    except BaseException as error:  # noqa: BLE001 - the function's process has to know
        return answer.of_failure(no_answer(arn, error))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
