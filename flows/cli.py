"""The command line. Each command imports what it needs when it is called, so that help is there at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

# typer carries its own click and makes only this one of its usage errors public.
_ClickError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[2])

app = typer.Typer(
    name="chengji",
    help="Turns raw page dumps of Chinese city news into a warehouse of checked figures.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
releases_app = typer.Typer(help="List, compare, check and choose releases.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(releases_app, name="releases")

HomeOption = Annotated[Path | None, typer.Option("--home", help="Folder of the warehouse (default: CHENGJI_HOME or ./data).")]
LandingArgument = Annotated[
    str | None, typer.Argument(help="Folder in which raw page dumps landed, or its address (s3://...).", show_default=False)
]
EngineOption = Annotated[str | None, typer.Option("--engine", help="process, thread, dask or ray.", show_default=False)]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=0, help="Workers of the engine; 0 means one a core.")]
LogFormatOption = Annotated[str | None, typer.Option("--log-format", help="text or json.", show_default=False)]


@app.command()
def run(
    *,
    landing: LandingArgument = None,
    home: HomeOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
    full: Annotated[bool, typer.Option("--full", help="Read pages again that older rules had read.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    no_site: Annotated[bool, typer.Option("--no-site", help="Make no explorer.")] = False,
    log_format: LogFormatOption = None,
) -> None:
    """Run one night: read what landed, clean, extract, check, publish."""
    from flows.commands.run import run_night_command  # noqa: PLC0415

    options = {"landing": landing, "home": home, "engine": engine, "workers": workers, "log_format": log_format}
    options |= {"mode": "full" if full else None, "site": False if no_site else None}
    run_night_command(options, dry_run=dry_run)


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(help="A query, or a file with one; none: an interactive prompt.")] = None,
    home: HomeOption = None,
    output_format: Annotated[str, typer.Option("--format", help="table, csv, jsonl or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; needed for parquet.")] = None,
    release: Annotated[str | None, typer.Option("--release", help="Another release than the current one.")] = None,
) -> None:
    """Query the current release, read-only, also while a night is at work."""
    from flows.commands.query import sql_command  # noqa: PLC0415

    sql_command({"home": home}, query, output_format, output, release)


@app.command()
def explain(
    target: Annotated[str, typer.Argument(metavar="FILE", help="A page dump, or the metric_id of a figure in the release.")],
    line: Annotated[int | None, typer.Option("--line", help="Only this line, with all that is known of its figures.")] = None,
    home: HomeOption = None,
    output_format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Print a page line by line: roles, the rules that gave them, the figures found and the numbers refused."""
    from flows.commands.explain import explain_command  # noqa: PLC0415

    explain_command({"home": home}, target, output_format, line)


@app.command()
def catalog(
    table: Annotated[str | None, typer.Argument(help="A table; none: all tables.")] = None,
    home: HomeOption = None,
    lang: Annotated[str, typer.Option("--lang", help="en or zh.")] = "en",
) -> None:
    """Show the tables of the release, or the columns of one, with what they mean."""
    from flows.commands.query import catalog_command  # noqa: PLC0415

    catalog_command({"home": home}, table, lang)


@app.command()
def quality(
    release: Annotated[str | None, typer.Argument(help="A release; none: the newest, also when it was refused.")] = None,
    home: HomeOption = None,
) -> None:
    """Show the gate's verdict on a release: what failed, with examples, and the trend."""
    from flows.commands.releases import quality_command  # noqa: PLC0415

    quality_command({"home": home}, release)


@releases_app.command("list")
def releases_list(home: HomeOption = None) -> None:
    """List the releases, newest first."""
    from flows.commands.releases import list_command  # noqa: PLC0415

    list_command({"home": home})


@releases_app.command("show")
def releases_show(release: Annotated[str, typer.Argument(help="A release, or current.")] = "current", home: HomeOption = None) -> None:
    """Show what a release holds."""
    from flows.commands.releases import show_command  # noqa: PLC0415

    show_command({"home": home}, release)


@releases_app.command("diff")
def releases_diff(old: str, new: Annotated[str, typer.Argument()] = "current", home: HomeOption = None) -> None:
    """Show, table by table, which rows were added, removed and changed between two releases."""
    from flows.commands.releases import diff_command  # noqa: PLC0415

    diff_command({"home": home}, old, new)


@releases_app.command("rollback")
def releases_rollback(release: str, home: HomeOption = None) -> None:
    """Make an earlier good release the current one."""
    from flows.commands.releases import rollback_command  # noqa: PLC0415

    rollback_command({"home": home}, release)


@releases_app.command("prune")
def releases_prune(
    keep: Annotated[int | None, typer.Option("--keep", min=1, help="Good releases to keep.", show_default=False)] = None,
    home: HomeOption = None,
) -> None:
    """Remove old releases; never the current one."""
    from flows.commands.releases import prune_command  # noqa: PLC0415

    prune_command({"home": home, "keep_releases": keep})


@releases_app.command("verify")
def releases_verify(release: Annotated[str, typer.Argument()] = "current", home: HomeOption = None) -> None:
    """Compute hashes, row counts and schema of a release again and compare them with its manifest."""
    from flows.commands.releases import verify_command  # noqa: PLC0415

    verify_command({"home": home}, release)


@app.command()
def config(home: HomeOption = None) -> None:
    """Show every setting with its value and where the value came from."""
    from flows.commands.config import config_command  # noqa: PLC0415

    config_command({"home": home})


@app.command()
def serve(
    cron: Annotated[str, typer.Option("--cron", help="When to run, as a cron line.")] = "0 2 * * *",
    timezone: Annotated[str, typer.Option("--timezone", help="Time zone of the cron line.")] = "Asia/Shanghai",
    landing: Annotated[str | None, typer.Option("--landing", help="Folder in which raw page dumps land.")] = None,
    home: HomeOption = None,
    engine: EngineOption = None,
) -> None:
    """Stay and run a night at the times of a cron line."""
    from flows.commands.serve import serve_command  # noqa: PLC0415

    serve_command({"landing": landing, "home": home, "engine": engine}, cron, timezone)


@app.command()
def backfill(
    *,
    landing: LandingArgument = None,
    since: Annotated[str | None, typer.Option("--since", help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, YYYY-MM-DD.")] = None,
    home: HomeOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
) -> None:
    """Take only what landed between two days, judged by the crawl time or else the file's time."""
    from flows.commands.run import backfill_command  # noqa: PLC0415

    backfill_command({"landing": landing, "home": home, "engine": engine, "workers": workers}, since, until)


@app.command()
def reprocess(
    changed_rules: Annotated[bool, typer.Option("--changed-rules", help="Only pages that other rules had read: always so.")] = True,  # noqa: ARG001
    home: HomeOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = None,
) -> None:
    """Read pages of the spool again, without the landing, where the transforms or the reference data have changed since."""
    from flows.commands.run import reprocess_command  # noqa: PLC0415

    reprocess_command({"home": home, "engine": engine, "workers": workers})


@app.command()
def replay(
    run_id: Annotated[str, typer.Argument(help="A run, see chengji runs.")], home: HomeOption = None, engine: EngineOption = None
) -> None:
    """Read the pages of an earlier run again by the rules of now."""
    from flows.commands.run import replay_command  # noqa: PLC0415

    replay_command({"home": home, "engine": engine}, run_id)


@app.command()
def runs(last: Annotated[int, typer.Option("--last", min=1, help="How many.")] = 20, home: HomeOption = None) -> None:
    """List the nights of a home, newest first: how each ended, and what it published or said."""
    from flows.commands.runs import runs_command  # noqa: PLC0415

    runs_command({"home": home}, last)


@app.command(name="open")
def open_site(home: HomeOption = None) -> None:
    """Open the explorer of the current release in a browser."""
    from flows.commands.site import open_command  # noqa: PLC0415

    open_command({"home": home})


@app.command()
def site(
    serve_it: Annotated[bool, typer.Option("--serve", help="Serve it on the loopback interface.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 means any free one.")] = 8765,
    home: HomeOption = None,
) -> None:
    """Say where the explorer of the current release is, or serve it."""
    from flows.commands.site import site_command  # noqa: PLC0415

    site_command({"home": home}, port if serve_it else None)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process: 0 done, 1 failed or refused, 2 asked wrongly, 130 stopped."""
    code = run_command_line(arguments)
    if code and "prefect" in sys.modules:
        from flows.prefect_server import drain  # noqa: PLC0415

        # Prefect and DuckDB end a process that was interrupted with pages of tracebacks and leak reports about what it still held.
        # Everything of ours is closed by now, so the process just ends.
        drain()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run_command_line(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code, errors told in one line on standard error."""
    try:
        code: Any = app(arguments, standalone_mode=False)
    except _ClickError as error:
        message = error.format_message()
        if message.startswith("Usage:"):
            typer.echo(message)
            return error.exit_code
        command = error.ctx.command_path if error.ctx else "chengji"
        end = "" if message.endswith((".", "?")) else "."
        return _fail(f"{message}{end} See {command} --help.", error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("Stopped.", 130)
    except BrokenPipeError:
        # The reader of our output, such as head, has enough.
        sys.stderr.close()
        return 0
    except Exception as error:
        from flows.errors import ChengjiError  # noqa: PLC0415

        if isinstance(error, ChengjiError):
            return _fail(str(error), error.exit_code)
        raise
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    typer.echo(f"chengji: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
