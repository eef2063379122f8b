from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update
from support.locks import wait_for_waiting
from support.sites import enroll

from drip.flow.site import Site
from drip.storage.engine.records import read_enrollments
from drip.storage.engine.tables import Subscriber
from drip.storage.planning import enrollments


def test_whoever_waits_for_an_enrollment_reads_the_zone_that_its_subscriber_has_then(site: Site) -> None:
    enrollment = enroll(site, zone="UTC")

    def zone() -> str:
        with site.database.write() as session:
            return read_enrollments(session, [enrollment], lock=True)[0].zone

    with ThreadPoolExecutor(1) as reader:
        with site.database.write() as session:
            enrollments.lock_enrollment(session, enrollment)
            session.execute(update(Subscriber).values(zone="Asia/Tokyo"))
            read = reader.submit(zone)
            wait_for_waiting(site.database, 1)
        assert read.result() == "Asia/Tokyo"
