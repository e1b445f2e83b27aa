"""Lines that follow each other made safe, as many as they were."""

from rca.evidence.passage import WIDTH, cleaned, narrowed

SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
KEY = [
    "-----BEGIN RSA PRIVATE KEY-----",
    *["MIIEpAIBAAKCAQEA7bq4Zl3y9Xj0v5m1Wq2r8s6t" * 2] * 3,
    "-----END RSA PRIVATE KEY-----",
]


def test_what_acts_or_is_secret_does_not_get_through() -> None:
    rows = ["\x1b]52;c;x\x07", "\x1b[31mred\x1b[0m", f"token {SECRET}", ""]
    assert cleaned(rows) == ["␛]52;c;x␇", "red", "token [REDACTED:github-token]", ""]
    assert list(cleaned([])) == []


def test_a_secret_of_several_lines_leaves_the_numbers_right() -> None:
    rows = ["one", "key: " + KEY[0], *KEY[1:-1], KEY[-1] + " end", "seven", *KEY, "thirteen", "[REDACTED:x] ☂"]
    hidden = "[REDACTED:private-key]"
    swallowed = ["…"] * 3
    assert cleaned(rows) == [
        "one", f"key: {hidden}", *swallowed, "… end", "seven", hidden, *swallowed, "…", "thirteen", "[REDACTED:x] ☂",
    ]  # fmt: skip


def test_a_row_is_cut_and_what_is_missing_is_counted() -> None:
    assert narrowed("b" * WIDTH, 0) == "b" * WIDTH
    assert narrowed("b" * (WIDTH + 2), 0) == "b" * WIDTH + "… [2 characters cut]"
    assert narrowed("é" * (WIDTH + 2), 1000) == "é" * WIDTH + "… [1,004 bytes cut]"
