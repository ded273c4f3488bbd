"""Write the reference pages that the code itself knows: settings, errors, methods, commands.

    .venv/bin/python scripts/reference.py

The pages depend on the code and on nothing else; tests/architecture/test_docs.py fails when the
committed ones differ.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Written by scripts/reference.py from the code. Do not edit. -->\n"
ROOMS = {
    "collect": "Collection",
    "demo": "The demonstration",
    "design": "Design",
    "method": "Methods",
    "pipeline": "The steps of process.toml",
    "platform": "Platform",
    "server": "The server",
    "settings": "Settings",
    "vault": "The vault",
}


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/reference."""
    import_everything()
    return {
        "settings.md": settings_page(),
        "errors.md": errors_page(),
        "cli.md": cli_page(),
        **method_pages(),
    }


def write() -> list[str]:
    """Bring the folder to what the code says; pages of methods that are gone go too."""
    wanted = pages()
    for name, text in wanted.items():
        (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / name).write_text(text)
    for stale in (REFERENCE / "methods").glob("*@*.md"):
        if f"methods/{stale.name}" not in wanted:
            stale.unlink()
    return list(wanted)


def import_everything() -> None:
    """All rooms, without a database: nothing is asked of it."""
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solieu.web.settings")
        os.environ["SOLIEU_DATABASE_URL"] = "postgresql://nobody@nowhere/nothing"
        os.environ["SOLIEU_DATA_DIR"] = tempfile.mkdtemp(prefix="solieu-reference-")
        import django

        django.setup()
    import solieu
    from solieu.core import registry

    registry.load()
    for module in pkgutil.walk_packages(solieu.__path__, "solieu."):
        if "migrations" not in module.name and not module.name.endswith(("wsgi", "__main__")):
            importlib.import_module(module.name)


def settings_page() -> str:
    from solieu.platform.config import SETTINGS

    rows = [f"| `{s.name}` | {s.type.__name__} | {_default(s.default)} | {s.meaning} |" for s in SETTINGS]
    return _page(
        "Settings",
        "Settings come from the environment and are read once, when a process starts. "
        "A value that cannot be used stops the start and names the setting.",
        ["| setting | type | default | meaning |", "| --- | --- | --- | --- |", *rows],
    )


def _default(value: Any) -> str:
    if value == "":
        return "empty"
    if isinstance(value, list):
        return f"`{','.join(value)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def errors_page() -> str:
    from solieu.core.errors import catalogue

    own = [error for error in catalogue() if error.__module__.startswith("solieu.")]
    lines: list[str] = []
    room = ""
    for error in own:
        prefix = error.code.partition(".")[0]
        if prefix != room:
            room = prefix
            lines += [f"## {ROOMS.get(room, room)}", ""]
        lines += _error(error)
    return _page(
        "Errors",
        "Every error that somebody can cause has a stable code, a sentence in Vietnamese and in English, and a "
        "remedy. Machines get it as an RFC 9457 problem whose `type` is `urn:solieu:problem:` and the code; "
        "people get it as a page or, on the command line, as two sentences and the code in brackets. "
        "Words in braces are filled in with the facts of the case.",
        lines,
    )


def _error(error: Any) -> list[str]:
    again = ", trying again may help" if error.retry else ""
    return [
        f"### {error.code} {{ #{error.code} }}",
        "",
        f"HTTP {error.status}{again}.",
        "",
        *(f"- **{tongue}** {_prose(said)}" for tongue, said in _told(error)),
        "",
    ]


def _told(error: Any) -> Iterator[tuple[str, str]]:
    for language in ("vi", "en"):
        yield language, f"{error.sentence.say(language)} {error.remedy.say(language)}"


def method_pages() -> dict[str, str]:
    from solieu.core.registry import METHODS

    own = [m for _, m in sorted(METHODS.items()) if m.function.__module__.startswith("solieu.")]
    rows = [f"| [`{m.name}`]({m.name}.md) | {m.title.en} | {m.title.vi} |" for m in own]
    index = _page(
        "Methods",
        "The closed list of methods that a step of `process.toml` can name. What ran is always written down as "
        "`id@version`; a method whose results would change gets a new version and the old one stays.",
        ["| method | what it does | tiếng Việt |", "| --- | --- | --- |", *rows, "", *_families()],
    )
    return {"methods/index.md": index, **{f"methods/{m.name}.md": _method(m) for m in own}}


def _families() -> list[str]:
    """Links to the pages that people write about a family of methods, with worked examples."""
    written = [page for page in sorted((REFERENCE / "methods").glob("*.md")) if "@" not in page.stem]
    pages = [page for page in written if page.stem != "index"]
    titles = {page: page.read_text().partition("# ")[2].partition("\n")[0] for page in pages}
    return ["## With worked examples", "", *(f"- [{titles[page]}]({page.name})" for page in pages)] if pages else []


def _method(method: Any) -> str:
    lines = [inspect.cleandoc(inspect.getdoc(method.function) or ""), "", f"**Source.** {method.source}", ""]
    lines += ["## Tables it takes", "", *(f"- `{name}`" for name in method.inputs), ""]
    if method.parameters:
        lines += ["## Parameters", "", "| parameter | type | default |", "| --- | --- | --- |"]
        lines += [_parameter(p) for p in method.parameters.values()]
        lines.append("")
    lines += ["## Code", "", f"`{method.function.__module__}.{method.function.__name__}`"]
    return _page(f"{method.name}", f"{method.title.en} (*{method.title.vi}*).", lines)


def _parameter(parameter: inspect.Parameter) -> str:
    kind = parameter.annotation
    named = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    kind = "" if kind is parameter.empty else f"`{named}`".replace("|", "\\|")
    default = "must be given" if parameter.default is parameter.empty else f"`{parameter.default!r}`"
    return f"| `{parameter.name}` | {kind} | {default} |"


def cli_page() -> str:
    from solieu.web.cli import parser

    lines = [line for path, command in _commands(parser(), "solieu") for line in _command(path, command)]
    return _page(
        "Command line",
        "`.venv/bin/solieu` after `make run`, `make test` or any other target has made the environment. Every "
        "command reads the [settings](settings.md), so that `SOLIEU_DATA_DIR` chooses the data it works on. "
        "A command that fails says why in both languages, with the [code of the error](errors.md), and ends "
        "with status 1.",
        lines,
    )


def _commands(parser: argparse.ArgumentParser, path: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its help line, in the order of the parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                if any(isinstance(a, argparse._SubParsersAction) for a in child._actions):
                    yield from _commands(child, f"{path} {name}")
                else:
                    yield f"{path} {name}", (told.get(name, ""), child)


def _command(path: str, command: tuple[str, argparse.ArgumentParser]) -> list[str]:
    told, parser = command
    actions = [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]
    usage = " ".join([path, *(_usage(action) for action in actions)])
    lines = [f"## {path}", "", f"{told[:1].upper()}{told[1:]}.", "", f"    {usage}", ""]
    for action in actions:
        lines.append(f"- `{_usage(action).strip('[]')}`{_explain(action)}")
    return [*lines, ""] if actions else lines


def _usage(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest).upper()
    name = action.option_strings[0]
    if action.nargs == 0:
        return f"[{name}]"
    value = "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
    return f"[{name} {value}]"


def _explain(action: argparse.Action) -> str:
    parts = [action.help] if action.help else []
    if action.default not in (None, False) and action.nargs != 0:
        parts.append(f"default `{action.default}`")
    return f": {'; '.join(parts)}" if parts else ""


def _prose(text: str) -> str:
    """A sentence whose {facts} and <names> Markdown leaves alone."""
    return text.replace("<", "&lt;").replace("*", "\\*").replace("\n", " ")


def _page(title: str, opening: str, lines: list[str]) -> str:
    body = "\n".join(lines).rstrip()
    return f"{NOTE}# {title}\n\n{opening}\n\n{body}\n"


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    print(f"→ {len(write())} reference pages from the code")
