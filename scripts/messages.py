"""Compile every message catalogue (django.po → django.mo)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for source in sorted(Path(__file__).resolve().parents[1].glob("src/solieu/*/locale/*/LC_MESSAGES/django.po")):
    with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale=source.parts[-3]))
