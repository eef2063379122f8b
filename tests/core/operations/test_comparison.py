import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.operations.comparison import Proportion, describe_difference, p_value

shares = st.integers(0, 500).flatmap(lambda all_: st.builds(Proportion, st.integers(0, all_), st.just(all_)))


def test_the_test_of_two_proportions_gives_what_textbooks_give() -> None:
    assert p_value(Proportion(60, 100), Proportion(45, 100)) == pytest.approx(0.0337, abs=0.0005)
    assert p_value(Proportion(50, 100), Proportion(50, 100)) == 1.0


AS_MUCH = "the same words would differ as much in"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (Proportion(3, 9), Proportion(1, 8), "too few to tell"),
        (Proportion(0, 0), Proportion(50, 100), "too few to tell"),
        (Proportion(0, 1000), Proportion(0, 1000), "too few to tell"),
        (Proportion(50, 100), Proportion(45, 100), f"may be chance: {AS_MUCH} about 48 of 100 trials"),
        (Proportion(60, 100), Proportion(45, 100), f"likely more: by chance, {AS_MUCH} about 3 of 100 trials"),
        (
            Proportion(45, 100),
            Proportion(65, 100),
            f"very likely fewer: by chance, {AS_MUCH} less than 1 of 100 trials",
        ),
        (Proportion(300, 400), Proportion(200, 400), f"surely more: by chance, {AS_MUCH} less than 1 of 100 trials"),
    ],
)
def test_a_difference_is_told_in_plain_words(one: Proportion, other: Proportion, words: str) -> None:
    assert describe_difference(one, other) == words


def test_where_several_are_compared_one_of_them_stands_out_by_chance_more_easily() -> None:
    assert describe_difference(Proportion(60, 100), Proportion(45, 100), comparisons=3).startswith("may be chance")


@given(shares, shares)
def test_the_order_does_not_matter_and_a_chance_is_a_chance(one: Proportion, other: Proportion) -> None:
    likelihood = p_value(one, other)
    assert likelihood == p_value(other, one)
    assert likelihood is None or 0 <= likelihood <= 1
