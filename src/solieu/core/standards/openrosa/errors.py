"""What may be wrong with a submission or with the request that carries it."""

from __future__ import annotations

from solieu.core.errors import StatError
from solieu.core.text import Text

_SEND_AGAIN = Text(
    "Phiếu vẫn còn trên máy. Hãy cập nhật ứng dụng thu thập rồi gửi lại; nếu vẫn lỗi, báo giám sát viên.",
    "The record is still on the device. Update the collection app and send again, or tell your supervisor.",
)


class MalformedSubmission(StatError):
    code = "openrosa.malformed"
    status = 400
    sentence = Text(
        "Phiếu không phải XML hợp lệ (dòng {line}, cột {column}): {reason}.",
        "The submission is not well-formed XML (line {line}, column {column}): {reason}.",
    )
    remedy = _SEND_AGAIN


class DoctypeRefused(StatError):
    code = "openrosa.doctype"
    status = 400
    sentence = Text(
        "Phiếu có khai báo DOCTYPE; hệ thống không nhận vì lý do an toàn.",
        "The submission declares a DOCTYPE, which is refused for safety.",
    )
    remedy = Text(
        "Gửi phiếu bằng ứng dụng thu thập; ứng dụng không bao giờ ghi DOCTYPE.",
        "Send from a collection app; such apps never write a DOCTYPE.",
    )


class ControlCharacter(StatError):
    code = "openrosa.control-character"
    status = 400
    sentence = Text(
        "Phiếu có ký tự điều khiển {character} (dòng {line}, cột {column}) mà XML không cho phép.",
        "The submission holds control character {character} (line {line}, column {column}), which XML forbids.",
    )
    remedy = Text(
        "Mở phiếu trên máy, xóa ký tự lạ trong câu trả lời rồi gửi lại.",
        "Open the record on the device, remove the odd character from the answer and send again.",
    )


class TooDeep(StatError):
    code = "openrosa.too-deep"
    status = 400
    sentence = Text("Phiếu lồng sâu hơn {limit} tầng.", "The submission is nested deeper than {limit} levels.")
    remedy = _SEND_AGAIN


class TooManyElements(StatError):
    code = "openrosa.too-many-elements"
    status = 413
    sentence = Text("Phiếu có hơn {limit} mục trả lời.", "The submission has more than {limit} elements.")
    remedy = _SEND_AGAIN


class SubmissionTooLarge(StatError):
    code = "openrosa.submission-too-large"
    status = 413
    sentence = Text(
        "Phiếu dài {size} byte, quá giới hạn {limit} byte.",
        "The submission is {size} bytes long; the limit is {limit} bytes.",
    )
    remedy = _SEND_AGAIN


class NoFormId(StatError):
    code = "openrosa.no-form-id"
    status = 400
    sentence = Text(
        "Phiếu không ghi mã phiếu hỏi (thuộc tính id của phần tử gốc).",
        "The submission does not name its form (attribute id of the root element).",
    )
    remedy = _SEND_AGAIN


class NoInstanceId(StatError):
    code = "openrosa.no-instance-id"
    status = 400
    sentence = Text(
        "Phiếu không có mã định danh (meta/instanceID), nên không thể nhận mà không sợ trùng.",
        "The submission has no identity (meta/instanceID), so it cannot be taken in without risk of a duplicate.",
    )
    remedy = Text(
        "Dùng phiếu hỏi do hệ thống phát hành; phiếu đó luôn có instanceID.",
        "Use a form published by this system; it always carries an instanceID.",
    )


class IdentityTooLong(StatError):
    code = "openrosa.identity-too-long"
    status = 400
    sentence = Text(
        "{what} dài {size} ký tự, quá giới hạn {limit}.",
        "{what} is {size} characters long; the limit is {limit}.",
    )
    remedy = _SEND_AGAIN


class NotMultipart(StatError):
    code = "openrosa.not-multipart"
    status = 415
    sentence = Text(
        "Yêu cầu không phải multipart/form-data có ranh giới.",
        "The request is not multipart/form-data with a boundary.",
    )
    remedy = Text(
        "Gửi tệp XML trong phần xml_submission_file của multipart/form-data.",
        "Send the XML file as the part xml_submission_file of multipart/form-data.",
    )


class BrokenMultipart(StatError):
    code = "openrosa.broken-multipart"
    status = 400
    retry = True
    sentence = Text("Dữ liệu gửi lên bị đứt đoạn: {reason}.", "The upload is broken: {reason}.")
    remedy = Text("Chưa lưu gì. Kiểm tra mạng rồi gửi lại.", "Nothing was stored. Check the network and send again.")


class BadFilename(StatError):
    code = "openrosa.bad-filename"
    status = 400
    sentence = Text("Tên tệp {name!r} không dùng được.", "The file name {name!r} cannot be used.")
    remedy = Text("Đổi tên tệp rồi gửi lại.", "Rename the file and send again.")
