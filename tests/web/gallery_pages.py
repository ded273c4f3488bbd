"""The pages of the gallery: every component in a plausible place, for people and for browsers to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from solieu.core.text import Text
from solieu.platform.actors import ANONYMOUS, Actor

GALLERY = Path(__file__).resolve().parent / "gallery"
PUBLIC = (
    "home",
    "table",
    "origin",
    "problem",
    "403",
    "404",
    "500",
    "accounts/sign_in",
    "accounts/locked",
    "accessibility",
)
STAFF = ("work",)
SECTIONS = ("Số liệu", "Công việc", "Chương trình", "Thu thập", "Xử lý", "Nhật ký")
SCHOOLING = ("Chung", "Chưa đi học", "Tiểu học", "Trung học cơ sở", "Trung học phổ thông trở lên")


class SignIn(forms.Form):
    username = forms.CharField(label="Tên đăng nhập")
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, help_text="Ít nhất 10 ký tự.")


def refused_form() -> SignIn:
    form = SignIn({"username": "hanh"})
    form.add_error(None, "Tên đăng nhập hoặc mật khẩu không đúng.")
    return form


def table_rows() -> list[tuple[str, str, list[float | None], bool]]:
    places = [(area, sex) for area in ("Chung", "Thành thị", "Nông thôn") for sex in ("Chung", "Nam", "Nữ")]
    values = [
        [2398.4 + 37 * i, 2210.2 + 50 * i, 2642.8, 3011.0 + 3 * i, None if i % 3 == 1 else 5583.2] for i in range(9)
    ]
    return [(area, sex, row, sex == "Chung") for (area, sex), row in zip(places, values, strict=True)]


def navigation(labels: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"label": label, "url": f"/{number}/", "current": number == 1} for number, label in enumerate(labels)]


def context(name: str, language: str) -> dict[str, Any]:
    is_staff = name in STAFF
    problem = {
        "sentence": Text("Bảng không có ô X.", "The table has no cell X."),
        "remedy": Text("Mã ô có dạng A.B.", "It looks like A.B."),
    }
    return {
        "actor": Actor(7, "Trần Thị Hồng Hạnh") if is_staff else ANONYMOUS,
        "nav": navigation(SECTIONS if is_staff else SECTIONS[:1]),
        "other_language_url": "/en/",
        "demo": True,
        "docs_url": "/docs/",
        "trail": [{"label": "Số liệu", "url": "/"}, {"label": "Mức sống hộ 1998", "url": "/x/"}, {"label": "Chi tiêu"}],
        "heads": SCHOOLING,
        "rows": [("Tập dữ liệu", "vlss-1998/1998/clean"), ("Mã băm", "9f2c" * 16)]
        if name == "origin"
        else table_rows(),
        "downloads": ("Excel (18 kB)", "SDMX-CSV", "SDMX-JSON", "SDMX-ML", "Parquet"),
        "page": Paginator(range(5999), 50).page(2),
        "form": refused_form(),
        "problem": {part: text.say(language) for part, text in problem.items()}
        | {"code": "cube.unknown-cell", "status": 404},
    }


def render(name: str, language: str) -> str:
    """A page of the gallery, or the real template of that name."""
    own = GALLERY / f"{name}.html"
    page = engines["django"].from_string(own.read_text()) if own.exists() else get_template(f"{name}.html")
    with translation.override(language):
        return page.render(context(name, language), RequestFactory().get("/", {"q": ""}))
