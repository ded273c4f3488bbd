"""`solieu doctor`: is everything that was kept still what it was?"""

from __future__ import annotations

from collections.abc import Callable

from solieu.platform import audit
from solieu.platform.models import AuditSeal
from solieu.vault import fixity, queries


def report(*, sweep: bool = False, tell: Callable[[str], object] = print) -> int:
    """Tell every finding; 0 when there is none."""
    audit.seal()
    if sweep:
        tell(f"vault: {fixity.sweep()} interrupted deposits swept")
    tampered = audit.verify()
    for finding in tampered:
        tell(f"audit: link {finding.number}, entry {finding.entry}: {finding.what}")
    changed = list(fixity.check())
    for lost in changed:
        tell(f"vault: {lost.ref}: {lost.what}")
    if not tampered:
        tell(f"audit: {AuditSeal.objects.count()} entries, the chain is whole; {audit.waiting()} wait for their seal")
    if not changed:
        tell(f"vault: {queries.count_versions()} versions, every byte as it was")
    return 1 if tampered or changed else 0
