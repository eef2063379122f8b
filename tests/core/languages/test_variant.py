from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from drip.core.courses.course import Lesson, Variant, Wording
from drip.core.languages.variant import pick_variant, variant_for

WORDS = Wording("S", "", "B")
PEOPLE = range(3000)
weights = st.lists(st.integers(1, 9), min_size=2, max_size=5)


def variants(*weights: int) -> tuple[Variant, ...]:
    return tuple(Variant(f"v{index}", weight, WORDS) for index, weight in enumerate(weights))


def chosen(among: tuple[Variant, ...], salt: str = "") -> list[str]:
    return [pick_variant(among, f"{person} course lesson{salt}").name for person in PEOPLE]


@given(weights, st.text(max_size=5))
def test_people_get_the_variants_in_proportion_to_the_weights(weights: list[int], salt: str) -> None:
    counts = Counter(chosen(variants(*weights), salt))
    for index, weight in enumerate(weights):
        share = weight / sum(weights)
        spread = (share * (1 - share) / len(PEOPLE)) ** 0.5
        assert abs(counts[f"v{index}"] / len(PEOPLE) - share) < 6 * spread


@given(weights, st.integers(1, 9))
def test_a_variant_that_is_added_takes_people_from_the_others_and_moves_nobody_else(
    weights: list[int], new: int
) -> None:
    before, after = chosen(variants(*weights)), chosen(variants(*weights, new))
    moved = [then for first, then in zip(before, after, strict=True) if first != then]
    assert set(moved) == {f"v{len(weights)}"}
    assert len(moved) < len(before)


@given(st.permutations(variants(1, 2, 3)), st.integers(0, 10**12))
def test_the_order_in_which_they_are_listed_does_not_matter(listed: list[Variant], person: int) -> None:
    assert pick_variant(listed, str(person)) == pick_variant(variants(1, 2, 3), str(person))


def test_the_same_person_gets_the_same_variant_and_another_lesson_is_another_draw() -> None:
    welcome = Lesson("welcome", "S", "", "B", variants=variants(1, 1))
    other = Lesson("other", "S", "", "B", variants=variants(1, 1))
    firsts = [variant_for("c", welcome, person) for person in PEOPLE]
    assert firsts == [variant_for("c", welcome, person) for person in PEOPLE]
    same = sum(variant_for("c", other, person) == first for person, first in zip(PEOPLE, firsts, strict=True))
    assert 0.4 < same / len(PEOPLE) < 0.6


def test_known_people_stay_where_they_are_in_later_releases() -> None:
    lesson = Lesson("welcome", "S", "", "B", variants=variants(2, 1, 1))
    assert "".join(variant_for("seasons", lesson, person)[1] for person in range(1, 13)) == "001220012100"
    assert variant_for("seasons", Lesson("plain", "S", "", "B"), 1) == ""
