"""Words of screens for what became of a delivery and why a record is held."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "conflict": _("Trùng mã, khác nội dung"),
    "stale-correction": _("Sửa trên bản cũ"),
    "unknown-original": _("Chưa có phiếu gốc"),
    "unknown-form-version": _("Phiên bản phiếu hỏi chưa phát hành"),
}

OUTCOMES = {
    "accepted": _("Đã nhận"),
    "corrected": _("Đã nhận bản sửa"),
    "duplicate": _("Đã có từ trước"),
    **{name: _("Giữ lại chờ xử lý") for name in REASONS},
}
