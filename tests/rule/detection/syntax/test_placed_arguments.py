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
        ("a.py", f'requests.get(url, auth=HttpNtlmAuth("SHOP\\\\app", "{PASSWORD}"))'),
        ("a.py", f'ssh.connect("10.0.0.4", 22, "app", "{PASSWORD}")'),
        ("a.py", f'cache = redis.Redis("cache.internal", 6379, 0, "{PASSWORD}")'),
        ("a.py", f'queue = pika.PlainCredentials("app", "{PASSWORD}")'),
        ("a.py", f'ldap3.Connection(server, "cn=app,dc=shop", "{PASSWORD}", auto_bind=True)'),
        ("a.py", f'provider = PlainTextAuthProvider("cassandra", "{PASSWORD}")'),
        ("a.py", f'models.execute_kw(db, uid, "{PASSWORD}", "res.partner", "search", [[]])'),
        ("a.py", f'engine = create_engine(URL.create("postgresql", "app", "{PASSWORD}", "db"))'),
        ("a.py", f'key = load_pem_private_key(pem, b"{PASSWORD}")'),
        ("a.py", f"key = hashlib.pbkdf2_hmac('sha256', b'{PASSWORD}', salt, 100_000)"),
        ("a.js", f"const key = crypto.scryptSync('{PASSWORD}', 'salt', 32);"),
        ("a.js", f"neo4j.driver(uri, neo4j.auth.basic('neo4j', '{PASSWORD}'));"),
        ("A.cs", f'new DirectoryEntry("LDAP://shop.example.com", "app", "{PASSWORD}");'),
        ("A.cs", f'new NetworkCredential("app", "{PASSWORD}", "SHOP");'),
        ("A.cs", f'client.Authenticator = new HttpBasicAuthenticator("app", "{PASSWORD}");'),
        ("A.java", f'transport.connect("mail.internal", 587, "app", "{PASSWORD}");'),
        ("A.java", f'GraphDatabase.driver(uri, AuthTokens.basic("neo4j", "{PASSWORD}"));'),
        ("A.java", f'jedis.auth("{PASSWORD}");'),
        ("a.go", f'd := gomail.NewDialer("mail.internal", 587, "app", "{PASSWORD}")'),
        ("a.go", f'err := l.Bind("cn=app,dc=shop", "{PASSWORD}")'),
        ("a.rb", f'Net::SMTP.start("mail", 25, "shop", "app", "{PASSWORD}", :login)'),
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
        ("A.java", f'new SecretKeySpec("{PASSWORD}".getBytes(), "AES");'),
        ("a.go", f'store := sessions.NewCookieStore([]byte("{PASSWORD}"))'),
        ("a.py", f'auth = tweepy.OAuthHandler("shop-app", "{VALUE}")'),
        ("a.py", f'files = Minio("s3.internal", "shop-app", "{VALUE}", secure=False)'),
        ("a.js", f"new OAuth(request, access, 'shop-app', '{VALUE}', '1.0A');"),
    ],
)
def test_a_key_at_its_place_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", 'c = pymysql.connect(HOST, USER, PASSWORD, "orders")'),
        ("a.py", 'ssh.connect("10.0.0.4", 22, "app", read("otterpond"))'),
        ("a.py", 'models.execute_kw(db, uid, password, "res.partner", "search", [[]])'),
        ("a.js", "client.bind(this, 'otterpond');"),
        ("a.js", "crypto.scryptSync(password, 'otterpond', 32);"),
        ("a.go", 'router.Bind("orders", "otterpond")'),
        ("A.cs", 'new NetworkCredential(user, password, "SHOP");'),
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
