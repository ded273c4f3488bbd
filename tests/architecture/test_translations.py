"""Every Vietnamese text of a screen has its English, and no catalogue keeps what nothing says."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "solieu"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))
TEMPLATE = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*(?:plural\s*%}(.*?){%\s*)?endblocktrans(?:late)?\s*%}", re.S
)
PYTHON = re.compile(r"""\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f?"((?:[^"\\]|\\.)+)\"""")


def said(room):
    for file in (SOURCE / room).rglob("*.html"):
        text = file.read_text()
        yield from (a or b for a, b in TEMPLATE.findall(text))
        for options, body, _ in BLOCK.findall(text):
            yield message(options, body)
    for file in (SOURCE / room).rglob("*.py"):
        yield from PYTHON.findall(file.read_text())


def message(options, body):
    body = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", body)
    lines = [line.strip() for line in body.strip().splitlines()] if "trimmed" in options else [body]
    return " ".join(lines)


def catalogue(room):
    file = SOURCE / room / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return {}
    with file.open("rb") as po:
        return {name: entry.string for entry in read_po(po) for name in ids(entry) if name}


def ids(entry):
    return entry.id if isinstance(entry.id, tuple) else (entry.id,)


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_has_its_english(room):
    known = catalogue(room) | catalogue("web")
    assert sorted({text for text in said(room) if not known.get(text)}) == []
