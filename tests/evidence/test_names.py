"""What a text calls things by."""

import pytest

from rca.evidence.names import names_in


@pytest.mark.parametrize(
    "text", [f"x{'A' * 100}-a", f"q{'Z' * 110}.b", f"x{'Aa' * 55}-", f"a{'_a' * 55}-", f"a{'.a1' * 38}-"]
)
def test_no_token_takes_longer_than_its_length_says(text: str) -> None:
    assert isinstance(names_in(text), frozenset)  # two to the power of a hundred steps would not end


def test_names_are_told_from_words() -> None:
    text = "ShardList in router.py of backend-00183-v65 on 10.0.0.7 has lease_renewal, the request 7f3a9c1 took 30s"
    assert names_in(text) >= {"shardlist", "router.py", "backend-00183-v65", "10.0.0.7", "lease_renewal", "7f3a9c1"}
    assert names_in(text).isdisjoint({"in", "the", "request", "took", "30s"})
