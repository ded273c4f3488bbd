"""The import contracts hold, and each of them breaks when somebody sins against it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SINS = {
    "process/sin.py": "from solieu.collect import queries\n",
    "disseminate/sin.py": "from solieu.vault import confidential\n",
    "core/sin.py": "import django.db\n",
    "analyse/sin.py": "from solieu.vault.models import Dataset\n",
    "design/queries.py": "from solieu.design import views\n",
    "helpers/__init__.py": "",
}
BROKEN = [
    "Rooms: imports point down; phases never import each other BROKEN",
    "Nothing public can reach confidential microdata BROKEN",
    "The core is pure BROKEN",
    "the vault's models are private BROKEN",
    "Inside a room: edges, services, queries, models BROKEN",
]


def lint(source):
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed here")
    command = [str(linter), "--config", str(ROOT / ".importlinter"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.run(command, cwd=source, env=environment, text=True, capture_output=True, check=False)


def test_the_contracts_are_kept():
    done = lint(ROOT / "src")
    assert done.returncode == 0, done.stdout


def test_each_seeded_sin_is_reported(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__", "locale"))
    for name, text in SINS.items():
        file = tmp_path / "src" / "solieu" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + (file.read_text() if file.exists() else ""))
    done = lint(tmp_path / "src")
    assert done.returncode == 1
    assert [line for line in BROKEN if line not in done.stdout] == []


def test_a_room_that_nobody_announced_is_reported(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__", "locale"))
    (tmp_path / "src" / "solieu" / "helpers").mkdir()
    (tmp_path / "src" / "solieu" / "helpers" / "__init__.py").write_text("")
    done = lint(tmp_path / "src")
    assert done.returncode == 1
    assert "helpers" in done.stdout
