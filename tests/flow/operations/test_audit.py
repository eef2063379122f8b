from datetime import timedelta

from support.mail import live_through
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.alert import alert
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.storage.planning import enrollments


def test_a_site_where_all_is_well_has_no_findings(site: Site) -> None:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock := HandClock(), "2027-01-20 00:00")
    assert audit(site, clock()).findings == ()


def test_mail_that_nobody_sends_is_listed(site: Site) -> None:
    enroll(site)
    (finding,) = audit(site, MONDAY + timedelta(hours=2)).findings
    assert "lesson welcome was due" in finding.what
    assert "is one running?" in finding.reason


def test_somebody_for_whom_nothing_is_planned_is_listed(site: Site) -> None:
    enrollment_id = enroll(site)
    with site.database.write() as session:
        from drip.storage.delivery import ledger
        from drip.storage.engine.states import MailKind

        ledger.withdraw_planned(session, enrollment_id, tuple(MailKind))
        assert list(enrollments.stranded_ids(session)) == [enrollment_id]
    (finding,) = audit(site, MONDAY).findings
    assert finding.reason == "active, but nothing is planned for it"


def test_alerts_of_the_last_week_are_told_with_how_often(site: Site) -> None:
    with site.database.write() as session:
        for days in (0, 5, 8):
            alert(session, MONDAY + timedelta(days=days), "Look at this.")
    found = audit(site, MONDAY + timedelta(days=9))
    assert found.alerts == {"Look at this.": 2}
    assert found.findings == ()
