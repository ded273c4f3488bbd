"""The English of the frame is complete and keeps the places of the Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

import solieu.web

CATALOGUE = Path(solieu.web.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"%\(\w+\)s|</?\w+")


def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_no_english_text_is_left_empty() -> None:
    assert [text for text, translation in english().items() if not translation] == []


def test_places_and_tags_of_a_text_are_the_same_in_both_languages() -> None:
    wrong = [text for text, said in english().items() if sorted(PLACES.findall(text)) != sorted(PLACES.findall(said))]
    assert wrong == []
