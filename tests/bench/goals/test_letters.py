from __future__ import annotations

import pytest

from bench.goals import place
from bench.goals.arrival import without_added_headers
from bench.goals.figures import NotMeasured

KEPT = b"""X-Client-Addr: 127.0.0.1
X-Rcpt-Args: <b@example.net>
Received: from vm ([127.0.0.1])
\tby smtp-sink (smtp-sink) with SMTP id 46407135;
\tWed, 25 Nov 2026 02:43:46 +0000 (UTC)
From: Ines <ines@example.org>
X-Drip: 1

X-Client: mine
"""


def test_what_the_sink_has_written_above_a_mail_is_no_part_of_it():
    assert without_added_headers(KEPT) == b"From: Ines <ines@example.org>\nX-Drip: 1\n\nX-Client: mine\n"


def test_a_setting_that_this_drip_does_not_have_is_told():
    place.require_setting("smtp_url")
    with pytest.raises(NotMeasured, match="has no setting DRIP_WARP_SPEED"):
        place.require_setting("warp_speed")
