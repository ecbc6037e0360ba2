"""What Lambda's Python runtime does before it hands over to AWS's runtime client: the search path.

The only thing added: an invocation whose error is posted leaves its request ID in a file, because
the emulator's answer does not tell an error from a result that looks like one.
Source of the order: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html
"""

import os
import sys
from pathlib import Path
from typing import Any

from awslambdaric import bootstrap  # type: ignore[import-not-found]
from awslambdaric.lambda_runtime_client import LambdaRuntimeClient  # type: ignore[import-not-found]


class Client(LambdaRuntimeClient):  # type: ignore[misc]
    """AWS's client, which also notes whose error it posts."""

    def __init__(self, address: str, failed: Path) -> None:
        super().__init__(address)
        self._failed = failed

    def post_invocation_error(self, invoke_id: str, *arguments: Any, **keywords: Any) -> None:
        """Note the request ID, then post."""
        (self._failed / invoke_id).touch()
        super().post_invocation_error(invoke_id, *arguments, **keywords)


def search_path() -> list[str]:
    """Return the folders before those of the interpreter, as Lambda orders them."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = f"/opt/python/lib/{version}/site-packages"
    return [os.environ["LAMBDA_TASK_ROOT"], packages, "/opt/python"]


if __name__ == "__main__":
    sys.path[0:1] = search_path()
    address = os.environ["AWS_LAMBDA_RUNTIME_API"]
    bootstrap.run(os.environ["_HANDLER"], Client(address, Path(sys.argv[1])))
