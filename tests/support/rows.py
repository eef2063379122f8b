"""Writes rows directly, in states that the product's functions would not write."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from drip.storage.engine.tables import Consent, Delivery, Enrollment, InboundMail


def set_delivery(session: Session, enrollment_id: int, number: int, **values: Any) -> None:
    condition = (Delivery.enrollment_id == enrollment_id, Delivery.number == number)
    session.execute(update(Delivery).where(*condition).values(**values))


def set_enrollment(session: Session, enrollment_id: int, **values: Any) -> None:
    session.execute(update(Enrollment).where(Enrollment.id == enrollment_id).values(**values))


def set_mail(session: Session, mail_id: int, **values: Any) -> None:
    session.execute(update(InboundMail).where(InboundMail.id == mail_id).values(**values))


def set_consent(session: Session, consent_id: int, **values: Any) -> None:
    session.execute(update(Consent).where(Consent.id == consent_id).values(**values))
