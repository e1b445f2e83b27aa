from rca.evidence.hunks import fitting

HEAD = ["commit 1", "    subject", "", "diff --git a/x b/x", "--- a/x", "+++ b/x"]


def hunk(number: int, *rows: str) -> list[str]:
    return [f"@@ -{number},9 +{number},9 @@", *(rows or tuple(f" line {number}.{row}" for row in range(9)))]


def test_what_fits_stays_as_it_is() -> None:
    rows = [*HEAD, *hunk(1)]
    assert fitting(rows, (), 16) == rows


def test_the_hunk_with_the_line_that_failed_goes_before_the_others() -> None:
    rows = [*HEAD, *hunk(1), *hunk(20), *hunk(40, "-    return a", "+    return b")]
    assert fitting(rows, {"return b"}, 20) == [
        *HEAD, *hunk(1), "… [10 lines cut]", *hunk(40, "-    return a", "+    return b"),
    ]  # fmt: skip


def test_one_hunk_is_always_shown_however_long_it_is() -> None:
    rows = [*HEAD, *hunk(1, *["+x"] * 90), *hunk(200)]
    assert fitting(rows, (), 40) == [*HEAD, *hunk(1, *["+x"] * 90), "… [10 lines cut]"]


def test_of_several_files_each_keeps_its_head() -> None:
    second = ["diff --git a/y b/y", "--- a/y", "+++ b/y"]
    rows = [*HEAD, *hunk(1), *second, *hunk(7, "+    return b")]
    shown = fitting(rows, {"return b"}, 14)
    assert shown == [*HEAD, "… [10 lines cut]", *second, *hunk(7, "+    return b")]
    assert fitting(["no diff"] * 50, (), 4) == ["no diff"] * 50
