from pathlib import Path

import pytest

from solieu.platform import config

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"


def test_every_setting_is_documented():
    text = DOCS.read_text()
    assert [s.name for s in config.SETTINGS if f"`{s.name}`" not in text] == []


def test_a_wrong_value_names_the_setting():
    with pytest.raises(config.WrongSetting, match="SOLIEU_PORT"):
        config.read({"SOLIEU_PORT": "eight thousand"})


def test_without_an_environment_the_defaults_stand():
    chosen = config.read({})
    assert (chosen.port, chosen.workers, chosen.data_dir.name) == (8000, 2, "var")
