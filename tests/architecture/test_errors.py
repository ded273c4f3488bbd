"""Every expected error says itself in both languages, with a remedy, under a code of its own."""

import importlib
import pkgutil

import pytest

import solieu
from solieu.core.errors import StatError, catalogue

for module in pkgutil.walk_packages(solieu.__path__, "solieu."):
    if "migrations" not in module.name and not module.name.endswith(("wsgi", "__main__")):
        importlib.import_module(module.name)


def subclasses(error):
    for child in error.__subclasses__():
        yield child
        yield from subclasses(child)


def test_codes_are_unique():
    codes = [e.code for e in subclasses(StatError) if "code" in vars(e)]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", catalogue(), ids=lambda error: error.code)
def test_an_error_speaks_both_languages(error):
    assert error.sentence.vi and error.sentence.en
    assert error.remedy.vi and error.remedy.en
    assert error.sentence.vi != error.sentence.en
