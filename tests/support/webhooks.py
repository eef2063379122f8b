"""What the providers post, in their format, signed with keys of the tests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from support.sites import MONDAY

from drip.flow.replies.webhooks import WebhookAnswer, WebhookSettings, receive_webhook
from drip.flow.site import Site
from drip.inbound.webhooks import WebhookRequest, sendgrid

USER_AND_PASSWORD = "postmark:correct horse battery staple"
MAILGUN_KEY = "key-0123456789abcdef"
RAW_SECRET = "a secret between the worker and drip"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:replies"
CERTIFICATE_URL = f"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-{'0f' * 16}.pem"
SUBSCRIBE_URL = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=abc"

SENDER, RECIPIENT = "mara@example.net", "reply+x@reply.example.com"
MAIL = (
    f"From: Mara <{SENDER}>\r\nTo: <{RECIPIENT}>\r\nSubject: Re: Welcome\r\nMessage-ID: <1@example.net>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nWinter, I think. Grüße\r\n"
).encode()


@dataclass(frozen=True)
class SignedPost:
    """A provider's request to /hooks/<provider>."""

    provider: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def post(self) -> WebhookRequest:
        return WebhookRequest({name.lower(): value for name, value in self.headers.items()}, self.body)

    def tampered(self, old: bytes, new: bytes) -> SignedPost:
        assert old in self.body
        return replace(self, body=self.body.replace(old, new))

    def without(self, header: str) -> SignedPost:
        assert header in self.headers
        return replace(self, headers={name: value for name, value in self.headers.items() if name != header})

    def but(self, **headers: str) -> SignedPost:
        return replace(self, headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}})


def all_hooks(**others: Any) -> WebhookSettings:
    """Settings of every provider with the keys below, and the SNS certificate."""
    values: dict[str, Any] = {
        "postmark": USER_AND_PASSWORD,
        "mailgun": MAILGUN_KEY,
        "sendgrid": sendgrid.read_keys(sendgrid_key()),
        "ses": frozenset({TOPIC}),
        "raw": RAW_SECRET,
        "_certificates": {CERTIFICATE_URL: sns_certificate()},
    }
    return WebhookSettings(**values | others)


def post(site: Site, posted: SignedPost, hooks: WebhookSettings | None = None, at: datetime = MONDAY) -> WebhookAnswer:
    return receive_webhook(site, hooks or all_hooks(), posted.provider, posted.post.headers, posted.body, at)


# Postmark


def postmark(payload: Any, credentials: str = USER_AND_PASSWORD) -> SignedPost:
    basic = base64.b64encode(credentials.encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    return SignedPost("postmark", headers, json.dumps(payload).encode())


def postmark_mail(raw: bytes = MAIL, **others: Any) -> dict[str, Any]:
    return {
        "FromName": "Mara",
        "MessageStream": "inbound",
        "From": SENDER,
        "FromFull": {"Email": SENDER, "Name": "Mara", "MailboxHash": ""},
        "To": RECIPIENT,
        "OriginalRecipient": RECIPIENT,
        "MailboxHash": "x",
        "Subject": "Re: Welcome",
        "TextBody": "Winter, I think.",
        "Attachments": [],
        "RawEmail": raw.decode(),
    } | others


def postmark_event(record: str = "Bounce", **others: Any) -> dict[str, Any]:
    return {
        "RecordType": record,
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": SENDER,
        "From": "coach@example.com",
        "Inactive": True,
    } | others


# Mailgun


def mailgun_signature(key: str = MAILGUN_KEY, at: datetime = MONDAY, token: str = "a8ce0edb2dd8") -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    signature = hmac.digest(key.encode(), (timestamp + token).encode(), hashlib.sha256).hex()
    return {"timestamp": timestamp, "token": token, "signature": signature}


def mailgun_mail(raw: bytes | None = MAIL, *, multipart: bool = False, **signed: Any) -> SignedPost:
    fields: dict[str, Any] = {"recipient": RECIPIENT, "sender": SENDER, "subject": "Re: Welcome"}
    fields |= mailgun_signature(**signed) | ({} if raw is None else {"body-mime": raw})
    if multipart:
        return SignedPost("mailgun", *form_data(fields))
    return SignedPost("mailgun", {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode())


def mailgun(event: Any, **signed: Any) -> SignedPost:
    body = json.dumps({"signature": mailgun_signature(**signed), "event-data": event}).encode()
    return SignedPost("mailgun", {"Content-Type": "application/json"}, body)


def mailgun_event(event: str = "failed", message_id: str = "2@elsewhere.example", **others: Any) -> dict[str, Any]:
    return {
        "event": event,
        "severity": "permanent",
        "reason": "bounce",
        "id": "G9Bn5sl1TC6nu79C8C0bwg",
        "timestamp": 1521233195.375624,
        "recipient": SENDER,
        "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "5.1.1 no such user", "description": ""},
        "message": {"headers": {"message-id": message_id, "to": SENDER, "from": "coach@example.com"}},
    } | others


# SendGrid


@cache
def _sendgrid_private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def sendgrid_key(key: ec.EllipticCurvePrivateKey | None = None) -> str:
    """The verification key as SendGrid shows it."""
    public = (key or _sendgrid_private_key()).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def sendgrid_post(headers: Mapping[str, str], body: bytes, at: datetime = MONDAY) -> SignedPost:
    timestamp = str(int(at.timestamp()))
    signature = _sendgrid_private_key().sign(timestamp.encode() + body, ec.ECDSA(SHA256()))
    signed = {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }
    return SignedPost("sendgrid", {**headers, **signed}, body)


def sendgrid_mail(raw: bytes | None = MAIL, at: datetime = MONDAY, **others: Any) -> SignedPost:
    fields: dict[str, Any] = {
        "dkim": "{@example.net : pass}",
        "to": RECIPIENT,
        "from": f"Mara <{SENDER}>",
        "envelope": json.dumps({"to": [RECIPIENT], "from": SENDER}),
        "subject": "Re: Welcome",
    }
    return sendgrid_post(*form_data(fields | ({} if raw is None else {"email": raw}) | others), at)


def sendgrid_events(*events: Any, at: datetime = MONDAY) -> SignedPost:
    return sendgrid_post({"Content-Type": "application/json"}, json.dumps(events).encode(), at)


def sendgrid_event(event: str = "bounce", **others: Any) -> dict[str, Any]:
    return {
        "email": SENDER,
        "timestamp": 1513299569,
        "smtp-id": "<2@elsewhere.example>",
        "event": event,
        "type": "bounce",
        "status": "5.1.1",
        "reason": "550 5.1.1 no such user",
        "sg_event_id": "ZGVsaXZlcmVkLTAtMTIzNDU2Nzg",
    } | others


# Amazon SES through SNS


@cache
def _sns_private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def sns_certificate() -> bytes:
    """The certificate for the signatures of the tests, as PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    builder = x509.CertificateBuilder(name, name, _sns_private_key().public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(MONDAY - timedelta(3650)).not_valid_after(MONDAY + timedelta(36500))
    return builder.sign(_sns_private_key(), SHA256()).public_bytes(Encoding.PEM)


def sns(
    message: Any, kind: str = "Notification", version: str = "2", at: datetime = MONDAY, **others: str
) -> SignedPost:
    fields = {
        "Type": kind,
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.324Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE_URL,
    }
    if kind != "Notification":
        fields |= {"SubscribeURL": SUBSCRIBE_URL, "Token": "abc"}
    fields |= others
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    signed = "".join(f"{name}\n{fields[name]}\n" for name in names if name in fields)
    hashed = SHA1() if version == "1" else SHA256()
    signature = _sns_private_key().sign(signed.encode(), padding.PKCS1v15(), hashed)
    fields["Signature"] = base64.b64encode(signature).decode()
    return SignedPost("ses", {"Content-Type": "text/plain; charset=UTF-8"}, json.dumps(fields).encode())


def ses_mail(raw: bytes | None = MAIL, encoding: str = "BASE64") -> dict[str, Any]:
    content = {} if raw is None else {"content": base64.b64encode(raw).decode() if encoding else raw.decode()}
    action = {"type": "SNS", "topicArn": TOPIC} if raw is not None else {"type": "S3", "bucketName": "mails"}
    return {
        "notificationType": "Received",
        "receipt": {"recipients": [RECIPIENT], "action": action | ({"encoding": encoding} if encoding else {})},
        "mail": {"source": SENDER, "messageId": "d6iitobk75ur44p8kdnnp7g2n800", "destination": ["coach@example.com"]},
    } | content


def ses_event(
    kind: str = "Bounce", source: str = "bounce@elsewhere.example", message_id: str = "", **others: Any
) -> dict[str, Any]:
    headers = [{"name": "From", "value": "coach@example.com"}, {"name": "Message-ID", "value": f"<{message_id}>"}]
    return {
        "notificationType": kind,
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": SENDER, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1"}],
        },
        "complaint": {"complainedRecipients": [{"emailAddress": SENDER}], "complaintFeedbackType": "abuse"},
        "mail": {"source": source, "destination": [SENDER], "headers": headers if message_id else []},
    } | others


# Plain


def raw(
    body: bytes = MAIL,
    at: datetime = MONDAY,
    mail_from: str | None = SENDER,
    rcpt_to: str | None = RECIPIENT,
    secret: str = RAW_SECRET,
) -> SignedPost:
    envelope = {"X-Drip-Mail-From": mail_from, "X-Drip-Rcpt-To": rcpt_to}
    headers = {name: value for name, value in envelope.items() if value is not None}
    timestamp = int(at.timestamp())
    head = f"{timestamp}\n{mail_from or ''}\n{rcpt_to or ''}\n" if headers else f"{timestamp}."
    signature = hmac.digest(secret.encode(), head.encode() + body, hashlib.sha256).hex()
    return SignedPost("raw", {**headers, "X-Drip-Signature": f"t={timestamp},v1={signature}"}, body)


def form_data(fields: Mapping[str, str | bytes]) -> tuple[dict[str, str], bytes]:
    """(headers, body) of a form as multipart/form-data."""
    parts = b"".join(
        f'--xYzZY\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + (value.encode() if isinstance(value, str) else value)
        + b"\r\n"
        for name, value in fields.items()
    )
    return {"Content-Type": "multipart/form-data; boundary=xYzZY"}, parts + b"--xYzZY--\r\n"


def one_of_each(mail: bytes = MAIL) -> list[SignedPost]:
    """A mail by each provider."""
    return [postmark(postmark_mail(mail)), mailgun_mail(mail), sendgrid_mail(mail), sns(ses_mail(mail)), raw(mail)]
