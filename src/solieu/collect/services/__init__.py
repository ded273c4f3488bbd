from solieu.collect.services.deposit import deposit_raw
from solieu.collect.services.instruments import publish_instrument, set_instrument_status
from solieu.collect.services.opening import open_attachment, open_held, open_record
from solieu.collect.services.quarantine import resolve_quarantine
from solieu.collect.services.submissions import accept_submission
from solieu.collect.services.tokens import issue_token, revoke_token

__all__ = [
    "accept_submission",
    "deposit_raw",
    "issue_token",
    "open_attachment",
    "open_held",
    "open_record",
    "publish_instrument",
    "resolve_quarantine",
    "revoke_token",
    "set_instrument_status",
]
