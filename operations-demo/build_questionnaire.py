"""Write vlss-1998/questionnaire.xlsx: `.venv/bin/python operations-demo/build_questionnaire.py`.

The workbook is an XLSForm. It is kept in the repository because it is what a methodologist edits;
this script is how it was made, and gives the same bytes every time.
"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

VI, EN = "Tiếng Việt (vi)", "English (en)"
TEXTS = ("label", "hint", "constraint_message", "required_message")
PLAIN = ("relevant", "constraint", "required", "appearance")
SURVEY = ("type", "name", *(f"{text}::{tongue}" for text in TEXTS for tongue in (VI, EN)), *PLAIN)
CHOICES = ("list_name", "name", f"label::{VI}", f"label::{EN}")
SETTINGS = ("form_title", "form_id", "version", "default_language", "style", "instance_name")

REQUIRED = ("Câu này phải có câu trả lời.", "This question needs an answer.")
MADE = datetime(2026, 11, 21, tzinfo=UTC).replace(tzinfo=None)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

Pair = tuple[str, str]
Row = dict[str, str]


def pair(column: str, texts: Pair | None) -> Row:
    """The two cells of a text column, one for each language."""
    return dict(zip((f"{column}::{VI}", f"{column}::{EN}"), texts, strict=True)) if texts else {}


def section(name: str, label: Pair) -> Row:
    """The start of a section: its questions stand together on one page."""
    return {"type": "begin_group", "name": name, "appearance": "field-list", **pair("label", label)}


def question(kind: str, name: str, label: Pair, hint: Pair, constraint: str = "", fault: Pair | None = None) -> Row:
    """A question that must be answered, with what guards the answer."""
    return {
        "type": kind,
        "name": name,
        **pair("label", label),
        **pair("hint", hint),
        **({"constraint": constraint} if constraint else {}),
        **pair("constraint_message", fault),
        "required": "yes",
        **pair("required_message", REQUIRED),
    }


def notice(name: str, label: Pair, relevant: str) -> Row:
    """A notice that the enumerator sees when an answer is possible but unusual."""
    return {"type": "note", "name": name, **pair("label", label), "relevant": relevant}


END: Row = {"type": "end_group"}

LOCATION = [
    section("location", ("Phần 1. Địa bàn", "Section 1. Place")),
    question(
        "text",
        "commune",
        ("Mã xã/phường mẫu", "Code of the sample commune"),
        ("Ba chữ số ghi trên phiếu địa bàn, từ 001 đến 194.", "Three digits from the area sheet, 001 to 194."),
        "regex(., '^[0-9]{3}$') and number(.) >= 1 and number(.) <= 194",
        ("Mã phải có đúng ba chữ số, từ 001 đến 194.", "The code has exactly three digits, 001 to 194."),
    ),
    question(
        "select_one area",
        "area",
        ("Khu vực", "Area"),
        ("Theo phân loại của xã/phường mẫu.", "As the sample commune is classified."),
    ),
    END,
]

HEAD = [
    section("head", ("Phần 2. Chủ hộ", "Section 2. Head of household")),
    question(
        "select_one sex",
        "head_sex",
        ("Giới tính của chủ hộ", "Sex of the head of household"),
        ("Chủ hộ là người được các thành viên thừa nhận.", "The head is the person whom the members recognise."),
    ),
    question(
        "integer",
        "head_age",
        ("Tuổi của chủ hộ", "Age of the head of household"),
        ("Tuổi tròn theo dương lịch, tính đến ngày phỏng vấn.", "Age in completed years on the day of the interview."),
        ". >= 10 and . <= 110",
        ("Tuổi chủ hộ phải từ 10 đến 110.", "The head's age is between 10 and 110."),
    ),
    question(
        "decimal",
        "schooling_years",
        ("Chủ hộ đã đi học bao nhiêu năm?", "How many years of schooling has the head completed?"),
        ("Số năm đã học xong; chưa đi học ghi 0.", "Completed years; 0 when the head never went to school."),
        ". >= 0 and . <= 30 and . <= ${head_age} - 4",
        (
            "Số năm đi học từ 0 đến 30 và không quá tuổi trừ 4.",
            "Years of schooling are 0 to 30, and at most the age minus 4.",
        ),
    ),
    notice(
        "schooling_notice",
        (
            "Số năm đi học không phải số nguyên. Chỉ đếm những năm đã học xong.",
            "The years of schooling are not a whole number. Count completed years only.",
        ),
        "${schooling_years} != '' and ${schooling_years} != floor(${schooling_years})",
    ),
    END,
]

HOUSEHOLD = [
    section("household", ("Phần 3. Hộ", "Section 3. Household")),
    question(
        "integer",
        "hhsize",
        ("Hộ có bao nhiêu người?", "How many people are in the household?"),
        (
            "Những người ăn chung, ở chung trong hộ, kể cả trẻ em.",
            "People who eat and live together in the household, children included.",
        ),
        ". >= 1 and . <= 50",
        ("Số người trong hộ phải từ 1 đến 50.", "A household has 1 to 50 people."),
    ),
    notice(
        "hhsize_notice",
        (
            "Hộ có ${hhsize} người, nhiều hơn thường gặp. Hãy đếm lại những người ăn chung, ở chung.",
            "The household has ${hhsize} people, more than is usual. Count again who eats and lives together.",
        ),
        "${hhsize} > 15",
    ),
    question(
        "select_one yes_no",
        "farm",
        ("Hộ có làm nông nghiệp không?", "Does the household farm?"),
        (
            "Trồng trọt, chăn nuôi, lâm nghiệp hoặc thủy sản; hộ ở thành thị cũng có thể có.",
            "Crops, livestock, forestry or fishing; a household in town may farm too.",
        ),
    ),
    END,
]

SPENDING = [
    section("spending", ("Phần 4. Chi tiêu trong 12 tháng qua", "Section 4. Expenditure in the last 12 months")),
    question(
        "decimal",
        "total_expenditure",
        ("Tổng chi tiêu của hộ", "Total expenditure of the household"),
        ("Nghìn đồng, trong 12 tháng qua.", "Thousand dong, in the last 12 months."),
        ". > 0 and . <= 10000000",
        (
            "Tổng chi tiêu phải lớn hơn 0 và không quá 10 tỷ đồng (ghi bằng nghìn đồng).",
            "Total expenditure is above 0 and at most 10 billion dong (write thousands).",
        ),
    ),
    question(
        "decimal",
        "food_expenditure",
        ("Trong đó: chi cho lương thực, thực phẩm", "Of which: food"),
        (
            "Nghìn đồng, trong 12 tháng qua; kể cả phần tự sản xuất.",
            "Thousand dong, in the last 12 months; home produce included.",
        ),
        ". >= 0 and . <= 10000000",
        ("Chi cho lương thực, thực phẩm không được âm.", "Expenditure on food cannot be negative."),
    ),
    notice(
        "food_notice",
        (
            "Chi cho lương thực, thực phẩm lớn hơn tổng chi tiêu. Hãy hỏi lại cả hai con số.",
            "Food costs more than everything together. Ask for both figures again.",
        ),
        "${food_expenditure} > ${total_expenditure}",
    ),
    question(
        "decimal",
        "medical_expenditure",
        ("Chi cho y tế", "Medical expenditure"),
        ("Nghìn đồng, trong 12 tháng qua; không chi thì ghi 0.", "Thousand dong, in the last 12 months; 0 when none."),
        ". >= 0 and . <= 10000000",
        ("Chi cho y tế không được âm.", "Medical expenditure cannot be negative."),
    ),
    notice(
        "medical_notice",
        (
            "Chi cho y tế lớn hơn tổng chi tiêu. Hãy hỏi lại cả hai con số.",
            "Medical expenditure is above the total. Ask for both figures again.",
        ),
        "${medical_expenditure} > ${total_expenditure}",
    ),
    END,
]

ANSWERS = [
    ("area", "urban", "Thành thị", "Urban"),
    ("area", "rural", "Nông thôn", "Rural"),
    ("sex", "male", "Nam", "Male"),
    ("sex", "female", "Nữ", "Female"),
    ("yes_no", "yes", "Có", "Yes"),
    ("yes_no", "no", "Không", "No"),
]

FORM = {
    "form_title": "Điều tra mức sống dân cư Việt Nam 1997–1998",
    "form_id": "vlss_1998",
    "version": "1998.1",
    "default_language": VI,
    "style": "pages",
    "instance_name": "concat(${commune}, ' – ', ${hhsize})",
}


def fill(sheet: Worksheet, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write the rows under a header that stays in sight; sections stand out."""
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5C8A")
        sheet.column_dimensions[cell.column_letter].width = 36 if "::" in str(cell.value) else 18
    for line in sheet.iter_rows(min_row=2):
        begins = line[0].value == "begin_group"
        for cell in line:
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=begins)
    sheet.freeze_panes = "C2"


def workbook() -> Workbook:
    book = Workbook()
    survey = book.active
    assert isinstance(survey, Worksheet)
    survey.title = "survey"
    fill(survey, SURVEY, LOCATION + HEAD + HOUSEHOLD + SPENDING)
    fill(book.create_sheet("choices"), CHOICES, [dict(zip(CHOICES, answer, strict=True)) for answer in ANSWERS])
    fill(book.create_sheet("settings"), SETTINGS, [FORM])
    book.properties.creator = "Solieu"
    book.properties.created = MADE
    return book


def packed(book: Workbook) -> bytes:
    """The workbook's bytes, the same on every day and machine."""
    drawn, steady = io.BytesIO(), io.BytesIO()
    book.save(drawn)
    stamp = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name).replace(stamp, MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode())
            target.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def main(folder: Path) -> None:
    path = folder / "vlss-1998" / "questionnaire.xlsx"
    path.write_bytes(packed(workbook()))
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
