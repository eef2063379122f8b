"""Asks people back who may want to leave the course."""

from __future__ import annotations

from drip.core.operations.event_kind import EventKind
from drip.core.replies.command_effect import ASKED_WHETHER_TO_LEAVE, NOTICE_ASKS_TO_LEAVE
from drip.flow.delivery.notice import queue_notice, was_asked_to_leave
from drip.flow.replies.command import notice_facts
from drip.flow.replies.interpret import ReplyInContext
from drip.flow.work import Work
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.planning import enrollments


def ask_whether_to_leave(work: Work, reply: ReplyInContext, message_id: str) -> bool:
    """Asks in the thread whether somebody wants to leave the course, once in a course. Returns False if they were asked
    before, or are not in the course."""
    enrollment = enrollments.lock_enrollment(work.session, reply.enrollment.id)
    assert enrollment is not None
    if enrollment.state != EnrollmentState.ACTIVE or was_asked_to_leave(work.session, enrollment.id):
        return False
    if not queue_notice(work, enrollment, notice_facts(work, enrollment, NOTICE_ASKS_TO_LEAVE), message_id):
        return False
    lesson = reply.lesson.name if reply.lesson else ""
    history.record_event(
        work.session, work.now, EventKind.ASKED_BACK, enrollment, lesson=lesson, reason=ASKED_WHETHER_TO_LEAVE
    )
    return True
