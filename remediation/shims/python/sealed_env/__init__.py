"""Loads a function's secret into its environment, then hands over to its own handler.

AWS Lambda imports this module, since the function's handler is ``sealed_env.handler``. The
function's own handler stands in SEALED_ENV_HANDLER. Standard library only; Python 3.9 to 3.14.

The package's folder stands before the standard library's on ``sys.path``. What is imported here
would therefore be the package's own ``ssl.py`` or ``random.py``, before the environment is filled;
and the function would find our ``ssl``, with OpenSSL's settings read before its own code could set
them. So the modules that run in the function's process import only what the interpreter has built
in or what Lambda's client has imported already; a process of its own asks for the secret
(`loading`).

A package that brings a module ``sealed_env`` of its own hides this one: ``/var/task`` comes before
``/opt/python``. The probe then is not answered, and remediation backs out.
"""

from __future__ import annotations

import os

from sealed_env.startup import start

handler = start(os.environ)
