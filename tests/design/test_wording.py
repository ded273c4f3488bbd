"""Every text of the room's pages and errors speaks two languages."""

from __future__ import annotations

import re
from pathlib import Path

import solieu.design
from solieu.core.errors import StatError
from solieu.design import errors

ROOM = Path(solieu.design.__file__).parent
PLAIN = re.compile(r'\{% translate "([^"]+)"|gettext\("([^"]+)"\)')
BLOCK = re.compile(r"\{% blocktranslate trimmed[^%]*%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)


def said() -> set[str]:
    texts = [path.read_text() for path in ROOM.rglob("*") if path.suffix in (".html", ".py")]
    plain = {one or two for text in texts for one, two in PLAIN.findall(text)}
    blocks = {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", b).strip() for text in texts for b in BLOCK.findall(text)}
    return plain | blocks


def catalogue() -> dict[str, str]:
    text = (ROOM / "locale/en/LC_MESSAGES/django.po").read_text()
    return dict(re.findall(r'msgid "(.+)"\nmsgstr "(.*)"', text))


def test_the_english_catalogue_has_every_text_and_no_other() -> None:
    known = catalogue()
    assert said() - set(known) == set()
    assert set(known) - said() == set()
    assert all(known.values())


def test_every_error_says_what_and_what_to_do_in_two_languages() -> None:
    declared = [
        e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, StatError) and e is not StatError
    ]
    assert len(declared) > 10
    for error in declared:
        assert error.sentence.vi and error.sentence.en and error.remedy.vi and error.remedy.en
