import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.operations.comparison import Share, chance, verdict

shares = st.integers(0, 500).flatmap(lambda all_: st.builds(Share, st.integers(0, all_), st.just(all_)))


def test_the_test_of_two_proportions_gives_what_textbooks_give() -> None:
    assert chance(Share(60, 100), Share(45, 100)) == pytest.approx(0.0337, abs=0.0005)
    assert chance(Share(50, 100), Share(50, 100)) == 1.0


AS_MUCH = "the same words would differ as much in"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (Share(3, 9), Share(1, 8), "too few to tell"),
        (Share(0, 0), Share(50, 100), "too few to tell"),
        (Share(0, 1000), Share(0, 1000), "too few to tell"),
        (Share(50, 100), Share(45, 100), f"may be chance: {AS_MUCH} about 48 of 100 trials"),
        (Share(60, 100), Share(45, 100), f"likely more: by chance, {AS_MUCH} about 3 of 100 trials"),
        (Share(45, 100), Share(65, 100), f"very likely fewer: by chance, {AS_MUCH} less than 1 of 100 trials"),
        (Share(300, 400), Share(200, 400), f"surely more: by chance, {AS_MUCH} less than 1 of 100 trials"),
    ],
)
def test_a_difference_is_told_in_plain_words(one: Share, other: Share, words: str) -> None:
    assert verdict(one, other) == words


def test_where_several_are_compared_one_of_them_stands_out_by_chance_more_easily() -> None:
    assert verdict(Share(60, 100), Share(45, 100), comparisons=3).startswith("may be chance")


@given(shares, shares)
def test_the_order_does_not_matter_and_a_chance_is_a_chance(one: Share, other: Share) -> None:
    likelihood = chance(one, other)
    assert likelihood == chance(other, one)
    assert likelihood is None or 0 <= likelihood <= 1
