"""Functions whose argument at one place is a password or a key, whatever it looks like."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'c = pymysql.connect("db.internal", "app", "{PASSWORD}", "orders")'),
        ("a.py", f'c = MySQLdb.connect("db.internal", "app", "{PASSWORD}", "orders")'),
        ("a.py", f'c = cx_Oracle.connect("app", "{PASSWORD}", "db/orcl")'),
        ("a.py", f'c = oracledb.connect("app", "{PASSWORD}", "db/orcl")'),
        ("a.py", f'with FTP("files.internal", "app", "{PASSWORD}") as ftp:'),
        ("a.py", f'ldap.simple_bind_s("cn=app,dc=shop", "{PASSWORD}")'),
        ("a.js", f"const db = new Sequelize('orders', 'app', '{PASSWORD}', {{ host: 'db' }});"),
        ("A.java", f'DriverManager.getConnection("jdbc:mysql://db/orders", "app", "{PASSWORD}");'),
        ("A.java", f'given().auth().basic("app", "{PASSWORD}")'),
        ("A.java", f'given().auth().preemptive().basic("app", "{PASSWORD}")'),
        ("A.kt", f'val header = Credentials.basic("app", "{PASSWORD}")'),
        ("a.go", f'auth := smtp.PlainAuth("", "app", "{PASSWORD}", "mail.internal")'),
        ("a.go", f'u.User = url.UserPassword("app", "{PASSWORD}")'),
        ("a.go", f'Auth: []ssh.AuthMethod{{ssh.Password("{PASSWORD}")}},'),
        ("a.php", f"$db = new mysqli('db', 'app', '{PASSWORD}', 'orders');"),
        ("a.php", f"$db = mysqli_connect('db', 'app', '{PASSWORD}');"),
        ("a.php", f"$db = new PDO('mysql:host=db', 'app', '{PASSWORD}');"),
        ("a.php", f"ldap_bind($connection, 'cn=app', '{PASSWORD}');"),
        ("a.pl", f'my $db = DBI->connect("dbi:mysql:orders", "app", "{PASSWORD}");'),
        ("a.ts", f"const value = SecretValue.unsafePlainText('{PASSWORD}');"),
    ],
)
def test_a_password_at_its_place_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'signature = hmac.new(b"{PASSWORD}", body, hashlib.sha256)'),
        ("a.py", f'token = jwt.encode(claims, "{PASSWORD}", algorithm="HS256")'),
        ("a.py", f'claims = jwt.decode(token, "{PASSWORD}", algorithms=["HS256"])'),
        ("a.py", f'signer = URLSafeTimedSerializer("{PASSWORD}")'),
        ("a.js", f"const token = jwt.sign(claims, '{PASSWORD}');"),
        ("a.js", f"const token = jwt.sign({{ id, name }}, '{PASSWORD}', {{ expiresIn }});"),
        ("a.js", f"jwt.verify(token, process.env.JWT_SECRET || '{PASSWORD}');"),
        ("a.js", f"crypto.createHmac('sha256', '{PASSWORD}').update(body);"),
        ("a.js", f"app.use(cookieParser('{PASSWORD}'));"),
        ("a.js", f"CryptoJS.AES.encrypt(text, '{PASSWORD}');"),
        ("a.go", f'text, err := token.SignedString([]byte("{PASSWORD}"))'),
        ("a.go", f'mac := hmac.New(sha256.New, []byte("{PASSWORD}"))'),
        ("a.rs", f'let key = EncodingKey::from_secret(b"{PASSWORD}");'),
        ("a.rb", f"token = JWT.encode claims, '{PASSWORD}', 'HS256'"),
        ("a.php", f"$token = JWT::encode($claims, '{PASSWORD}', 'HS256');"),
        ("a.php", f"$sum = hash_hmac('sha256', $body, '{PASSWORD}');"),
        ("A.java", f'Algorithm algorithm = Algorithm.HMAC256("{PASSWORD}");'),
        ("A.java", f'builder.signWith(SignatureAlgorithm.HS256, "{PASSWORD}");'),
        ("A.java", f'keyStore.load(stream, "{PASSWORD}".toCharArray());'),
        ("A.java", f'new PBEKeySpec("{PASSWORD}".toCharArray(), salt, 1, 256);'),
        ("A.java", f'factory.init(keyStore, "{PASSWORD}".toCharArray());'),
    ],
)
def test_a_key_at_its_place_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", 'c = pymysql.connect(HOST, USER, PASSWORD, "orders")'),
        ("a.py", 'c = pymysql.connect("db.internal", "app", read("orders/app"), "orders")'),
        ("a.py", 'c = cx_Oracle.connect(user, password, "db/orcl")'),
        ("a.js", "new Sequelize('orders', 'app', process.env.DB_PASSWORD, { dialect: 'mysql' });"),
        ("a.js", "new Sequelize('orders', 'app', null, { dialect: 'sqlite' });"),
        ("A.java", 'DriverManager.getConnection("jdbc:mysql://db/orders", user, password);'),
        ("a.go", 'smtp.PlainAuth("", user, password, "mail.internal")'),
        ("a.php", "$db = new mysqli($host, $user, $password, 'orders');"),
        ("a.php", "$db = new mysqli('db', 'app', \"$password\", 'orders');"),
        ("a.py", "jwt.decode(token, options={'verify_signature': False})"),
        ("a.py", 'jwt.encode(claims, keys["orders"], algorithm="HS256")'),
        ("a.js", "jwt.sign({ role: 'admin' }, key, { algorithm: 'RS256' });"),
        ("a.js", "jwt.sign(claims, fs.readFileSync('private.pem'));"),
        ("a.js", "jwt.sign(claims, config.get('jwt.secret'));"),
        ("a.js", "crypto.createHmac('sha256', secret).update('otter')"),
        ("a.js", "app.use(cookieParser());"),
        ("a.go", "hmac.New(sha256.New, key)"),
        ("A.java", "keyStore.load(stream, password.toCharArray());"),
        ("A.java", 'char[] hex = "0123456789abcdef".toCharArray();'),
        ("a.py", f'words = connect("{VALUE}", "app", "orders")'),
    ],
)
def test_what_stands_at_the_place_without_being_a_secret_is_left_alone(
    path: str, line: str
) -> None:
    assert found(path, line) == []
