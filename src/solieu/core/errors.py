"""Expected errors: a stable code, a sentence in Vietnamese and in English, and a remedy.

An error that a user can cause is a subclass of `StatError`, declared beside what raises it.
Everything else crashes loudly.
"""

from __future__ import annotations

from typing import Any, ClassVar

from solieu.core.text import Text


class StatError(Exception):
    """Something expected went wrong; says what, what is safe, and what to do.

    `sentence` and `remedy` may use `{fact}` places; the facts are keyword arguments.
    `status` is the HTTP status an edge answers with; `retry` tells whether trying again may help.
    """

    code: ClassVar[str] = "solieu.error"
    status: ClassVar[int] = 422
    retry: ClassVar[bool] = False
    sentence: ClassVar[Text]
    remedy: ClassVar[Text]

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        return self.sentence.fill(**self.facts).say(language)

    def advise(self, language: str) -> str:
        return self.remedy.fill(**self.facts).say(language)

    def to_problem(self, language: str) -> dict[str, Any]:
        """As an RFC 9457 problem, with both languages beside the one asked for."""
        sentence, remedy = self.sentence.fill(**self.facts), self.remedy.fill(**self.facts)
        return {
            "type": f"urn:solieu:problem:{self.code}",
            "title": sentence.say(language),
            "status": self.status,
            "code": self.code,
            "detail": remedy.say(language),
            "sentence": sentence.to_json(),
            "remedy": remedy.to_json(),
            "facts": {name: str(fact) for name, fact in self.facts.items()},
            "retry": self.retry,
        }


def catalogue() -> list[type[StatError]]:
    """Every expected error that is imported by now, in order of code."""
    found: dict[str, type[StatError]] = {}
    waiting = list(StatError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if "code" in vars(error):
            found[error.code] = error
    return [found[code] for code in sorted(found)]
