from drip.inbound.hard_wraps import without_hard_wraps

LONG_WORD = "x" * 60


def test_a_long_word_below_an_empty_line_stays_where_it_is() -> None:
    assert without_hard_wraps(f"\n{LONG_WORD}", LONG_WORD) == f"\n{LONG_WORD}"
