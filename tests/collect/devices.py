"""A device with its token, and what it hears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from tests.collect.builders import OPERATION, WAVE

from solieu.collect import services
from solieu.platform.actors import SYSTEM

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass
class Device:
    """A collection app, as far as the door can tell."""

    client: Client
    token: str
    language: str = "en"

    @property
    def base(self) -> str:
        return f"/openrosa/{self.token}"

    def headers(self, **more: str) -> dict[str, str]:
        return {"X-OpenRosa-Version": "1.0", "Accept-Language": self.language, **more}

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"{self.base}/{path}", headers=self.headers(**more))

    def send(self, payload: bytes, files: dict[str, bytes] | None = None, *, more_follows: bool = False) -> Any:
        parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("data.xml", payload, "text/xml")}
        if more_follows:
            parts["*isIncomplete*"] = "yes"
        for name, content in (files or {}).items():
            parts[name] = SimpleUploadedFile(name, content)
        return self.client.post(f"{self.base}/submission?deviceID=d:1", parts, headers=self.headers())


def message(answer: Any) -> str:
    return str(etree.fromstring(answer.content)[0].text)


def make_device(client: Client, territory: str = "VN", enumerator: str = "Lan") -> Device:
    token = services.issue_token(
        name=enumerator, operation=OPERATION, wave=WAVE, territory=territory, by=SYSTEM, at=NOW
    )
    return Device(client, token)
