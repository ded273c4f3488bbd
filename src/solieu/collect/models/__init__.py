from solieu.collect.models.attachment import Attachment
from solieu.collect.models.delivery import Delivery, Payload
from solieu.collect.models.instrument import InstrumentVersion
from solieu.collect.models.quarantine import Quarantine
from solieu.collect.models.submission import Submission, SubmissionVersion
from solieu.collect.models.token import AccessToken
from solieu.collect.models.wave import Wave

__all__ = [
    "AccessToken",
    "Attachment",
    "Delivery",
    "InstrumentVersion",
    "Payload",
    "Quarantine",
    "Submission",
    "SubmissionVersion",
    "Wave",
]
