"""What two errors share, and what sets them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.signature import Signature, sign
from rca.signature.similarity import NAME, TAG, VALUE, WORD, Likeness, likeness, tokens, words


class Rare(dict):
    """Weights of a workspace in which every word is rare."""

    def __missing__(self, word: str) -> float:
        return 1.0


def alike(ours: str, theirs: str) -> Likeness:
    return likeness(sign(ours), sign(theirs), Rare())


def test_an_error_is_wholly_like_itself_with_other_numbers():
    found = alike("OSError: [Errno 28] no space left, 17 of 9 MB", "OSError: [Errno 28] no space left, 4711 of 8 MB")
    assert (found.whole, found.message, found.type, found.codes) == (1.0, 1.0, True, ("errno 28",))
    assert not found.moved
    assert (found.codes_apart, found.names_apart, found.words_apart) == (((), ()),) * 3


def test_errors_of_another_kind_share_nothing():
    found = alike("KeyError: 'customer_id'", "TimeoutError: lease was not renewed")
    assert (found.whole, found.message, found.shared, found.type) == (0.0, 0.0, 0.0, False)


def test_another_code_sets_apart():
    found = alike("HTTPError: 503 Server Error", "HTTPError: 403 Client Error")
    assert found.codes_apart == (("http 503",), ("http 403",))


def test_a_code_that_only_one_names_sets_nothing_apart():
    found = alike("ConnectionError: [Errno 111] connection refused", "ConnectionError: connection refused")
    assert not all(found.codes_apart)


def test_another_quoted_name_sets_apart_with_its_spelling():
    found = alike("KeyError: 'userId'", "KeyError: 'customer_id'")
    assert found.names_apart == (("userId",), ("customer_id",))


def test_a_quoted_value_sets_exceptions_apart_but_not_log_lines():
    typed = alike("ValueError: lock tag='upload' is held", "ValueError: lock tag='download' is held")
    line = alike("lock tag='upload' is held by worker", "lock tag='download' is held by worker")
    assert all(typed.names_apart)
    assert not any(line.names_apart)


@pytest.mark.parametrize(
    ("ours", "theirs", "answer"),
    [
        ("a.errors.LeaseError", "LeaseError", True),
        ("LeaseError", "a.errors.LeaseError", True),
        ("a.errors.LeaseError", "b.errors.LeaseError", False),
        ("a.errors.LeaseError", "a.errors.ClockError", False),
        ("a.errors.LeaseError", "", None),
    ],
)
def test_a_class_is_compared_by_its_short_name_unless_both_are_qualified(ours, theirs, answer):
    found = likeness(Signature(1, ours, (), "gone", ""), Signature(1, theirs, (), "gone", ""), Rare())
    assert found.type is answer


def test_opened_is_not_closed():
    found = alike("session opened for user alice", "session closed for user bob")
    assert found.words_apart == (("opened",), ("closed",))


def test_the_same_words_in_another_order_are_moved():
    assert alike("node LEADING while peer LOOKING", "node LOOKING while peer LEADING").moved
    assert not alike("node LEADING while peer LOOKING", "node LEADING while peer LOOKING").moved


def test_a_user_a_value_and_a_context_in_brackets_are_parameters():
    found = tokens("[instance: <id>] invalid user butter [preauth] from tty=console")
    assert {word for word, kind in found.items() if kind is VALUE} == {"instance", "<id>", "butter", "console"} - {
        "<id>"
    }
    assert {"invalid", "user", "preauth", "from", "tty"} <= {word for word, kind in found.items() if kind is WORD}


def test_what_happened_to_a_user_is_no_parameter():
    assert tokens("user token expired")["token"] is WORD
    assert tokens("user disconnected")["disconnected"] is WORD


def test_quoted_names_may_hold_anything_but_blanks():
    found = tokens("""cannot invoke "com.acme.Cart.getTotal()" since 'cart' is null in tag="x" """)
    assert found["com.acme.Cart.getTotal()"] is NAME
    assert found["cart"] is NAME
    assert found["x"] is TAG


@pytest.mark.parametrize("quoted", ["'total'", '"total"', "`total`", "`total'", "‘total’", "“total”"])
def test_every_style_of_quotes_makes_a_name(quoted):
    assert tokens(f"undefined method {quoted} for nil")["total"] is NAME


def test_an_apostrophe_quotes_nothing():
    assert NAME not in tokens("can't open the users' files, it's locked").values()


def test_a_summary_that_cut_its_line_is_compared_as_far_as_it_goes():
    whole = "RuntimeError: lease of the shard was taken over by another worker of the pool"
    found = alike("RuntimeError: lease of the shard was taken over by anot", whole)
    assert found.cut
    assert found.message == pytest.approx(0.95)
    assert not any(found.words_apart)


def test_a_rest_that_quotes_a_name_is_not_cut_off_silently():
    found = alike("ValueError: there is no such column in", "ValueError: there is no such column in 'orders'")
    assert not found.cut


def test_a_short_beginning_is_the_beginning_of_too_many_messages():
    assert not alike("ValueError: lease", "ValueError: lease was lost by the worker").cut


def test_masks_are_no_words_to_be_found_by_and_codes_classes_and_frames_are():
    signature = Signature(1, "a.LeaseError", ("http 503",), "lease <id> lost after <num>", "pool.py:renew")
    assert words(signature) == {"lease", "lost", "after", "code http 503", "type leaseerror", "frame pool.py:renew"}


TEXTS = st.lists(
    st.sampled_from(["lease", "'a_b'", "<num>", "tag='x'", "of", "user", "bob", "node-<num>", "a.b.C", "(", "[<id>]"])
).map(" ".join)
SIGNATURES = st.builds(
    Signature,
    st.just(1),
    st.sampled_from(["", "LeaseError", "a.LeaseError"]),
    st.sampled_from([(), ("http 503",), ("http 404", "errno 2")]),
    TEXTS | st.text(max_size=60),
    st.sampled_from(["", "pool.py:renew"]),
)


@given(SIGNATURES, SIGNATURES)
def test_likeness_is_symmetric_and_bounded(ours, theirs):
    there, back = likeness(ours, theirs, Rare()), likeness(theirs, ours, Rare())
    assert 0 <= there.whole <= 1
    assert 0 <= there.message <= 1
    assert there.whole == pytest.approx(back.whole)
    assert there.message == pytest.approx(back.message)
    assert (there.type, there.moved, there.cut, there.frame) == (back.type, back.moved, back.cut, back.frame)
    assert there.names_apart == back.names_apart[::-1]


@given(st.text(max_size=20), st.integers(1, 50))
def test_tokens_take_any_text(text, times):
    tokens(text * times)
