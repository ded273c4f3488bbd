from solieu.platform.models.audit import AuditEntry, AuditSeal
from solieu.platform.models.user import Grant, User

__all__ = ["AuditEntry", "AuditSeal", "Grant", "User"]
