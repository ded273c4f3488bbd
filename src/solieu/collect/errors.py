"""What a device or a person may be told by this room."""

from __future__ import annotations

from solieu.core.errors import StatError
from solieu.core.text import Text

_KEPT = Text("Phiếu vẫn còn trên máy. ", "The record is still on the device. ")


def _kept(vi: str, en: str) -> Text:
    return Text(_KEPT.vi + vi, _KEPT.en + en)


class NoProtocolVersion(StatError):
    code = "collect.no-protocol-version"
    status = 400
    sentence = Text(
        "Yêu cầu thiếu tiêu đề X-OpenRosa-Version: 1.0.", "The request lacks the header X-OpenRosa-Version: 1.0."
    )
    remedy = Text(
        "Dùng ứng dụng thu thập tương thích OpenRosa, hoặc thêm tiêu đề này.",
        "Use an app that speaks OpenRosa, or add the header.",
    )


class WrongToken(StatError):
    code = "collect.wrong-token"
    status = 403
    sentence = Text(
        "Mã truy cập của máy không đúng hoặc đã bị thu hồi.", "The device's access code is wrong or was revoked."
    )
    remedy = _kept("Xin giám sát viên cấp mã mới.", "Ask your supervisor for a new code.")


class UnknownForm(StatError):
    code = "collect.unknown-form"
    status = 404
    sentence = Text(
        "Không có phiếu hỏi “{form_id}” cho mã truy cập này.", "There is no form “{form_id}” for this access code."
    )
    remedy = _kept("Kiểm tra máy đang dùng đúng cuộc điều tra.", "Check that the device is set to the right survey.")


class FormClosed(StatError):
    code = "collect.form-closed"
    status = 409
    sentence = Text(
        "Phiếu hỏi “{form_id}” phiên bản {version} đã khóa, không nhận thêm phiếu.",
        "Form “{form_id}” version {version} is closed and takes no more records.",
    )
    remedy = _kept("Báo giám sát viên nếu phiếu cần được nhận.", "Tell your supervisor if it must still be taken.")


class NoSubmissionFile(StatError):
    code = "collect.no-submission-file"
    status = 400
    sentence = Text(
        "Không thấy tệp xml_submission_file trong dữ liệu gửi lên.", "The upload has no part xml_submission_file."
    )
    remedy = Text(
        "Chưa lưu gì. Gửi lại bằng ứng dụng thu thập.", "Nothing was stored. Send again from a collection app."
    )


class AttachmentTooLarge(StatError):
    code = "collect.attachment-too-large"
    status = 413
    sentence = Text("Tệp “{filename}” lớn hơn {limit} MB.", "The file “{filename}” is larger than {limit} MB.")
    remedy = _kept(
        "Chụp lại với độ phân giải thấp hơn rồi gửi lại.", "Take the picture at a lower resolution and send again."
    )


class RequestTooLarge(StatError):
    code = "collect.request-too-large"
    status = 413
    sentence = Text("Lần gửi này lớn hơn {limit} MB.", "This upload is larger than {limit} MB.")
    remedy = _kept("Gửi ít tệp hơn mỗi lần.", "Send fewer files at a time.")


class NotGzip(StatError):
    code = "collect.not-gzip"
    status = 400
    sentence = Text(
        "Dữ liệu gửi lên ghi là gzip nhưng không đọc được.", "The upload says gzip but cannot be read as such."
    )
    remedy = Text("Chưa lưu gì. Gửi lại không nén.", "Nothing was stored. Send again without compression.")


class NotStored(StatError):
    code = "collect.not-stored"
    status = 503
    retry = True
    sentence = Text("Máy chủ chưa lưu được phiếu.", "The server could not store the record.")
    remedy = _kept("Gửi lại sau ít phút.", "Send again in a few minutes.")


class InstrumentChanged(StatError):
    code = "collect.instrument-changed"
    status = 409
    sentence = Text(
        "Phiếu hỏi “{form_id}” phiên bản {version} đã phát hành với nội dung khác.",
        "Form “{form_id}” version {version} was published with other content.",
    )
    remedy = Text(
        "Tăng số phiên bản ở trang settings của questionnaire.xlsx rồi nhập lại.",
        "Raise the version in the settings sheet of questionnaire.xlsx and import again.",
    )


class FormOfAnotherOperation(StatError):
    code = "collect.form-of-another-operation"
    status = 409
    sentence = Text(
        "Mã phiếu hỏi “{form_id}” thuộc chương trình {operation}.", "Form “{form_id}” belongs to operation {operation}."
    )
    remedy = Text("Đặt mã phiếu hỏi khác.", "Choose another form id.")


class NoSuchInstrument(StatError):
    code = "collect.no-such-instrument"
    status = 404
    sentence = Text(
        "Chương trình {operation} chưa phát hành phiếu hỏi nào.", "Operation {operation} has published no form yet."
    )
    remedy = Text("Phát hành phiếu hỏi trước.", "Publish a form first.")


class NoSuchWave(StatError):
    code = "collect.no-such-wave"
    status = 404
    sentence = Text("Chương trình {operation} không có kỳ “{wave}”.", "Operation {operation} has no wave “{wave}”.")
    remedy = Text("Phát hành phiếu hỏi cùng các kỳ của nó trước.", "Publish the form with its waves first.")


class NoSuchToken(StatError):
    code = "collect.no-such-token"
    status = 404
    sentence = Text("Không có mã truy cập số {number}.", "There is no access code number {number}.")
    remedy = Text("Xem lại danh sách máy thu thập.", "Look at the list of devices.")


class NoSuchQuarantine(StatError):
    code = "collect.no-such-quarantine"
    status = 404
    sentence = Text("Không có phiếu chờ xử lý số {number}.", "There is no held record number {number}.")
    remedy = Text("Xem lại danh sách phiếu chờ xử lý.", "Look at the list of held records.")


class AlreadyDecided(StatError):
    code = "collect.already-decided"
    status = 409
    sentence = Text("{name} đã xử lý phiếu này.", "{name} has decided about this record already.")
    remedy = Text("Tải lại trang để xem quyết định.", "Reload the page to see the decision.")


class NoteWanted(StatError):
    code = "collect.note-wanted"
    status = 422
    sentence = Text("Quyết định này cần một lời ghi chú.", "This decision needs a note.")
    remedy = Text("Viết lý do để người sau hiểu.", "Write the reason for those who come after.")


class NothingCollected(StatError):
    code = "collect.nothing-collected"
    status = 409
    sentence = Text("Kỳ {wave} của {operation} chưa có phiếu nào.", "Wave {wave} of {operation} has no records yet.")
    remedy = Text("Gửi phiếu từ máy thu thập trước.", "Send records from the devices first.")


class NoSuchSubmission(StatError):
    code = "collect.no-such-submission"
    status = 404
    sentence = Text("Không có phiếu này.", "There is no such record.")
    remedy = Text("Xem lại danh sách phiếu.", "Look at the list of records.")
