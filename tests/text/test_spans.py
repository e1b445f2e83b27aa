"""How findings that touch each other become placeholders."""

from rca.text.spans import ADDRESS, Secret, around_placeholders, merged, replaced


def test_findings_that_overlap_become_one() -> None:
    assert merged([Secret(5, 9, "b"), Secret(2, 6, "a"), Secret(12, 13, "c")]) == [
        Secret(2, 9, "a"),
        Secret(12, 13, "c"),
    ]


def test_the_longest_and_then_the_first_gives_the_kind() -> None:
    assert merged([Secret(2, 4, "short"), Secret(2, 6, "long"), Secret(2, 6, "later")]) == [Secret(2, 6, "long")]


def test_an_address_gives_way_to_what_it_overlaps() -> None:
    assert merged([Secret(4, 20, ADDRESS), Secret(0, 6, "a")]) == [Secret(0, 6, "a")]
    assert merged([Secret(4, 20, ADDRESS), Secret(8, 9, "a")]) == [Secret(8, 9, "a")]
    assert merged([Secret(4, 8, ADDRESS), Secret(8, 9, "a")]) == [Secret(4, 8, ADDRESS), Secret(8, 9, "a")]


def test_a_finding_that_begins_within_a_placeholder_is_a_misreading() -> None:
    assert around_placeholders("[REDACTED:jwt] abc", [Secret(10, 18, "a")]) == []


def test_a_finding_that_ends_within_a_placeholder_takes_it_over() -> None:
    assert around_placeholders("abc[REDACTED:jwt] d", [Secret(0, 8, "a")]) == [Secret(0, 17, "a")]


def test_placeholders_alone_are_no_finding() -> None:
    text = "[REDACTED:jwt][REDACTED:token] ab"
    assert around_placeholders(text, [Secret(0, 14, "a"), Secret(14, 30, "b"), Secret(31, 33, "c")]) == [
        Secret(31, 33, "c")
    ]


def test_what_is_found_is_replaced_by_its_kind() -> None:
    assert replaced("0123456789", [Secret(0, 2, "a"), Secret(5, 10, "b")]) == "[REDACTED:a]234[REDACTED:b]"
