"""Words for the states of runs and steps, with the tone of their badge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATUSES = {
    "queued": _("Chờ tới lượt"),
    "running": _("Đang chạy"),
    "done": _("Xong"),
    "failed": _("Hỏng"),
}
STEP_STATUSES = {
    "waiting": _("Chưa làm"),
    "running": _("Đang làm"),
    "done": _("Đã làm"),
    "unchanged": _("Không đổi"),
    "failed": _("Hỏng"),
}
TONES = {"done": "ok", "failed": "error", "running": "warn", "queued": "muted", "waiting": "muted", "unchanged": ""}
STEP_CLASSES = {"done": "done", "unchanged": "done", "running": "current", "failed": "failed", "waiting": "waiting"}
SEVERITIES = {"error": _("Lỗi"), "warning": _("Cảnh báo"), "explain": _("Cần giải thích")}
SEVERITY_TONES = {"error": "error", "warning": "warn", "explain": "muted"}
