"""Every setting of the product: name, type, default and meaning. Read once, from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solieu.core.errors import StatError
from solieu.core.text import Text


class WrongSetting(StatError):
    code = "settings.wrong-value"
    sentence = Text("{name} có giá trị không dùng được: {value}.", "{name} has a value that cannot be used: {value}.")
    remedy = Text("Cần: {meaning}", "Wanted: {meaning}")


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    type: Callable[[str], Any]
    default: Any
    meaning: str

    def read(self, environment: Mapping[str, str]) -> Any:
        raw = environment.get(self.name, "")
        if raw == "":
            return self.default
        try:
            return self.type(raw)
        except ValueError as error:
            raise WrongSetting(name=self.name, value=raw, meaning=self.meaning) from error


def flag(raw: str) -> bool:
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError(raw)


def words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]


SETTINGS = (
    Setting("SOLIEU_DATA_DIR", Path, Path("var"), "Folder that holds everything the product keeps."),
    Setting(
        "SOLIEU_DATABASE_URL", str, "", "A PostgreSQL 15+ server; empty starts the embedded one in the data folder."
    ),
    Setting("SOLIEU_HOST", str, "127.0.0.1", "Address that the server listens on."),
    Setting("SOLIEU_PORT", int, 8000, "Port that the server listens on."),
    Setting("SOLIEU_WORKERS", int, 2, "Web worker processes."),
    Setting("SOLIEU_THREADS", int, 16, "Threads in each web worker; each may hold one database connection."),
    Setting(
        "SOLIEU_ALLOWED_HOSTS",
        words,
        ["127.0.0.1", "localhost", "[::1]"],
        "Names that the site answers to, with commas.",
    ),
    Setting("SOLIEU_HTTPS", flag, False, "The site is reached by https alone (behind a proxy): cookies say so."),
    Setting("SOLIEU_DEBUG", flag, False, "Show tracebacks to the developer. Never on a public address."),
    Setting("SOLIEU_ENGINE", str, "duckdb", "Computing engine: duckdb."),
    Setting("SOLIEU_ENGINE_MEMORY", str, "2GB", "Memory that one computation may use before it spills to disk."),
    Setting(
        "SOLIEU_COLLECT_MAX_ATTACHMENT_MB", int, 25, "Larger attachments are refused with collect.attachment-too-large."
    ),
    Setting("SOLIEU_MIN_FREE_MB", int, 200, "The server does not start, nor accept deliveries, with less free disk."),
)


@dataclass(frozen=True, slots=True)
class Config:
    data_dir: Path
    database_url: str
    host: str
    port: int
    workers: int
    threads: int
    allowed_hosts: list[str]
    https: bool
    debug: bool
    engine: str
    engine_memory: str
    collect_max_attachment_mb: int
    min_free_mb: int


def read(environment: Mapping[str, str] | None = None) -> Config:
    source = os.environ if environment is None else environment
    values = {s.name.removeprefix("SOLIEU_").lower(): s.read(source) for s in SETTINGS}
    values["data_dir"] = values["data_dir"].expanduser().resolve()
    return Config(**values)
