"""What is masked, what stays, and that masking twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.signature import masked

MASKED = {
    "numbers": ("shard 12 of -3 took 1,234.5 and 1e-5", "shard <num> of <num> took <num> and <num>"),
    "units": ("12ms, 5.3s, 384.0 B, 4 KB, 93%, 1m30s", "<num>"),
    "counted things": ("1 row and 2 rows after 1 retry", "<num> rows and <num> rows after <num> retries"),
    "times before digits": ("at 2024-05-01T10:00:00.123Z or 10:00:00", "at <time> or <time>"),
    "times of other logs": ("Sat Jun 18 02:23:10 2005 to 01/May/2024:10:00:00 +0000", "<time> to <time>"),
    "a date alone": ("since 2024-05-01 it fails", "since <time> it fails"),
    "UUIDs": ("id 0f1e2d3c-1111-2222-3333-444455556666 gone", "id <id> gone"),
    "half a UUID": ("id 0f1e2d3c-1111-2222-33", "id <id>"),
    "hexadecimal ids": ("commit 3fb71a8 and 9f8e7d6c5b4a", "commit <id> and <id>"),
    "addresses in memory": ("<Lease object at 0x7f1f2c3d4e50>", "<Lease object at <hex>>"),
    "one mask for IP, host and FQDN": ("10.0.0.7:5432 db-1.eu.example.com:5432 localhost", "<host>"),
    "IPv6": ("to ::1 and [fe80::1]:5432", "to <host> and <host>"),
    "a host of Java": ("db-1/10.0.0.7:5432 refused", "<host> refused"),
    "a host without a dot": ("connect to msra-sa-41:9000 failed", "connect to <host> failed"),
    "Java packages are no hosts": ("class com.acme.cart.Cart of org.apache.net", "class com.acme.cart.Cart of org.apache.net"),
    "modules are no hosts": ("No module named 'google.cloud'", "No module named 'google.cloud'"),
    "modules with the name of a zone": ("No module named 'settings.local'", "No module named 'settings.local'"),
    "packages with the name of a zone": ("No module named 'app.settings.local'", "No module named 'app.settings.local'"),
    "quoted names of two parts": ("cannot import 'settings.local'", "cannot import 'settings.local'"),
    "hosts of a local network": ("no route to db.internal", "no route to <host>"),
    "attributes are no hosts": ("self.client.app is None", "self.client.app is None"),
    "files are no hosts": ("see app.config.json:1234", "see app.config.json:<num>"),
    "C++ names are no addresses": ("std::vector of a::b", "std::vector of a::b"),
    "paths": ("cannot read '/srv/a/b.json' or ../c/d.txt", "cannot read '<path>' or <path>"),
    "paths with a line": ("at /srv/a/b.py:12:5 failed", "at <path> failed"),
    "paths of Windows": (r"cannot read 'C:\Users\ada\x.txt'", "cannot read '<path>'"),
    "relative paths": ("in src/app/main.py", "in <path>"),
    "words with a slash": ("read/write and/or n/a application/json", "read/write and/or n/a application/json"),
    "URLs keep what names the endpoint": ("https://a.example.com:1/v1/orders/17?x=1#y", "<url>/v1/orders/<id>"),
    "requests": ('"GET /api/orders/17 HTTP/1.1"', '"GET <url>/api/orders/<id> HTTP/1.1"'),
    "mail addresses": ("user ada.b+c@example.org is gone", "user <email> is gone"),
    "values of a key": ("Key (email)=(ada (home)) already exists", "Key (email)=(<value>) already exists"),
    "technical terms": ("'utf-8' sha256 int64 ipv6 x86_64 http2", "'utf-8' sha256 int64 ipv6 x86_64 http2"),
    "quoted identifiers": ("no column 'customer_id' nor \"line2\"", "no column 'customer_id' nor \"line2\""),
    "quoted names with digits": ("no tariff for 'eu-west-9' in 'zone_12'", "no tariff for 'eu-west-9' in 'zone_12'"),
    "quoted ids": ("session '7d4b9c6f5' of 'web-7d4b9c6f5-x2x9z' and '77124'", "session '<id>' of 'web-<id>' and '<num>'"),
    "numbers within words": ("attempt_1445_0020_m_000001 on node-162", "attempt_<num>_m_<num> on node-<num>"),
    "key=value keeps its key": ("pid=1702 user=root", "pid=<num> user=root"),
    "lists": ("Fan speeds ( 3552 3534 3375 )", "Fan speeds ( <num> )"),
    "lists of words with numbers": ("node-1 <ok> node-2 <ok> node-3 <ok>", "node-<num> <ok>"),
    "pods": ("pod web-7d4b9c6f5-x2x9z failed", "pod web-<id> failed"),
    "pods whose own part is all letters": ("pod web-6f5b9c7d4-bcdfg failed", "pod web-<id> failed"),
    "white space": (" a \t b\n  c ", "a b c"),
    "codes stay": ("HTTP 503, [Errno 111], exit status 2, 42 items", "HTTP 503, [Errno 111], exit status 2, <num> items"),
}  # fmt: skip


@pytest.mark.parametrize("name", MASKED)
def test_a_message_is_masked(name: str):
    text, expected = MASKED[name]
    assert masked(text) == expected


@pytest.mark.parametrize("name", MASKED)
def test_a_masked_message_is_masked_already(name: str):
    text, _ = MASKED[name]
    assert masked(masked(text)) == masked(text)


PIECES = st.sampled_from(
    [
        "1", "12", "503", "1011", "a", "b c", ".", ":", "::", "-", "_", "/", "\\", "@", "=", "#", "(", ")", "[", "]", "'", '"', "<num>", "<id>",
        "<path>", "status ", "code=", "errno ", "exit status ", "assert ", " == ", "10.0.0.1", "::1", "x.com", "/var/x", "C:\\x", "http://h/1",
        "2024-05-01", "10:00:00", "May 1 ", "0xff", "deadbeef12", "utf-8", "GET /a/1", "ms", " rows", ", ", "Key (a)=(b)", "é", "𐘀",
    ]
)  # fmt: skip


@given(
    st.one_of(
        st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map(" ".join), st.text(max_size=60)
    )
)
def test_masking_is_idempotent(text: str):
    assert masked(masked(text)) == masked(text)


@given(st.text("abc XY'", max_size=40))
def test_words_and_quotes_stay(text: str):
    assert masked(text) == " ".join(text.split())
