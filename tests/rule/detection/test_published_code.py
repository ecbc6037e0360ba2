"""Kinds of lines that published packages hold under names of secrets, and what looks like them.

A dot in a name is taken out before it is scanned: no other scanner takes these lines for secrets.
"""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile
from tests.rule.detection.written_values import drawn

SCANNER = Scanner()


def is_flagged(path: str, text: str) -> bool:
    return any(each.is_decisive for each in SCANNER.scan_file(SourceFile(path, text + "\n")))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # A sentence begins with the verb.
        ("app.py", "raise ValueError(\"Pass 'index' instead of 'rows'\")"),
        ("app.py", 'warn("It is of another kind. " "Pass `freq` explicitly instead.")'),
        ("app.py", "    \" Pass 'package_name' to tell them apart.\""),
        ("app.py", "    text = \"Pass `id='a-b'`, or the prefix itself as `tool='a-b'`.\""),
        ("app.py", "warn(\"It changes. Pass engine='openpyxl' or none.\")"),
        ("app.py", "raise ValueError(\"If all are equal, pass orient='index' to use them\")"),
        ("app.py", "log('guessed (pass `asn1Spec` to guide it)')"),
        ("app.js", 'throw new Error("Pass `orders` to read them all");'),
        # Tables of modules and types, as lazy imports and descriptions of data have them.
        ("app.py", '    "Sec·ret": ("shop.apps._sec·ret", False),'),
        ("app.py", '    "sec·rets": ["shop.apps._sec·ret_service", "Sec·retService"],'),
        ("app.py", '    "V1Sec·ret": ".models.v1_sec·ret",'),
        ("app.py", '    "Pass·wordDictionary": "shop.models.pass·word_dictionary",'),
        ("app.py", '    "ServiceAccountWithSec·ret": "shop.models.admin.service_account",'),
        ("app.py", '    "sec·ret": "V1Sec·retVolumeSource",'),
        ("app.py", '    "apps.sec·ret": ("shop.apps._sec·ret", "Sec·ret"),'),
        ("app.py", 'ORG_DOT_USER_DOT_PASS·WORD_DOT_IMPORT = "org.user.pass·word.import"'),
        ("app.py", 'f({"client_sec·ret": o.get("client_sec·ret"), "status": o.get("status")})'),
        ("app.py", '    sec·rets: "Sec·retService"'),
        ("app.py", '    "credentials": (".credentials", "Credentials"),'),
        ("app.js", 'module.exports = {sec·ret: "Sec·retReference", sec·rets: "Sec·retList"};'),
        # What is said of a secret.
        ("app.py", 'INVALID_PASS·WORD = "28P01"'),
        ("app.py", 'WRONG_PASS·WORD_CODE = "28P01"; wrong_pass·word = "error-28P01"'),
        ("app.py", 'codes = {"Sec·retHeaderNotFound": "unauthorized_client"}'),
        ("app.py", 'NOPASS·WORD = "no-pass·word-required"'),
        ("app.py", 'pass·word_last_used = "not_supported"'),
        ("app.py", 'pass·word_last_used = "no_information"'),
        ("app.py", "api_·key = api_·key or 'api-key-not-set'"),
        ("app.py", "call(api_·key=api_·key or 'litellm-placeholder')"),
        ("app.py", 'NON_SEC·RETS = ["alice.smith@shop.io", "getUserById2024"]'),
        ("app.py", '_salt_unit = "chars"; _PRIVATE·_KEY_MARKER = "PRIVATE KEY-----"'),
        ("app.js", 'var fns = {allPass: "overEvery", anyPass: "overSome"};'),
        # Patterns, names, stand-ins.
        ("app.py", 'token = r"[-!#$%&\'*+.^_`|~0-9a-zA-Z]+"'),
        ("app.py", "    key: convert_number_values_for_function_call_args(value)"),
        ("app.js", "  key: convertNumberValuesForFunctionCallsArguments(value)"),
        ("app.py", "# e.g. 'ftp:·//foo:bar@ftp.example.org/'"),
        ("settings.py-tpl", "# Pass·word validation\n# https://docs.example.com/pass·words"),
        ("app.js", 'var inputs = {pass·word:"[type=pass·word]", file:"[type=file]"};'),
        ("app.js", '  key: "_getDefaultCountryMetadataForThisCallingCode",'),
        ("app.js", 'var states = {passed:"pass", pass:"skip", pending:"skip"};'),
        ("app.js", '    case "pass·word":\n    case "search":\n      return a;'),
        ("app.js", 'switch (a) { case"search":case"pass·word":case"number":return"typed" }'),
        ("app.js", 'var flags = ["+LONG_PASS·WORD","-PLUGIN_AUTH","+PROTOCOL_41"];'),
        ("app.js", "Q.EXPIRED_PASS·WORDS=4194304;Q.CAN_HANDLE_EXPIRED_PASS·WORDS=4194305;"),
        ("app.js", 'Y.encryptPrivateKeyInfo=function(e){a.algorithm=a.algorithm||"aes128"}'),
        ("app.js", "var PASS·WORD_PADDING = [40, 191, 78, 94, 78, 117, 138, 65, 100];"),
        ("app.js", 'var example = "amqp:·//guest:guest@localhost:5672";'),
        ("app.js", 'var fields = {sec·rets: {rule: "repeated", type: "Sec·ret", id: 1}};'),
        ("app.js", 'var p = {sendSec·retInApis: "?boolean", obscureSec·retAnswer: "?boolean"};'),
        ("app.js", "var validKeys = ['sender[address][countryCodeAlpha2]', 'countryCodeAlpha3'];"),
        ("app.py", "allowed_keys = ['size', 'label1On', 'label2On', 'master_1_idx']"),
        ("app.js", 'var ApiKey = "createWithId"; var AccountKey = "http";'),
        ("app.js", "t.InvalidClientSec·ret=530007;" + 60 * 'f("a");'),
        ("app.js", 'var headers = {"Crypto-Key": "p256ecdsa="};'),
        ("app.js", 'var type = {"STS_VAULT_SEC·RET": "STSVaultSec·retConnection"};'),
        # A schema describes its members.
        (
            "service-2.json",
            '  "documentation":"<p>As <code>?sig=abcdefghijklmnopqrst%2Fabc</code> is a token."',
        ),
        ("api.json", '    "description": "Is identified by \\"action_result\\" in all cases.",'),
        (
            "api.json",
            '    "description": "As `projects/a/sec·ret=\\"projects/*/sec·rets/*\\"` does it."',
        ),
    ],
)
def test_what_a_library_holds_under_such_a_name_is_no_secret(path: str, text: str) -> None:
    assert not is_flagged(path, text.replace("·", ""))


RANDOM = drawn(24)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f"text = \"Pass '{RANDOM}' on.\""),
        ("run.sh", "run --pass 'otter-meadow-41'"),
        ("app.py", "connect(user, pass='otter-meadow-41')"),
        ("app.py", f'run("--pass engine=\'x\'", pass·word="{RANDOM}")'),
        ("app.py", f'd.set("client_sec·ret", "{RANDOM}")'),
        ("app.sql", "ALTER USER otter PASS·WORD 'otter-meadow-41'"),
        ("app.py", 'pass·word = "shop.otter.meadow"'),
        ("app.py", 'db_pass·word = "pass·word.otter"'),
        ("app.py", 'sec·ret = "OtterService"'),
        ("app.py", 'sec·ret = "Sec·retOtter"'),
        ("app.py", 'auth = ("otter", "Credentials41")'),
        ("app.py", 'pass·word = "no-otter-required"'),
        ("app.py", 'pass·word = "notset41"'),
        ("app.py", 'api_·key = "placeholder-' + drawn(16) + '"'),
        ("app.js", 'var a = {dbPa·ss: "overEvery41", pa·ss: "overEvery41"};'),
        ("app.py", f'ibm_cloud_key = "{drawn(44)}"'),
        ("app.py", "url = 'ftp:·//foo:barn41@ftp.shop.io/'"),
        ("app.js", 'var inputs = {pass·word:"[type=otter41]x"};'),
        ("app.js", 'var states = {pass·word:"skip-otter"};'),
        ("app.js", 'switch(a){case"pass·word":return"otter-meadow-41"}'),
        ("app.js", 'var a = {pass·word: "+OTTER_MEADOW"};'),
        ("app.py", 'login("otter", pass·word=4194305)'),
        ("app.js", 'var url = "amqp:·//guest:guest@queue.shop.io:5672";'),
        ("app.js", 'var url = "amqp:·//guest:otter41@localhost:5672";'),
        ("app.js", 'var p = {pass·word: "?boolean41", passwd: "createMeadow"};'),
        ("app.js", f"var apiKeys = ['sender', '{RANDOM}'];"),
        ("app.js", "t.pass·word=530007;" + 60 * 'f("a");'),
        ("api.json", f'    "description": "Call it with the pass·word={RANDOM} each time."'),
        ("api.json", '    "pass·word": "otter meadow velvet teal badger",'),
        ("api.json", '    "description": {"pass·word": "otter-meadow-41"},'),
        ("settings.py-tpl", 'PASS·WORD = "otter-meadow-41"'),
    ],
)
def test_what_only_looks_like_it_stays_a_secret(path: str, text: str) -> None:
    assert is_flagged(path, text.replace("·", ""))
