from pathlib import PurePosixPath

import pytest

from rca.evidence.spots import Spot, names_code, spots_of

ROOT = PurePosixPath("/srv/shop")
TRACEBACK = """Traceback (most recent call last):
  File "{test}", line 11, in test_empty
    assert pick(config, "a") is None
  File "{router}", line 11, in pick
    return found[0]
IndexError: list index out of range
"""


def found(report: str, *names: str) -> list[tuple[str, int]]:
    return [(spot.path, spot.line) for spot in spots_of(report, names, ROOT).found]


@pytest.mark.parametrize(
    ("router", "test"),
    [
        ("/srv/shop/app/router.py", "/srv/shop/tests/test_router.py"),
        ("app/router.py", "tests/test_router.py"),
        ("./app/router.py", "tests/../tests/test_router.py"),
        ("/builds/ada/shop/app/router.py", "/builds/ada/shop/tests/test_router.py"),
        ("C:\\\\shop\\\\app\\\\router.py", "tests\\\\test_router.py"),
        ("router.py", "test_router.py"),
    ],
)
def test_frames_are_found_wherever_it_ran(router: str, test: str) -> None:
    report = TRACEBACK.format(
        router=router.replace("\\\\", "\\"), test=test.replace("\\\\", "\\").replace("tests/../", "")
    )
    assert found(report, "app/router.py", "tests/test_router.py", "README.md") == [
        ("app/router.py", 11),
        ("tests/test_router.py", 11),
    ]


def test_the_innermost_frame_comes_first_with_what_the_report_shows_there() -> None:
    spots = spots_of(TRACEBACK.format(router="app/router.py", test="t.py"), ["app/router.py", "t.py"], ROOT)
    assert spots.found[0] == Spot("app/router.py", 11, "pick", "return found[0]")


def test_a_folder_of_the_repository_where_the_tests_ran_is_found() -> None:
    report = TRACEBACK.format(router="app/router.py", test="tests/test_router.py")
    assert found(report, "backend/app/router.py", "frontend/app/other.py") == [("backend/app/router.py", 11)]


def test_of_two_files_that_fit_equally_well_neither_is_shown() -> None:
    report = TRACEBACK.format(router="router.py", test="x.py")
    assert found(report, "a/router.py", "b/router.py") == []
    assert spots_of(report, ["a/router.py", "b/router.py"], ROOT).missing == ("router.py:11", "x.py:11")


def test_another_programs_file_of_the_same_name_is_not_taken_for_ours() -> None:
    report = TRACEBACK.format(router="/opt/other/setup.py", test="/opt/other/utils/io.py")
    assert found(report, "setup.py", "app/io.py") == []


def test_libraries_are_neither_shown_nor_missed() -> None:
    report = TRACEBACK.format(router="/usr/lib/python3.11/site-packages/x/router.py", test="app/a.py")
    spots = spots_of(report, ["app/a.py", "x/router.py"], ROOT)
    assert [spot.path for spot in spots.found] == ["app/a.py"]
    assert spots.missing == ()


def test_java_names_the_folder_with_the_function() -> None:
    report = (
        "java.lang.IllegalStateException: no shard\n"
        "\tat com.acme.route.Router.pick(Router.java:42)\n"
        "\tat com.acme.Main$Loop.run(Main.java:7)\n"
    )
    names = [
        "src/main/java/com/acme/route/Router.java",
        "src/main/java/org/other/Router.java",
        "src/main/java/com/acme/Main.java",
    ]
    assert found(report, *names) == [(names[0], 42), (names[2], 7)]


def test_go_and_node_name_files_of_where_they_were_built() -> None:
    go = "panic: no shard\n\ngoroutine 1 [running]:\nmain.pick(...)\n\t/src/shop/router/pick.go:12 +0x1d\nmain.main()\n\t/src/shop/main.go:5 +0x20\n"
    assert ("router/pick.go", 12) in found(go, "router/pick.go", "main.go")
    node = "TypeError: x is not a function\n    at pick (file:///srv/app/src/router.mjs:3:9)\n    at node:internal/main:1:1\n"
    assert found(node, "src/router.mjs") == [("src/router.mjs", 3)]


def test_the_line_that_a_pytest_report_points_at_is_what_it_says_there() -> None:
    report = "    def pick(config):\n>       return found[0]\nE       IndexError: list index out of range\n\napp/router.py:11: IndexError\n"
    assert spots_of(report, ["app/router.py"], ROOT).found[0].said == "return found[0]"
    short = "app/router.py:11: in pick\n    return found[0]\nE   IndexError: list index out of range\n"
    assert spots_of(short, ["app/router.py"], ROOT).found[0].said == "return found[0]"


def test_the_failing_test_counts_where_the_report_does_not_name_it() -> None:
    spots = spots_of("IndexError: list index out of range", ["tests/test_a.py"], ROOT, test=("tests/test_a.py", 4))
    assert [(spot.path, spot.line) for spot in spots.found] == [("tests/test_a.py", 4)]


def test_a_message_alone_names_no_code() -> None:
    assert not names_code("IndexError: list index out of range")
    assert not names_code('  File "/usr/lib/python3.11/json/decoder.py", line 3, in decode\nValueError: x')
    assert names_code(TRACEBACK.format(router="app/router.py", test="t.py"))


def test_a_report_of_many_frames_gives_the_innermost() -> None:
    rows = [f'  File "app/m{number}.py", line 1, in f' for number in range(5000)]
    report = (
        "Traceback (most recent call last):\n"
        + "\n".join(rows)
        + "\nRecursionError: maximum recursion depth exceeded\n"
    )
    spots = spots_of(report, [f"app/m{number}.py" for number in range(5000)], ROOT)
    assert [spot.path for spot in spots.found] == [f"app/m{number}.py" for number in range(4999, 4991, -1)]
