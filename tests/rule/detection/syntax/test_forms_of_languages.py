"""Forms in which single languages and tools write a secret, each beside what only looks like it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn

TOKEN = drawn(36)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("App.cs", f'public string DbPassword {{ get; set; }} = "{PASSWORD}";'),
        ("App.cs", f'public string? Password {{ get; init; }} = "{PASSWORD}";'),
        ("App.cs", f'public string Password {{ get; private set; }} = @"{PASSWORD}";'),
        ("App.cs", f'public static string ClientSecret {{get;}}="{PASSWORD}";'),
        ("app.cpp", f'static const std::string kDbPassword{{"{PASSWORD}"}};'),
        ("app.cpp", f'constexpr std::string_view password{{"{PASSWORD}"}};'),
        ("app.cpp", f'auto password {{"{PASSWORD}"}};'),
        ("app.cpp", f'const QString dbPassword{{"{PASSWORD}"}};'),
        ("app.pl", f'$config{{password}} = "{PASSWORD}";'),
        ("app.pl", f"$self->{{db_password}} = '{PASSWORD}';"),
        ("app.pl", f"$config{{db}}{{'password'}} = '{PASSWORD}';"),
        ("app.pl", f"$ENV{{DB_PASSWORD}} ||= '{PASSWORD}';"),
        ("app.rb", f"set :db_password, '{PASSWORD}'"),
        ("app.rb", f'set(:db_password, "{PASSWORD}")'),
        ("app.rb", f"config.store :password, '{PASSWORD}'"),
        ("config.exs", f'put_env(:app, :db_password, "{PASSWORD}")'),
        ("app.rb", f"DB_PASSWORD = %q({PASSWORD})"),
        ("app.rb", f"db_password = %{{{PASSWORD}}}"),
        ("app.rb", f"password: %Q[{PASSWORD}],"),
        ("app.rb", f"DB_PASSWORD = %q<{PASSWORD}>.freeze"),
        ("app.php", f'curl_setopt($ch, CURLOPT_USERPWD, "app:{PASSWORD}");'),
        ("app.py", f"c.setopt(pycurl.USERPWD, 'app:{PASSWORD}')"),
        ("app.c", f'curl_easy_setopt(curl, CURLOPT_PASSWORD, "{PASSWORD}");'),
        ("app.php", f'curl_setopt($ch, CURLOPT_PROXYUSERPWD, "app:{PASSWORD}");'),
    ],
)
def test_a_declaration_in_a_languages_own_form_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("App.cs", "public string Password { get; set; } = string.Empty;"),
        ("App.cs", 'public string Password { get; set; } = "";'),
        ("App.cs", 'public string TokenUrl { get; set; } = "https://auth.internal/token";'),
        ("main.go", 'fields := []Field{Password{"required"}}'),
        ("app.js", 'const {password} = read("orders-2024X");'),
        ("app.js", "log(`${password} = 'orders-2024X'`);"),
        ("run.sh", 'echo "${PASSWORD}=orders-2024X"'),
        ("app.pl", '$errors{password} = "must not be empty";'),
        ("app.rb", "validates :password, presence: true"),
        ("app.rb", "expect(page).to have_field :password, with: ''"),
        ("app.rb", "add_column :users, :password, 'string'"),
        ("app.rb", "PASSWORDS = %w(password secret)"),
        ("app.rb", "password = %x(read-secret orders)"),
        ("app.php", "curl_setopt($ch, CURLOPT_USERPWD, $user . ':' . $password);"),
    ],
)
def test_what_only_has_such_a_form_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("App.java", f'String password = Optional.ofNullable(getenv("PW")).orElse("{PASSWORD}");'),
        ("App.java", f'String password = find("PW").orElseGet(() -> "{PASSWORD}");'),
        ("App.scala", f'val password = sys.env.get("PW").getOrElse("{PASSWORD}")'),
        ("App.scala", f'val password = Option(getenv("PW")).orElse(Some("{PASSWORD}"))'),
        ("main.rs", f'let password = env::var("PW").unwrap_or("{PASSWORD}".into());'),
        ("main.rs", f'let password = env::var("PW").unwrap_or_else(|_| "{PASSWORD}".to_string());'),
        ("main.rs", f'let password = std::env::var("PW").ok().unwrap_or("{PASSWORD}".to_owned());'),
        ("app.cpp", f'std::string password = env("PW").value_or("{PASSWORD}");'),
    ],
)
def test_what_a_call_falls_back_to_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("App.java", 'String password = vault.read("orders-2024X").orElseThrow();'),
        ("App.java", 'String password = map.getOrDefault("orders-2024X", "");'),
        ("App.java", 'String password = first("orders-2024X").orElse(read("orders-2025X"));'),
        ("main.rs", 'let password = env::var("ORDERS_2024X").expect("ORDERS_2024X is not set");'),
        ("main.rs", 'let password = read("orders-2024X").unwrap_or_default();'),
        ("App.scala", 'val token = request.headers.get("orders-2024X").getOrElse("")'),
    ],
)
def test_what_is_looked_up_before_is_no_fallback(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("beans.xml", f'<property name="password"><value>{PASSWORD}</value></property>'),
        ("beans.xml", f'<entry key="dbPassword"> <value>{PASSWORD}</value> </entry>'),
        ("app.config", f'<setting name="DbPassword"><value>{PASSWORD}</value></setting>'),
        ("site.xml", f"<password><![CDATA[{PASSWORD}]]></password>"),
        ("site.xml", f'<param name="password"><![CDATA[{PASSWORD}]]></param>'),
        ("web.config", f'<add value="{PASSWORD}" key="SmtpPassword" />'),
        ("beans.xml", f'<property value="{PASSWORD}" name="password"/>'),
        ("build.xml", f"<param value='{PASSWORD}' name='db.password'/>"),
        ("task.json", f'{{"value": "{PASSWORD}", "name": "DB_PASSWORD"}}'),
        ("task.json", f'{{"Value": "{PASSWORD}", "Key": "DbPassword"}}'),
        ("task.json", f'{{ "ParameterValue":"{PASSWORD}", "ParameterKey":"DbPassword" }}'),
        ("pod.yaml", f"  - {{name: DB_PASSWORD, value: '{PASSWORD}'}}"),
        ("pod.yaml", f'  - {{ name: DB_PASSWORD, value: "{PASSWORD}" }}'),
        ("app.js", f"env: [{{ name: DB_PASSWORD, value: '{PASSWORD}' }}]"),
        ("main.tf", f'{{ name = "DB_PASSWORD", value = "{PASSWORD}" }},'),
    ],
)
def test_a_pair_is_found_whichever_of_the_two_comes_first(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("beans.xml", '<property name="password"><value>${db.password}</value></property>'),
        ("beans.xml", '<property name="password"><ref bean="orders-2024X"/></property>'),
        ("web.config", '<add value="https://auth.internal/token" key="TokenUrl" />'),
        ("form.html", '<input value="orders" name="user"/><input name="password"/>'),
        ("form.html", '<option value="orders-2024X"> <input name="password">'),
        ("task.json", '{"value": "orders-2024X", "name": "STAGE"}, {"name": "DB_PASSWORD"}'),
        ("task.json", '{"valueFrom": "orders-2024X", "name": "DB_PASSWORD"}'),
        ("pod.yaml", "  - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: orders-2024X}}}"),
    ],
)
def test_a_pair_of_something_else_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("main.go", f'req.SetBasicAuth("app", "{PASSWORD}")'),
        ("main.go", f'client.R().SetBasicAuth("app", "{PASSWORD}").Get(url)'),
        ("app.js", f'agent.useBasicAuth("app", "{PASSWORD}")'),
        ("app.rb", f"http.basic_auth 'app', '{PASSWORD}'"),
        ("app.rb", f'  request.basic_auth "app", "{PASSWORD}"'),
        ("app.rb", f"ftp.login 'app', '{PASSWORD}'"),
        ("app.lua", f'red:auth("{VALUE}")'),
        ("app.php", f"$redis->auth('{VALUE}');"),
        ("app.js", f"client.auth('{VALUE}');"),
        ("app.php", f"$pdo = new PDO('mysql:host=db', 'app', '{VALUE}');"),
        ("app.php", f'$db = mysqli_connect("db", "app", "{VALUE}", "orders");'),
        ("app.php", f'$db = new mysqli("db", "app", "{VALUE}", "orders");'),
        ("app.js", f"new Sequelize('orders', 'app', '{VALUE}', {{ dialect: 'mysql' }});"),
        ("app.py", f'MySQLdb.connect("db", "app", "{VALUE}", "orders")'),
        ("App.cs", f'new SymmetricSecurityKey(Encoding.UTF8.GetBytes("{TOKEN}"));'),
        ("App.cs", f'new HMACSHA256(Encoding.UTF8.GetBytes("{TOKEN}"));'),
        ("App.cs", f'var password = Encoding.ASCII.GetBytes("{PASSWORD}");'),
        ("App.java", f'Algorithm a = Algorithm.HMAC256("{TOKEN}");'),
        ("App.java", f'JWT.require(Algorithm.HMAC512("{TOKEN}")).build();'),
        ("main.go", f'signed, err := token.SignedString([]byte("{TOKEN}"))'),
        ("main.go", f'token, _ := jwt.Sign(claims, []byte("{TOKEN}"))'),
        ("app.js", f'app.use(cookieParser("{TOKEN}"));'),
        ("app.js", f"const stripe = require('stripe')('{TOKEN}');"),
        ("app.js", f"const client = require('twilio')(account, '{TOKEN}');"),
    ],
)
def test_what_a_function_takes_as_a_secret_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("main.go", "user, password, ok := req.BasicAuth()"),
        ("main.go", "req.SetBasicAuth(user, password)"),
        ("app.rb", "http.basic_auth user, password"),
        ("app.rb", "get 'login', 'sessions#new'"),
        ("app.js", "const log = require('debug')('orders:server');"),
        ("app.js", "const file = require('path')('orders-service');"),
        ("app.js", "client.auth('bearer');"),
        ("app.php", "$pdo = new PDO('mysql:host=db;dbname=orders', $user, $password);"),
        ("app.php", '$db = mysqli_connect("db", $user, $password, "orders_archive");'),
        ("app.js", "new Sequelize('orders_archive', user, password, { dialect: 'mysql' });"),
        ("App.cs", 'var header = Encoding.UTF8.GetBytes("orders-2024X");'),
        ("App.java", "Algorithm a = Algorithm.HMAC256(secret);"),
        ("app.js", "app.use(cookieParser());"),
    ],
)
def test_a_function_that_takes_none_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("run.sh", f"aws configure set aws_secret_access_key {TOKEN}"),
        ("run.sh", f"npm config set //npm.internal/:_authToken {TOKEN}"),
        ("run.sh", f'aws configure set default.aws_secret_access_key "{TOKEN}" --profile app'),
        ("run.sh", f"git config --global user.password {PASSWORD}"),
        ("run.sh", f"kubectl create secret generic s --from-literal=password={PASSWORD}"),
        ("run.sh", f"docker build --build-arg=DB_PASSWORD={PASSWORD} ."),
        ("run.sh", f"docker run --env=DB_PASSWORD={PASSWORD} orders"),
        ("run.sh", f"sam deploy --parameter-overrides=DbPassword={PASSWORD}"),
        ("run.sh", f'echo "{PASSWORD}" | docker login -u app --password-stdin registry'),
        ("run.sh", f"echo {PASSWORD} | sudo -S systemctl restart orders"),
        ("run.sh", f"echo -n '{PASSWORD}' | helm registry login host --password-stdin"),
        ("run.sh", f"printf '{PASSWORD}' | gh auth login --with-token"),
        ("run.sh", f"openssl enc -aes-256-cbc -k {PASSWORD} -in a -out b"),
        ("run.sh", f"openssl pkcs12 -export -passout pass:{PASSWORD} -in a"),
        ("run.sh", f"openssl rsa -in key.pem -passin 'pass:{PASSWORD}'"),
        ("run.sh", f"az login --service-principal -u app -p {PASSWORD} --tenant t"),
        ("run.sh", f"7z x archive.7z -p{PASSWORD}"),
        ("run.sh", f"zip -P {PASSWORD} a.zip a"),
        ("run.sh", f"unzip -P '{PASSWORD}' a.zip"),
        ("redis.conf", f"masterauth {PASSWORD}"),
        ("redis.conf", f"requirepass {PASSWORD}"),
        ("users.acl", f"user orders on >{PASSWORD} ~* +@all"),
        ("main.go", f'sql.Open("mysql", "app:{VALUE}@tcp(db:3306)/orders")'),
        ("main.go", f'dsn := "app:{VALUE}@unix(/tmp/mysql.sock)/orders"'),
        ("main.go", f'gorm.Open(mysql.Open("app:{VALUE}@tcp(db)/orders?parseTime=true"))'),
    ],
)
def test_what_a_tool_takes_as_a_secret_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("run.sh", 'aws configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY"'),
        ("run.sh", "aws configure set region eu-central-1"),
        ("run.sh", 'kubectl create secret generic s --from-literal=password="$PASSWORD"'),
        ("run.sh", "kubectl create secret generic s --from-file=password=orders-2024X.txt"),
        ("run.sh", 'echo "$PASSWORD" | docker login -u app --password-stdin registry'),
        ("run.sh", 'echo "orders-2024X" | docker load'),
        ("run.sh", "openssl enc -aes-256-cbc -k $PASSWORD -in a"),
        ("run.sh", "openssl rsa -in key.pem -passin pass:$PASSWORD"),
        ("run.sh", "openssl rsa -in key.pem -passin env:ORDERS_2024X"),
        ("run.sh", "unzip -o orders-2024X.zip"),
        ("main.go", 'sql.Open("mysql", "%s:%s@tcp(%s)/orders")'),
        ("main.go", 'sql.Open("mysql", user+":"+password+"@tcp(db:3306)/orders")'),
        ("notes.txt", "the user orders on the left has a ~ sign"),
    ],
)
def test_a_tool_that_takes_none_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("app.properties", f"keystore.password=\\\n  {PASSWORD}\n", 2),
        ("app.properties", f"keystore.password = \\\n    {PASSWORD}\n", 2),
        ("app.properties", f"keystore.password:\\\n\t{PASSWORD}\nstage=live\n", 2),
        ("run.sh", f"export DB_PASSWORD=\\\n{PASSWORD}\n", 2),
    ],
)
def test_a_setting_that_goes_on_in_the_next_line_is_found(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("rules.php", "'password' => 'required|min:8',"),
        ("rules.php", "'password' => 'required|string|confirmed|min:12',"),
        ("rules.php", "'password' => 'sometimes|nullable|string|between:8,64',"),
        ("rules.js", "rules: { password: 'required|minLength:8|maxLength:64' },"),
    ],
)
def test_rules_for_a_password_are_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("app.yaml", f"mail: {{username: app, password: {PASSWORD}}}", 1),
        ("app.yaml", f"db: {{ password: {PASSWORD} }}", 1),
        ("app.yaml", f"db: {{ password: {PASSWORD}, host: db }}", 1),
        ("app.yaml", f"users: [{{name: app, password: {PASSWORD}}}]", 1),
        ("App.java", f'public String getPassword() {{ return "{PASSWORD}"; }}', 1),
        ("App.java", f'@Bean String dbPassword(Environment env) {{ return "{PASSWORD}"; }}', 1),
        ("main.go", f'func password() string {{ return "{PASSWORD}" }}', 1),
        ("app.php", f"public function getPassword(): string {{ return '{PASSWORD}'; }}", 1),
        ("app.py", f'def get_password() -> str: return "{PASSWORD}"', 1),
        ("App.java", f'String getPassword() {{\n    return "{PASSWORD}";\n}}', 2),
        ("main.go", f'func getPassword() string {{\n\treturn "{PASSWORD}"\n}}', 2),
        ("app.py", f'def db_password(self):\n    return "{PASSWORD}"\n', 2),
        ("app.js", f"getPassword() {{\n  return '{PASSWORD}';\n}}", 2),
        ("run.sh", f'aws lambda u --environment "Variables={{DB_PASSWORD={PASSWORD}}}"', 1),
        ("run.sh", f"aws lambda u --environment Variables={{A=1,DB_PASSWORD={PASSWORD}}}", 1),
        ("run.sh", f"az webapp set --settings {{DB_PASSWORD={PASSWORD},A=1}}", 1),
        ("web.config", f"<Value>Server=db;User Id=app;Password={PASSWORD}</Value>", 1),
        ("site.pubxml", f"<Target>Server=db;Pwd={PASSWORD};Database=orders</Target>", 1),
        ("web.xml", f"<param-value>password={PASSWORD};ssl=true</param-value>", 1),
        ("appsettings.json", f'"Jwt": {{ "Key": "{TOKEN}", "Issuer": "orders" }},', 1),
        ("appsettings.json", f'"Jwt": {{\n  "Issuer": "orders",\n  "Key": "{TOKEN}"\n}}', 3),
        ("appsettings.json", f'"JWT": {{"Secret": "x", "key": "{TOKEN}"}}', 1),
        ("app.py", f'jwt = {{"algorithm": "HS256", "key": "{TOKEN}"}}', 1),
    ],
)
def test_what_a_map_a_function_or_an_element_holds_is_found(
    path: str, text: str, line: int
) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.yaml", "db: {password: *shared, host: db}"),
        ("app.yaml", "db: {password: '${DB_PASSWORD}', host: db}"),
        ("app.yaml", "password: {type: string, minLength: 8}"),
        ("App.java", "public String getPassword() { return password; }"),
        ("App.java", 'String getToken() {\n    return read("orders-2024X");\n}'),
        ("App.java", 'String getPassword() {\n    return "";\n}'),
        ("app.py", 'def check_password(self, given):\n    """Tell whether it is orders-2024X."""'),
        ("app.py", 'def password_label(self):\n    return "Enter the password"'),
        ("run.sh", 'aws lambda u --environment "Variables={DB_PASSWORD=$DB_PASSWORD}"'),
        ("web.config", "<Value>Server=db;User Id=app;Password=${PASSWORD}</Value>"),
        ("pom.xml", "<argLine>-Dpassword=${password}</argLine>"),
        ("appsettings.json", '"Jwt": { "Issuer": "https://orders", "Audience": "orders-2024X" }'),
        ("app.json", '"jwt": { "keyId": "orders", "kid": "orders-2024X" }'),
    ],
)
def test_a_map_a_function_or_an_element_without_a_secret_is_left_alone(
    path: str, text: str
) -> None:
    assert found(path, text) == []
