from __future__ import annotations

import pytest

from drip.core.delivery.soft_bounces import has_bounced_too_often

MAILS = [(1, number) for number in range(1, 9)]


@pytest.mark.parametrize(
    ("bounced", "too_often"),
    [
        ([1, 2, 3, 4, 5], True),
        ([2, 3, 4, 5, 6], True),
        ([1, 2, 3, 4], False),
        ([1, 2, 4, 5, 6], False),
        ([1, 2, 3, 5, 6, 7, 8], False),
        ([], False),
    ],
)
def test_mails_that_bounce_in_a_row_are_too_many_and_one_success_begins_anew(bounced, too_often):
    assert has_bounced_too_often(MAILS, {(1, number) for number in bounced}, 5) is too_often


def test_mails_that_left_after_the_newest_bounce_may_bounce_yet():
    assert has_bounced_too_often(MAILS, {(1, 1), (1, 2)}, 2)
