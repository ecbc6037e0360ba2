"""Names of variables, tags, layers and policies that every installation shares."""

from __future__ import annotations

SHIM_VARIABLES = (
    "SEALED_ENV_ARN",
    "SEALED_ENV_HANDLER",
    "SEALED_ENV_PROBE",
    "SEALED_ENV_WRAPPER",
)
"""The shim's variables: the secret's ARN; the original handler, to which the shim hands over; and
``<nonce>:<NAME>,<NAME>``, only while a function is shadowed. A shim that is a wrapper hands over to
the function's original wrapper instead, if it had one."""
SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE, ORIGINAL_WRAPPER_VARIABLE = SHIM_VARIABLES
CODE_VARIABLE = "SEALED_ENV_CODE"
"""Says which variables took the place of texts in the code, and where the code before is kept. The
shims do not read it."""
WRAPPER_VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER"
"""Lambda's variable for the one program that starts the runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
"""
FUNCTION_TAG = "lambda-no-plaintext-secrets:function-arn"
"""The secret's tag that the policy compares with the ARN of the function that reads the secret."""
EXPOSED_TAG = "lambda-no-plaintext-secrets:exposed"
"""The secret's tag with the date since which its values need rotation."""
EDGE_FUNCTION_TAG = "lambda-no-plaintext-secrets:edge-function"
"""The secret's tag with the bare name of a function at the edge. The policy compares the name with
the ARN that a replica may show, ``…:function:us-east-1.NAME``."""
EDGE_HANDLERS = ("sealed_edge.handler", "sealed-edge/index.handler")
"""The handlers of packages that were sealed for the edge. Nothing else shows that in a list."""
HANDLER_TAG = "lambda-no-plaintext-secrets:handler"
"""The secret's tag with the original handler, in case the function loses `HANDLER_VARIABLE`."""
CODE_TAG = "lambda-no-plaintext-secrets:code"
"""The secret's tag with what `CODE_VARIABLE` says, in case the function loses the variable. A tag
takes no commas."""
BACKED_OUT_TAG = "lambda-no-plaintext-secrets:backed-out"
"""The function's tag that keeps automatic remediation away from it after a backout."""
SHIM_LAYERS = ("-sealed-env-python", "-sealed-env-nodejs", "-sealed-env-wrapper")
"""The suffixes of the shims' layer names, the same for every installation."""
POLICY_PATH = "/lambda-no-plaintext-secrets/"
"""The IAM path of every installation's policy; the Region follows it."""
PROTECTION_TAG = "lambda-no-plaintext-secrets:protected"
"""The tag with which an owner excludes a function, unless the stack was given another key."""
STACK_TAG = "aws:cloudformation:stack-name"
"""The tag by which a CloudFormation stack shows that it owns a function."""
