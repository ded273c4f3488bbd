"""The command `solieu`: parses, calls one service, prints. Heavy imports wait for their command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import psycopg

from solieu import __version__
from solieu.core.errors import StatError
from solieu.platform.postgres import DatabaseNotReached, reason


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return int(options.do(options) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        expected = as_expected(error)
        if expected is None:
            raise
        complain(expected)
        return 1


def as_expected(error: BaseException) -> StatError | None:
    """The error when it is one we expect; a lost database counts, however Django wraps it."""
    if isinstance(error, StatError):
        return error
    cause = error if isinstance(error, psycopg.OperationalError) else error.__cause__
    if isinstance(cause, psycopg.OperationalError):
        return DatabaseNotReached(why=reason(cause), log="PostgreSQL")
    return None


def complain(error: StatError) -> None:
    """Both languages, so that nobody is left guessing."""
    for language in ("vi", "en"):
        print(f"{error.say(language)} {error.advise(language)}", file=sys.stderr)
    print(f"[{error.code}]", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="solieu", description="Official statistics, from question to figure.")
    top.add_argument("--version", action="version", version=f"solieu {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _serving(commands)
    _operations(commands)
    _looking(commands)
    return top


def _serving(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="start the product")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--demo", action="store_true", help="load the demo operation when it is not there yet")
    serve.set_defaults(do=_serve)
    worker = commands.add_parser("worker", help="take jobs from the queue (serve starts one by itself)")
    worker.set_defaults(do=_worker)
    demo = commands.add_parser("demo", help="load the demo operation through a running server")
    demo.add_argument("--url", default="http://127.0.0.1:8000")
    demo.add_argument("--households", type=int, default=5999, help="how many of the 5,999 to send")
    demo.set_defaults(do=_demo)
    migrate = commands.add_parser("migrate", help="bring the database to this version")
    migrate.set_defaults(do=_migrate)


def _operations(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    operation = commands.add_parser("operation", help="import or export an operation's folder")
    actions = operation.add_subparsers(required=True, metavar="ACTION")
    bring = actions.add_parser("import", help="register a folder as a new version")
    bring.add_argument("folder")
    bring.set_defaults(do=_import)
    give = actions.add_parser("export", help="write a version back to a folder")
    give.add_argument("operation")
    give.add_argument("folder")
    give.add_argument("--version", type=int)
    give.set_defaults(do=_export)
    token = commands.add_parser("token", help="give a device access to a wave; prints its address once")
    token.add_argument("operation")
    token.add_argument("wave")
    token.add_argument("--enumerator", required=True)
    token.add_argument("--territory", default="VN")
    token.set_defaults(do=_token)
    run = commands.add_parser("run", help="produce a wave: from submissions to the release")
    run.add_argument("operation")
    run.add_argument("wave")
    run.set_defaults(do=_run)


def _looking(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    trace = commands.add_parser("trace", help="the origin of a figure")
    trace.add_argument("cell", help="operation/table:MEASURE.CODE.CODE[@vintage]")
    trace.add_argument("--json", action="store_true")
    trace.add_argument("--lang", choices=["vi", "en"], default="vi")
    trace.set_defaults(do=_trace)
    doctor = commands.add_parser("doctor", help="check the audit chain and every file of the vault")
    doctor.add_argument("--sweep", action="store_true", help="remove what interrupted deposits left")
    doctor.set_defaults(do=_doctor)


def prepare() -> None:
    """Django, on this folder's data and database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solieu.web.settings")
    import django

    django.setup()


def _serve(options: argparse.Namespace) -> int:
    from solieu.web import server

    return server.serve(host=options.host, port=options.port, demo=options.demo)


def _worker(options: argparse.Namespace) -> None:
    import threading

    prepare()
    from solieu.platform import jobs

    jobs.work(threading.Event())


def _migrate(options: argparse.Namespace) -> None:
    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=1)


def _demo(options: argparse.Namespace) -> None:
    prepare()
    from solieu.operations import demo

    demo.load(options.url, count=options.households, tell=print)


def _import(options: argparse.Namespace) -> None:
    from pathlib import Path

    prepare()
    from django.utils import timezone

    from solieu.operations import services
    from solieu.platform.actors import SYSTEM

    definition = services.register(folder=Path(options.folder), by=SYSTEM, at=timezone.now())
    print(f"{definition.code}@{definition.version} {definition.digest}")


def _export(options: argparse.Namespace) -> None:
    from pathlib import Path

    prepare()
    from solieu.design import services

    definition = services.export_operation(options.operation, options.version, Path(options.folder))
    print(f"{definition.code}@{definition.version} → {options.folder}")


def _token(options: argparse.Namespace) -> None:
    prepare()
    from django.utils import timezone

    from solieu.collect import services
    from solieu.platform.actors import SYSTEM

    token = services.issue_token(
        operation=options.operation,
        wave=options.wave,
        name=options.enumerator,
        territory=options.territory,
        by=SYSTEM,
        at=timezone.now(),
    )
    print(token)


def _run(options: argparse.Namespace) -> None:
    prepare()
    from django.utils import timezone

    from solieu.operations import services
    from solieu.platform import audit
    from solieu.platform.actors import SYSTEM

    services.produce(
        operation=options.operation,
        wave=options.wave,
        by=SYSTEM,
        at=timezone.now(),
        tell=lambda text: print(f"{text.vi}  |  {text.en}", flush=True),
    )
    audit.seal()


def _trace(options: argparse.Namespace) -> None:
    import json

    prepare()
    from solieu.disseminate import origin, queries

    found = queries.trace(options.cell)
    if options.json:
        print(json.dumps(origin.to_json(found), ensure_ascii=False, indent=2, default=str))
    else:
        print(origin.to_text(found, options.lang))


def _doctor(options: argparse.Namespace) -> int:
    prepare()
    from solieu.operations import checkup

    return checkup.report(sweep=options.sweep, tell=print)


if __name__ == "__main__":
    sys.exit(main())
