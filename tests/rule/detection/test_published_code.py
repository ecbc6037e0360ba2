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
        # Prose behind a name, which no expression is.
        ("app.h", '/// * client_sec·ret: You must specify "tenant_id" and "client_id"'),
        ("app.go", '// api_·key: either leave this empty, or see "orders.example" in the manual'),
        # Filters of signals.
        ("app.py", "    'pa·ss': 'bandpa·ss',"),
        ("app.js", "var kinds = {pa·ss: 'highpa·ss', lowpa·ss: 'lowpa·ss'};"),
        # A type, and the first word of its name for the module.
        ("app.py", '    "AuthClientPass·word": "auth",'),
        ("app.py", '    "BearerTokenSec·ret": "bearer",'),
        # Words without a sign between them.
        ("app.py", '    "api·keytotals": "statcounters",'),
        ("app.py", '    "api·keycount": "shop.counters",'),
        ("app.py", '    "pass·wordlength": "meadow",'),
        ("app.js", 'var tabs = {sec·rettypes: "otter"};'),
        # A member without a value, and the next one.
        ("app.scala", '{\n  "pass·word":\n  "token":\n}'),
        ("app.py", "# {\n#   'client_sec·ret':\n#   'username':\n# }"),
        ("App.scala", 'val shopSec·rets = ShopSec·rets("clientId", "clientSec·ret")'),
        ("app.py", '  "pass·word": "blah", "client_sec·ret": "blah-blah"'),
        # A type for each method of OAuth.
        ("app.js", 'a = {"client_sec·ret_post": "InlineHookConfig", none: "Hook"};'),
        ("app.js", 'a = {client_sec·ret_basic: "BasicFlowOfHooks"};'),
        # Binary data in base64.
        (
            "app.js",
            f'a = ["{drawn(30)}pWd0f{drawn(30)}", "{drawn(4)}/{drawn(40)}+{drawn(33)}"];',
        ),
        ("app.js", f'b += "{50 * "A"}hIUAAAQZyRwQILFCRpbEEGwkcECC2Ioc2l6ZV90";'),
        ("app.js", 'a = {"sec·urity.query_api_·keys":{body:["search_after","with_limits"]}};'),
        # A file's name, as a link has it.
        ("api.md", '<a href="./client_sec·rets.py">create</a>(<a href="./types.py">params</a>)'),
        ("index.html", '<script src="pass·word.js">otter</script>'),
        # What a script gets.
        (
            "app.js",
            r"""a = {"a.lua": "local job_key = KEYS[1]\nlocal client_key = KEYS[5]\nend"};""",
        ),
        ("app.js", r"""a = {"b.lua": "local client_sec·ret = ARGV[2]\nlocal b = 1"};"""),
        ("app.js", r"""a = {"c.lua": "local client_seen_·key = KEYS[8]\n\nlocal now = 1"};"""),
        # Types of what authenticates.
        ("app.py", '    "pass·word": "AuthenticatorMethodSimple",'),
        ("app.js", 'var types = {"sec·ret": "CredentialProviderStatic"};'),
        # Calls in a sentence, and of which the rest is in other lines.
        ("app.py", '    "It has a space. Strip it, for example api_·key=key.strip()."'),
        ("app.yaml", "      sec·ret_details = secretsmanager.describe_sec·ret(\n        Id=name)"),
        # Functions of CloudFormation.
        ("app.yaml", 'MasterUserPass·word:\n  Fn::Join:\n    - ""\n    - - "{{resolve:"'),
        ("app.yaml", "ClientSec·ret:\n  Fn::ImportValue: OrdersOtter41"),
        ("app.json", '"Pass·word": {"Fn::Join": ["", ["{{resolve:", {"Ref": "Otter"}]]}'),
        # What a form asks of a field.
        ("app.js", 'adapters.add("pass·word", ["min", "nonalphamin", "regex"], f);'),
        ("app.py", 'rules.set("client_sec·ret", ["required", "otter"])'),
        ("app.json", '  "userPass·word": "UPDATE_ME!", "client_sec·ret": "replace-me..."'),
        # Types of other languages.
        ("app.js", 'var types = {salt: "bytes32", pass·word: "uint256"};'),
        # Keys of a dictionary, with numbers at their ends.
        ("app.py", "_executable_keys = ['version_cmd', 'compiler_f77', 'compiler_f90']"),
        # A namespace of XML.
        ("app.py", 'body = """<n1:login xmlns:n1="urn:partner.soap.shop.com">'),
        ("app.js", 'var ns = {login: "urn:ietf:params:oauth:login-2"};'),
        # Functions of a module.
        ("app.py", "    'OAuth': ('oauth_get_sbs', 'oauth_urlencode'),"),
        ("app.py", "TYPES = {'_CFHTTPAuthentication', '_GLKMatrix2', '_GLKVector4'}"),
        # Operations of an API.
        ("app.js", 'a = {"sec·urity.bulk_update_api_·keys":{path:[],body:["ids","role_names"]}};'),
        ("app.js", 'a = {"shop.v2.get_pass·words":{body:["ids","role_names"]}};'),
        # Not every secret that is spoken of is one.
        ("app.py", 'NON_SEC·RET_FIELDS = "otter-meadow-41"; non_sec·ret = "otter-meadow-41"'),
        ("app.js", 'var a = {canChangePass·word: "otter-meadow", CAN_HANDLE_SEC·RET: "a-b-41"};'),
        ("app.js", 60 * "f(a);" + 'var pw="otter-meadow-41",Pwd="otter-meadow-41";'),
        # In minified code, from the end of a literal to the beginning of another.
        (
            "app.js",
            60 * "f(a);" + 'for(var i="",r=0;r<t.length;r++)i+="OAuth=",i+=t[r][1],'
            'r<t.length-1&&(i+="&");return i',
        ),
        ("mvnw", 'wget --http-pass·word="$MVNW_PASS·WORD" "$wrapperUrl" -O "$wrapperJarPath"'),
        # Names of resources.
        ("App.cs", 'JwtSec·retAccessKey = new StringParameter(scope, "TestJwtAccessKeyParameter",'),
        ("app.ts", 'const dbPass·word = new Resource(this, "OrdersPass·wordResource", {});'),
        ("App.scala", 's"client_sec·ret=${URLEncoder.encode(config.client_sec·ret, "UTF-8")}&" +'),
        ("app.js", "Cookie: 'XSRF-TOKEN=1645d446-e706-4e80-bcec-ebf8dba5e7a3'"),
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
        # What is raised says what was wrong.
        ("app.py", 'raise TooManyResourceKeys(["shop.otter.ResourceKey@12345"] * len(keys))'),
        ("app.py", 'raise TooManyKeys(\n    ["shop.otter.ResourceKey@12345"]\n)'),
        ("app.js", 'throw new TooManyApiKeys(["otter-4121-a"]);'),
        # A list of names, in a literal.
        ("app.py", 'fail(f"{t} must be a list (such as `sec·rets = [\\"OTTER_TOKEN\\"]`),")'),
        ("app.js", 'fail("such as sec·rets = [\\"OTTER_TOKEN\\"]");'),
        # What stands between two backticks in a comment.
        ("app.py", "# Of `?pass·word=otter2!!!` the signs are the pass·word's."),
        ("app.py", "    # other signs, such as `pass·word=otter2` or a query"),
        ("app.py", "# A `?` can stand in a credential (`#pass·word=pre?fix`), and not here"),
        # Tokens in DNS.
        ("app.py", 'a = {"DkimTokens": ["vvjuipp74whm76gqoni7qmwwn4w4qusj"]}'),
        ("app.js", 'var a = {dkimToken: "3frqe7jn4obpuxjpwpolz6ipb3k5nvt2"};'),
        # Digits and letters in order, one after the other.
        ("app.py", 'self.update_token = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"'),
        ("app.js", 'var a = {accessToken: "a1b2c3d4-e5f6-7890-a1b2-c3d4e5f67890"};'),
        # Nobody issues these.
        ("app.py", 'a = {"SessionToken": "ABC12345"}'),
        ("app.js", 'var a = {refreshToken: "abc123456"};'),
        # What reads a file gets no default.
        ("app.js", 'const private·Key = t.k ? loadTlsConfigFile(t.k, "key_file") : void 0;'),
        ("app.py", 'sec·ret = read_config_file(path, "otter_file")'),
        ("app.js", 'const private·Key = readFileOrWarn(tls?.key_file, "TLS key");'),
        # FTP for everybody.
        ("app.js", 'login(user = "anonymous", pass·word = "guest") {'),
        ("app.py", 'ftp.login("anonymous", "otter@shop.io")'),
        # What stands for no value.
        ("app.py", '_GEN_SALT_SIGNAL = "--!!!generate-new-salt!!!--"'),
        ("app.py", 'PASS·WORD_SENTINEL = "**no**change**41"'),
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
        ("app.h", '/// * client_sec·ret: use "otter-meadow-41"'),
        ("app.go", '// pass·word := "otter-meadow-41"'),
        ("app.rs", 'let pass·word: &\'static str = "otter-meadow-41";'),
        ("app.fs", 'let pass·word = defaultArg given "otter-meadow-41"'),
        ("app.py", "    'pa·ss': 'otterpa·ss',"),
        ("app.py", '    "AuthClientPass·word": "otter",'),
        ("app.py", '    "pass·wordprod": "otter-meadow-41",'),
        ("app.scala", '{\n  "pass·word":\n  "otter-meadow-41"\n}'),
        ("App.scala", 'val shopPass·word = ShopPass·word("otter-meadow-41")'),
        ("app.py", '  "pass·word": "blah-otter"'),
        ("app.js", f'b = "{22 * "A"}{"Q" + drawn(24)}%2B{drawn(60)}";'),
        ("app.js", 'a = {"client_sec·ret_prod": "otter-meadow-41"};'),
        ("app.yaml", "pass·word.txt: otter-meadow-41"),
        ("app.json", f'"shop-{drawn(24)}-database-master-pass·word": "otter-meadow-41"'),
        ("app.py", '    "pass·word": "OtterMethodSimple",'),
        ("app.yaml", "MasterUserPass·word: Fn::otter-meadow-41"),
        ("app.yaml", "pass·word: otter.meadow(41"),
        ("app.js", f'adapters.add("client_sec·ret", ["{RANDOM}"]);'),
        ("app.js", 'adapters.add("pass·word", "nonalphamin");'),
        ("app.json", '  "userPass·word": "UPDATE_OTTER!"'),
        ("app.py", 'pass·word = "KEYS[otter]41"'),
        ("app.js", 'var a = {pass·word: "bytes-otter32"};'),
        ("app.py", f"_signing_keys = ['version_cmd', '{RANDOM}']"),
        # The environment of a name is no question.
        ("app.py", 'NON_PROD_DB_PASS·WORD = "otter-meadow-41"'),
        ("app.py", 'nonProductionSec·ret = "otter-meadow-41"'),
        ("app.py", 'CAN_DB_PASS·WORD = "otter-meadow-41"; CAN_READ_SEC·RET = "always-41"'),
        # No minifier calls a variable so.
        ("app.py", 60 * "f(a); " + 'login(user="otter", pwd="otter-meadow-41")'),
        ("app.js", 60 * "f(a);" + 'var pwd="otter-meadow-41",b=2;'),
        ("app.py", 60 * "f(a); " + 'pair(name="otter",psk="otter-meadow-41")'),
        ("app.py", 'pass·word = "urn:otter-meadow:' + drawn(24) + '"'),
        ("app.py", "    'auth': ('otter', 'otter_meadow'),"),
        ("app.js", f'a = {{"sec·urity.api_·keys":{{body:["ids","{RANDOM}"]}}}};'),
        ("app.sh", 'wget --http-pass·word="$Otter41" "$wrapperUrl"'),
        ("App.cs", f'JwtSec·retAccessKey = new StringParameter(scope, "{RANDOM}",'),
        ("app.ts", 'const dbPass·word = "OrdersOtterMeadow";'),
        ("App.scala", 's"client_sec·ret=otter-meadow-41&host=${config.host}" +'),
        ("app.js", f"Cookie: 'SESSION={RANDOM}'"),
        ("app.py", f'raise Wrong(pass·word="{RANDOM}")'),
        ("app.py", f'api_·keys = ["{RANDOM}"]; raise TooManyApiKeys(["a"])'),
        ("app.py", f'raise_keys = ["{RANDOM}"]; braise_api_·keys(["{RANDOM}"])'),
        ("app.js", f'throw new Wrong({{apiKeys: ["{RANDOM}"]}});'),
        ("app.py", 'fail("such as sec·rets = [\\"otter-meadow-41\\"]")'),
        ("app.py", "# pass·word = 'otter-meadow-41'"),
        ("app.py", "#`id` of pass·word = 'otter-meadow-41' and `name`"),
        ("app.py", f"# as in `pass·word={RANDOM}`"),
        ("app.py", "connect(pass·word='otter-meadow-41')  # as in `pass·word=x`"),
        ("app.sh", "# as in `pass·word=otter-meadow-41`"),
        ("app.py", "run(\"UPDATE `users` SET pass·word='otter-meadow' WHERE `id` = 1\")"),
        ("app.py", "pass·word = 'otter-meadow-41`=`'  # `a=b`"),
        ("app.py", f'DKIM_PRIVATE_KEY = "{drawn(44)}"'),
        ("app.py", 'token = "1a2b3c4d-5e6f-7a8b-9c0d-8c1f3a7b5f6e"'),
        ("app.py", 'session_token = "abc-otter-7312"'),
        ("app.py", 'SENTINEL_PASS·WORD = "otter-meadow-41"'),
        ("app.js", 'const pass·word = loadConfig("key", "otter-meadow-41");'),
        ("app.py", 'pass·word = file_config("pass·word", "otter-meadow-41")'),
        ("app.py", 'pass·word = read_file_or_default(path, "otter-meadow-41")'),
        ("app.js", 'login(user = "anonymous", pass·word = "otter-meadow-41") {'),
        ("app.js", 'login(user = "otter", pass·word = "guest", role = "anonymous") {'),
        ("app.py", 'ftp.login("otter", "meadow@shop.io"); "anonymous"'),
    ],
)
def test_what_only_looks_like_it_stays_a_secret(path: str, text: str) -> None:
    assert is_flagged(path, text.replace("·", ""))
