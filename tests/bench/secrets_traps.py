"""Lines that hold no secret and look as if they did: what identifies an error must survive.

`{sha}`, `{sha256}`, `{md5}`, `{uuid}`, `{base64}` and `{id}` become such values at run time.
"""

import base64
import random
import string
import uuid
from typing import Final

HEX: Final = "0123456789abcdef"
MIXED: Final = string.ascii_letters + string.digits

LINES: Final = r"""
commit {sha}
Merge: 4f2a9c1 8b7d6e5
HEAD is now at 3f9c2ab fix: token refresh loop
fatal: bad object {sha}
git checkout {sha} -- src/auth/token.py
index 3f9c2ab..8d1e4fa 100644
docker pull registry.local/app@sha256:{sha256}
Digest: sha256:{sha256}
"resolved": "git+ssh://git@example.com/ada/jsonwebtoken.git#{sha}",
"integrity": "sha512-{base64}{base64}=="
    --hash=sha256:{sha256}
cryptography==42.0.5 --hash=sha256:{sha256}
checksum = "{sha256}"
github.com/golang-jwt/jwt/v5 v5.2.1 h1:{base64}=
SHA256 (tokenizer.json) = {sha256}
{md5}  password_reset.html
ETag: "{md5}"
If-None-Match: W/"{md5}"
Content-MD5: {base64}==
X-Request-Id: {uuid}
X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678
traceparent: 00-{md5}-b7ad6b7169203331-01
x-cloud-trace-context: {md5}/1234567890;o=1
trace_id={md5} span_id=b7ad6b7169203331
"insertId": "{id}"
"logging.googleapis.com/trace": "projects/demo/traces/{md5}"
correlationId: {uuid}
request {uuid} timed out after 30000 ms
session {uuid} closed by peer
user_id={uuid} action=login result=ok
job-{uuid}-attempt-3 failed
pod/auth-token-service-7d9f8b6c5d-x2x4z restarted
deployment.apps/secret-manager-6f9d4c7b8 rolled out
revision netra-backend-staging-00183-v65
build 2ea20831 of token-service
version 1.24.3-alpine3.19 of vault
Chrome/126.0.6478.127 Safari/537.36
User-Agent: python-requests/2.32.3
ERROR 42P01: relation "password_resets" does not exist
ORA-01017: invalid username/password; logon denied
ORA-28001: the password has expired
ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.5' (using password: YES)
FATAL: password authentication failed for user "app"
FATAL:  no pg_hba.conf entry for host "10.0.0.5", user "app", database "x", no encryption
pq: password authentication failed for user "app"
SCRAM authentication requires libpq version 10 or above
WRONGPASS invalid username-password pair or user is disabled.
NOAUTH Authentication required.
ERR AUTH <password> called without any password configured for the default user
redis.exceptions.AuthenticationError: invalid password
smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted')
ldap3.core.exceptions.LDAPInvalidCredentialsResult: invalidCredentials - 49
Failed password for root from 218.188.2.4 port 1042 ssh2
Failed password for invalid user test1 from 218.188.2.4 port 50321 ssh2
Accepted publickey for deploy from 10.1.2.3 port 51022 ssh2: RSA SHA256:{base64}
pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=10.0.0.1
Permission denied (publickey,password).
error: PAM: Authentication failure for bob
sudo: 3 incorrect password attempts
jwt.exceptions.ExpiredSignatureError: Signature has expired
jwt.exceptions.InvalidTokenError: Not enough segments
JsonWebTokenError: invalid signature
TokenExpiredError: jwt expired
401 Unauthorized: token expired at 2025-09-08T13:55:02Z
token expired 3600 seconds ago
Token is invalid or expired (code=token_not_valid)
{"detail":"Given token not valid for any token type","code":"token_not_valid"}
{"error":"invalid_grant","error_description":"Token has been expired or revoked."}
{"error": "invalid_client", "error_description": "The OAuth client was not found."}
{"code": 401, "message": "Missing Authentication Token"}
{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}
google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.')
google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found.
botocore.exceptions.NoCredentialsError: Unable to locate credentials
An error occurred (ExpiredToken) when calling the GetObject operation: The provided token has expired.
InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
SignatureDoesNotMatch: The request signature we calculated does not match
openai.AuthenticationError: Error code: 401 - incorrect API key provided
stripe.error.AuthenticationError: Invalid API Key provided
This model's maximum context length is 8192 tokens, however you requested 9000 tokens
{"prompt_tokens": 1024, "completion_tokens": 256, "total_tokens": 1280}
max_tokens=4096 temperature=0.7 stop_token=None
eos_token_id: 50256
pad_token = tokenizer.eos_token
token_type_ids shape: (1, 128)
Token indices sequence length is longer than the specified maximum (1412 > 512)
SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON
SyntaxError: Unexpected token u in JSON at position 0
Unexpected token: name (foo)
ParseError: expected token ')', got 'EOF'
jinja2.exceptions.TemplateSyntaxError: unexpected token 'end of template'
error: expected identifier before '(' token
syntax error near unexpected token `newline'
yaml.scanner.ScannerError: found character '\t' that cannot start any token
tokenize.TokenError: ('EOF in multi-line statement', (12, 0))
KeyError: 'token'
KeyError: 'password'
KeyError: 'API_KEY'
AttributeError: 'NoneType' object has no attribute 'password'
TypeError: connect() got an unexpected keyword argument 'password'
TypeError: __init__() missing 1 required positional argument: 'token'
ValueError: password must be a string, not NoneType
pydantic_core.ValidationError: 1 validation error for Settings api_key Field required
ValidationError: {'password': ['This field may not be blank.']}
{"password":["Ensure this field has at least 8 characters."]}
{"errors":[{"field":"password","message":"is too short"}]}
{"loc": ["body", "password"], "msg": "field required", "type": "value_error.missing"}
password: must contain at least one digit
password is required
Password must be at least 12 characters long
The password is incorrect
the password is not correct for this account
the password for this account is expired
the password for user bob was changed yesterday
the token for this session is no longer valid
your API key is missing or malformed
the secret is stored in the vault
the secret key is read from the environment
the access token was revoked by the administrator
the password is base64-encoded in the database
password was reset by administrator
password hash algorithm is argon2id
the private key is in PKCS#8 format
secret not found: projects/demo/secrets/db-password
secrets "db-credentials" not found
Error: secret "my-app-tls" already exists
Secret [projects/123456/secrets/jwt-signing/versions/latest] not found
MountVolume.SetUp failed for volume "token-volume" : secret "sa-token-x2f9k" not found
failed to sync secret cache: timed out waiting for the condition
Error: couldn't find key DB_PASSWORD in Secret staging/db
envFrom: secretRef
secretName: staging-tls-cert
  secretKeyRef:
    name: db-credentials
    key: password
imagePullSecrets:
  - name: registry-creds
secrets:
  - db_password
secrets: inherit
token: ${{ secrets.GITHUB_TOKEN }}
password: {{ .Values.db.password | quote }}
password: ${DB_PASSWORD:-}
apiKey: process.env.API_KEY
api_key = os.getenv("OPENAI_API_KEY")
password = getpass.getpass("Password: ")
token = request.headers.get("Authorization")
secret = client.access_secret_version(name=name).payload.data
self.password = password
if not verify_password(password, user.password_hash):
def authenticate(username: str, password: str) -> User:
def check_token(token: str, secret: str | None = None) -> bool:
raise ValueError("password mismatch")
assert response.json()["token"] is not None
const token = await getToken();
const { token } = useAuth();
export const login = (username, password) => api.post('/login', { username, password });
public String getPassword() { return password; }
private final String password;
func (c *Client) SetToken(token string) error {
let token = lexer.next_token();
@pytest.mark.parametrize("password", PASSWORDS)
    password = models.CharField(max_length=128)
    token: Mapped[str] = mapped_column(String(255))
ALTER TABLE users ADD COLUMN password_hash varchar(255) NOT NULL;
SELECT id, password FROM users WHERE email = $1
INSERT INTO tokens (id, token) VALUES ($1, $2)
UPDATE users SET password = %s WHERE id = %s
CREATE INDEX ix_tokens_token ON tokens (token)
null value in column "password" of relation "users" violates not-null constraint
duplicate key value violates unique constraint "users_api_key_key"
Key (email)=(x) already exists.
foreign key constraint "fk_token_user" on table "tokens"
primary key: users_pkey
partition_key=orders-2025-09
routing_key=payments.created
cache key: user:42:profile:v3
cache miss for key session:{uuid}
key=users/42/avatar.png bucket=media
Redis key "rate:{md5}" expired
idempotency_key={uuid}
sort_key: 2025-09-08T13:55:02Z
public key fingerprint SHA256:{base64}
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{base64} deploy@ci
key_id=projects/demo/locations/eu/keyRings/r/cryptoKeys/k
kid: {sha}
"key_id": "{id}"
keyboard interrupt received, key=Ctrl-C
hotkey: ctrl+shift+p
--password-file /run/secrets/db
--token-ttl 3600
--api-key-header X-Api-Key
usage: tool [--token TOKEN] [--password PASSWORD]
error: unrecognized arguments: --api-key
error: the following arguments are required: --password
mysqld: option '--secure-file-priv' requires an argument
POST /api/v1/password/reset 500 in 12 ms
GET /auth/token?grant_type=client_credentials 401
POST /oauth/token HTTP/1.1" 400 Bad Request
302 Redirect to /login?next=/account/password
https://example.com/docs/authentication#tokens
https://console.cloud.google.com/security/secret-manager/secret/db-password/versions?project=demo
File "/app/auth/token.py", line 42, in verify_token
    at com.example.auth.TokenService.verify(TokenService.java:88)
    at Object.<anonymous> (/app/src/password.test.ts:12:5)
tests/auth/test_password.py::test_token_expired FAILED
src/token/mod.rs:12:5: error[E0425]: cannot find value `secret` in this scope
/usr/lib/python3.11/site-packages/jwt/api_jwt.py:119
WARN [o.s.s.password] Encoded password does not look like BCrypt
INFO Secret rotation finished in 42 ms
INFO Loaded 12 secrets from vault path kv/prod
INFO token bucket refilled: tokens=100 rate=10
INFO password policy: min length 12, 1 digit
DEBUG cookie consent: accepted
Set-Cookie: ; Max-Age=0
Cookie header missing
SameSite=None cookies must be Secure
CSRF token missing or incorrect.
CSRF cookie not set.
Invalid CSRF token. Expected length 64, got 0
x-csrf-token header is required
Authorization header is missing
Authorization: required
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Access-Control-Allow-Headers: Authorization, X-Api-Key, Content-Type
bearer token not provided
Basic realm="Restricted Area"
x509: certificate signed by unknown authority
-----BEGIN CERTIFICATE-----
Serial Number: 04:9f:2b:7d:1c:8e:3a:5f:6b
subject=CN = api.example.com
SSL routines:ssl3_get_record:wrong version number
tls: private key does not match public key
open /etc/ssl/private/server.key: permission denied
could not load PEM client certificate, OpenSSL error
data:image/png;base64,{base64}{base64}
<img src="data:image/svg+xml;base64,{base64}">
background: url(data:font/woff2;base64,{base64})
sourceMappingURL=data:application/json;base64,{base64}{base64}
"nextPageToken": null
"continuationToken": ""
pageToken=
"token": null, "secret": null
api_key: (none)
password=<redacted>
password: ********
token=xxxxxxxx
secret: [FILTERED]
api-key: [hidden]
password=None token=None
password="" host=localhost
auth=None verify=True
credentials: include
credentials=true
Exit code 137, signature 0x7f3a
signature: def f(a: int) -> str
crash signature: EXC_BAD_ACCESS_{md5}
segfault at 7ffd3a2b1c0d ip 00005581a3c4d2e1 sp 00007ffd3a2b1bf0
order 4111111111111112 rejected
phone +49 30 901820
tracking number 1Z999AA10123456784
id=1694181302114000 seq=9007199254740993
IP 10.0.0.1:5432 -> 10.0.0.2:51234
mac 00:1b:44:11:3a:b7
git@github.com:org/repo.git
no matching cipher found: chacha20-poly1305@openssh.com,aes256-gcm@openssh.com
could not find "-----BEGIN PRIVATE KEY-----" in key.pem
token = tokens[index]
self.token = lexer.next(state, None)
current_token: MarkdownToken,
if token == "async":
WindowManager: Skipping AppWindowToken{9f4ef63 token=Token{a64f992 ActivityRecord{de9231d}}}
sessionid:0x34ed93485090001 type:create cxid:0x55b9bd3e
Bad activity token: android.os.BinderProxy@2bd79ce
npm ERR! 404 Not Found - GET https://example.com/@scope%2fpkg
pip install "app[auth]==1.2.3"
actions/checkout@v4
icon@2x.png
node_modules/.pnpm/jsonwebtoken@9.0.2/node_modules/jwa
projects/demo/serviceAccounts/ci@demo.iam.gserviceaccount.com lacks secretmanager.versions.access
com.example.Password@1a2b3c4d
object at 0x7f3a2b1c0d50
PasswordResetToken matching query does not exist.
django.db.utils.OperationalError: (1045, "Access denied")
Password authentication is disabled to avoid man-in-the-middle attacks.
Host key verification failed.
kex_exchange_identification: Connection closed by remote host
Waiting for password prompt
Enter passphrase for key '/home/bob/.ssh/id_ed25519':
[sudo] password for bob:
Password for 'https://bob@git.host':
gpg: decryption failed: No secret key
gpg: using RSA key {sha}
E2E_TOKEN not set, skipping
DB_PASSWORD is not set
environment variable API_KEY is required
missing required setting: SECRET_KEY
Using default value for SECRET_KEY
WARNING: SECRET_KEY is too short (12 < 32)
pass: 12 fail: 3 skip: 1
12 passed, 3 failed, 1 skipped in 4.20s
first pass = 1204 rows, second pass = 77 rows
pwd: /home/runner/work/app/app
PWD=/srv/app
| key | value |
| token | count |
| password | required |
- `password`: the user's password
- **token**: string, required
* api_key - your key
## Password reset
The `token` parameter is optional
req_{id} failed: overloaded
run_{id} completed
msg_{id} delivered
cus_{id} has no payment method
pi_{id} requires action
evt_{id} ignored
price_{id} not found
chatcmpl-{id}
arn:aws:iam::123456789012:role/token-service
arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf
s3://bucket/token/2025/09/08/part-00000-{uuid}.snappy.parquet
gs://bucket/secrets-audit/{md5}.json
test_api_{md5}.json written
artifact app-production-{sha}.tgz uploaded
image app_prod_{sha}
db_test_{md5} created
""".strip().splitlines()


def traps() -> list[str]:
    """The lines with their values, the same in each run."""
    rng = random.Random(3)
    made = []
    for line in LINES:
        filled = line
        for name, value in _values(rng).items():
            filled = filled.replace(f"{{{name}}}", value)
        made.append(filled)
    return made


def _values(rng: random.Random) -> dict[str, str]:
    return {
        "sha256": "".join(rng.choices(HEX, k=64)),
        "sha": "".join(rng.choices(HEX, k=40)),
        "md5": "".join(rng.choices(HEX, k=32)),
        "uuid": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "base64": base64.b64encode(rng.randbytes(32)).decode().rstrip("="),
        "id": "".join(rng.choices(MIXED, k=24)),
    }
