from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .emulator import ACCOUNT, Emulator
from .new_function import NewFunction, create, new_key
from .zips import zip_files

HOST_RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"


def a_function(emulator: Emulator, files: Mapping[str, str], key_arn: str | None = None) -> str:
    name = f"emulator-{uuid.uuid4().hex[:8]}"
    function = NewFunction(name, zip_files(files), {"COLOUR": "green"}, HOST_RUNTIME)
    create(emulator, function, key_arn)
    return name


def returned_by(emulator: Emulator, name: str, event: Any = None) -> Any:
    client = emulator.client("lambda")
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    payload = json.load(answer["Payload"])
    assert "FunctionError" not in answer, payload
    return payload


def credentials_of_a_role(emulator: Emulator, *actions: str) -> dict[str, Any]:
    """Assume a new role that may do these actions, and no other."""
    name = f"role-{uuid.uuid4().hex[:8]}"
    iam = emulator.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
        ],
    }
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(document))
    given = emulator.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="test")
    return dict(given["Credentials"])


def refusal(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


# ----------------------------------------------------------------- who may do what


def test_a_wrong_signature_is_refused(emulator: Emulator) -> None:
    given = credentials_of_a_role(emulator, "lambda:ListFunctions")
    forger = emulator.client_of("lambda", {**given, "SecretAccessKey": "guessed"})
    with pytest.raises(ClientError) as refused:
        forger.list_functions()
    assert refusal(refused) == "InvalidSignatureException"


def test_evaluations_are_put_only_by_who_may_put_them(emulator: Emulator) -> None:
    def answer_to(*actions: str) -> str:
        config = emulator.client_of("config", credentials_of_a_role(emulator, *actions))
        with pytest.raises(ClientError) as refused:
            config.put_evaluations(Evaluations=[], ResultToken="of no invocation")
        return refusal(refused)

    assert answer_to() == "AccessDeniedException"
    # The stand-in itself answers whoever gets past IAM.
    assert answer_to("config:PutEvaluations") == "InvalidResultTokenException"


def test_the_accounts_settings_are_shown_only_to_who_may_read_them(emulator: Emulator) -> None:
    def reader(*actions: str) -> Any:
        return emulator.client_of("lambda", credentials_of_a_role(emulator, *actions))

    with pytest.raises(ClientError) as refused:
        reader("lambda:ListFunctions").get_account_settings()

    assert refusal(refused) == "AccessDeniedException"
    assert reader("lambda:GetAccountSettings").get_account_settings()["AccountLimit"]


# ------------------------------------------------------------------------ functions


def test_a_function_of_the_stack_imports_what_it_brought_and_nothing_of_this_environment(
    emulator: Emulator,
) -> None:
    name = a_function(
        emulator,
        {
            "detect_secrets/__init__.py": "",
            "app.py": "import detect_secrets, importlib.util, os\n"
            "def handler(event, context):\n"
            "    return [\n"
            "        os.path.relpath(detect_secrets.__file__, os.environ['LAMBDA_TASK_ROOT']),\n"
            "        [n for n in event if importlib.util.find_spec(n)],\n"
            "    ]\n",
        },
    )
    client = emulator.client("lambda")
    function = client.get_function_configuration(FunctionName=name)
    client.tag_resource(Resource=function["FunctionArn"], Tags={"lambda:createdBy": "SAM"})
    installed_here = ["pytest", "botocore", "ministack", "hypothesis"]
    own_file, found = returned_by(emulator, name, installed_here)
    assert own_file == "detect_secrets/__init__.py"
    assert found == []


def test_a_function_has_its_roles_credentials_and_the_way_to_the_emulator(
    emulator: Emulator,
) -> None:
    code = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
    given = returned_by(emulator, a_function(emulator, {"app.py": code}))
    assert given["AWS_ENDPOINT_URL"] == emulator.endpoint
    credentials = {
        "AccessKeyId": given["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": given["AWS_SECRET_ACCESS_KEY"],
        "SessionToken": given["AWS_SESSION_TOKEN"],
    }
    identity = emulator.client_of("sts", credentials).get_caller_identity()
    assert ":assumed-role/functions/" in identity["Arn"]


def test_what_a_function_prints_is_in_its_log(emulator: Emulator) -> None:
    code = "def handler(event, context):\n    print('printed', event)\n"
    name = a_function(emulator, {"app.py": code})
    returned_by(emulator, name, 7)
    assert "printed 7" in emulator.logs(name)


def test_a_function_that_never_ran_has_an_empty_log(emulator: Emulator) -> None:
    assert emulator.logs(a_function(emulator, {"app.py": ""})) == []


def test_what_a_function_does_not_have_is_left_out_of_the_answer(emulator: Emulator) -> None:
    name = a_function(emulator, {"app.py": ""})
    configuration = emulator.client("lambda").get_function_configuration(FunctionName=name)
    assert "KMSKeyArn" not in configuration
    assert "Layers" not in configuration


def test_a_function_can_be_an_image(emulator: Emulator) -> None:
    name = f"image-{uuid.uuid4().hex[:8]}"
    create(emulator, NewFunction(name, None, {"COLOUR": "green"}))
    answer = emulator.client("lambda").get_function(FunctionName=name)
    assert answer["Configuration"]["PackageType"] == "Image"
    assert "Runtime" not in answer["Configuration"]
    assert answer["Code"]["RepositoryType"] == "ECR"
    assert "Location" not in answer["Code"]


# ----------------------------------------------------------- encrypted environments


def environment_by(action: str, client: Any, name: str) -> Any:
    match action:
        case "GetFunction":
            return client.get_function(FunctionName=name)["Configuration"]["Environment"]
        case "GetFunctionConfiguration":
            return client.get_function_configuration(FunctionName=name)["Environment"]
    functions = client.list_functions()["Functions"]
    return next(f["Environment"] for f in functions if f["FunctionName"] == name)


@pytest.mark.parametrize("action", ["GetFunction", "GetFunctionConfiguration", "ListFunctions"])
def test_an_environment_is_shown_only_to_who_may_decrypt_it(
    emulator: Emulator, action: str
) -> None:
    name = a_function(emulator, {"app.py": ""}, new_key(emulator))
    read = f"lambda:{action}"

    def seen_by(*actions: str) -> Any:
        credentials = credentials_of_a_role(emulator, *actions)
        return environment_by(action, emulator.client_of("lambda", credentials), name)

    assert seen_by(read, "kms:Decrypt") == {"Variables": {"COLOUR": "green"}}
    hidden = seen_by(read)
    assert hidden["Error"]["ErrorCode"] == "AccessDeniedException"
    assert "Variables" not in hidden


def test_a_key_policy_can_keep_an_environment_from_a_role_that_may_decrypt(
    emulator: Emulator,
) -> None:
    key_arn = new_key(emulator)
    name = a_function(emulator, {"app.py": ""}, key_arn)
    nobody = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": {"AWS": "*"},
                "Action": "kms:Decrypt",
                "Resource": "*",
            }
        ],
    }
    emulator.client("kms").put_key_policy(
        KeyId=key_arn, PolicyName="default", Policy=json.dumps(nobody)
    )
    credentials = credentials_of_a_role(emulator, "lambda:GetFunction", "kms:Decrypt")
    client = emulator.client_of("lambda", credentials)
    assert "Error" in environment_by("GetFunction", client, name)


# ----------------------------------------------------------- encrypted packages


def test_a_package_is_given_only_to_who_may_decrypt_it(emulator: Emulator) -> None:
    key_arn, name = new_key(emulator), f"encrypted-{uuid.uuid4().hex[:8]}"
    package = zip_files({"app.py": ""})
    function = NewFunction(name, package, {"COLOUR": "green"}, HOST_RUNTIME)
    create(emulator, function, package_key_arn=key_arn)

    def seen_by(*actions: str) -> Any:
        credentials = credentials_of_a_role(emulator, "lambda:GetFunction", *actions)
        return emulator.client_of("lambda", credentials).get_function(FunctionName=name)

    given, hidden = seen_by("kms:Decrypt")["Code"], seen_by()

    assert given["SourceKMSKeyArn"] == hidden["Code"]["SourceKMSKeyArn"] == key_arn
    assert "Location" in given
    assert "Location" not in hidden["Code"]
    assert hidden["Code"]["Error"]["ErrorCode"] == "AccessDeniedException"
    assert hidden["Configuration"]["Environment"] == {"Variables": {"COLOUR": "green"}}
    model = emulator.client("lambda").meta.service_model.shape_for("FunctionCodeLocation")
    assert set(hidden["Code"]) <= set(model.members)

    emulator.client("lambda").update_function_code(FunctionName=name, ZipFile=package)
    assert "Error" not in seen_by()["Code"]
