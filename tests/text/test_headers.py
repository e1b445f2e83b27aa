"""Credentials that no key names: schemes, cookies, URLs and DSNs, commands."""

import base64
from collections.abc import Callable

import pytest

Hidden = Callable[[str], str]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("postgres://app:§@db.host:5432/x", "postgres://app:[REDACTED:password]@db.host:5432/x"),
        ("postgres://app:§/p@db.host/x", "postgres://app:[REDACTED:password]@db.host/x"),
        ("redis://:§@cache:6379/0", "redis://:[REDACTED:password]@cache:6379/0"),
        ("mongodb+srv://u:p@§@a.b.net/?x", "mongodb+srv://u:[REDACTED:password]@a.b.net/?x"),
        ("smtp://bob@mail.test:§@host:25", "smtp://[REDACTED:email]:[REDACTED:password]@host:25"),
        ("https://user:§@git.host/x.git", "https://[REDACTED:password]@git.host/x.git"),
        ("https://§§@o1.ingest.host/1", "https://[REDACTED:url-token]@o1.ingest.host/1"),
        (r'{"dsn":"amqp:\/\/u:§@mq\/v"}', r'{"dsn":"amqp:\/\/u:[REDACTED:password]@mq\/v"}'),
        ("jdbc:oracle:thin:scott/§@host:1521:x", "jdbc:oracle:thin:scott/[REDACTED:password]@host:1521:x"),
        ("user:§@tcp(localhost:3306)/db", "user:[REDACTED:password]@tcp(localhost:3306)/db"),
        ("GET / Bearer §", "GET / Bearer [REDACTED:bearer-token]"),
        ("Cookie: a=§; b=§", "Cookie: a=[REDACTED:cookie]; b=[REDACTED:cookie]"),
        ("'cookie': 'a=§; b=§'", "'cookie': 'a=[REDACTED:cookie]; b=[REDACTED:cookie]'"),
        ("(b'cookie', b'sid=§')", "(b'cookie', b'sid=[REDACTED:cookie]')"),
        ("Set-Cookie: s=§; Path=/; SameSite=None", "Set-Cookie: s=[REDACTED:cookie]; Path=/; SameSite=None"),
        ("<Cookie sid=§ for host/>", "<Cookie sid=[REDACTED:cookie] for host/>"),
        ("curl -u bob:§ https://x", "curl -u bob:[REDACTED:password] https://x"),
        ("sshpass -p § ssh x", "sshpass -p [REDACTED:password] ssh x"),
        ("mysql -u root -p§ db", "mysql -u root -p[REDACTED:password] db"),
        ("docker login -u x -p § host", "docker login -u x -p [REDACTED:password] host"),
        ("IDENTIFIED BY '§'", "IDENTIFIED BY '[REDACTED:password]'"),
        ("get(url, auth=('bob', '§'))", "get(url, auth=('bob', '[REDACTED:password]'))"),
    ],
)
def test_only_the_secret_part_is_hidden(line: str, left: str, secret: str, hidden: Hidden) -> None:
    assert hidden(line.replace("§", secret)) == left


def test_a_long_word_behind_bearer_is_a_token(hidden: Hidden) -> None:
    assert hidden("Bearer " + "abcdef" * 4) == "Bearer [REDACTED:bearer-token]"


def test_what_follows_basic_is_hidden_when_it_is_user_and_password(hidden: Hidden, secret: str) -> None:
    encoded = base64.b64encode(f"bob:{secret}".encode()).decode()
    assert hidden(f"sent Basic {encoded}") == "sent Basic [REDACTED:basic-auth]"
    assert hidden(f'{{"auth": "{encoded}"}}') == '{"auth": "[REDACTED:basic-auth]"}'


@pytest.mark.parametrize(
    "text",
    [
        "Bearer authentication failed for user",
        "bearer token expired",
        "Basic authentication is required",
        "cookie: missing",
        "Set-Cookie: ; Path=/",
        "http://localhost:4873/@scope/pkg",
        "https://host:8080/path/@x",
        "ssh://git@host/x",
        "postgres://h1:5432,h2:5432/db@x",
        "postgres://user:${DB_PASSWORD}@host/x",
        "postgres://user:***@host/x",
        "http://host/?q=a:b@c",
        "docker run -u 1000:1000 x",
        "10.2.3.4:51234 - GET /api HTTP/1.1",
    ],
)
def test_addresses_and_prose_stay(text: str, hidden: Hidden) -> None:
    assert hidden(text) == text
