"""A text that people read, in every language of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning in Vietnamese and in English. `text.say("en")` falls back to Vietnamese."""

    vi: str
    en: str = ""

    def say(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.vi

    def fill(self, **facts: object) -> Text:
        return Text(self.vi.format(**facts), self.en.format(**facts))

    def to_json(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}

    @classmethod
    def read(cls, value: str | Mapping[str, str] | Text) -> Text:
        """From `"one text"` or `{vi = "…", en = "…"}`, as the TOML files write it."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            return cls(value, value)
        return cls(value["vi"], value.get("en", ""))
