"""How the command speaks: results on standard output, as a table or JSON; everything else on standard error."""

import errno
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from mwaa_platform.cli.signals import number_of, stopping
from mwaa_platform.declaration.loader import Declarations, load
from mwaa_platform.declaration.named_dags import named_dags
from mwaa_platform.declaration.problems import DeclarationError, Problem, render
from mwaa_platform.declaration.team import Target
from mwaa_platform.toolchain import ToolchainError, project_root

UNBOUNDED_WIDTH = 240
"""Columns for output that no terminal shows: nothing is folded, so that it can be searched."""

# What is shown is data: `[dev]` is no markup, and `:secret:` in an ARN no emoji.
stdout = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else UNBOUNDED_WIDTH)
stderr = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table that a person reads; numbers stand right."""
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for index, column in enumerate(columns):
        numbers = bool(rows) and all(isinstance(row[index], (int, float)) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    stdout.print(table)


def fail(message: str) -> typer.Exit:
    """Says what went wrong on standard error; raise what it returns."""
    stderr.print(message)
    return typer.Exit(1)


@contextmanager
def progress(enabled: bool) -> Iterator[Any]:
    """A function to say what is being done: a live line in a terminal, plain lines elsewhere, nothing if not enabled."""
    if not enabled:
        yield lambda text: None
    elif stderr.is_terminal:
        with stderr.status("") as status:

            def say(text: str) -> None:
                stderr.print(f"  {text}")
                status.update(text)

            yield say
    else:
        yield lambda text: stderr.print(text)


@contextmanager
def sandbox_installed() -> Iterator[None]:
    """Says how to install the sandbox where its packages are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise fail(f"mwaa-platform: {error.name} is not installed: run `make setup` in the project") from None


@contextmanager
def sandbox_errors() -> Iterator[None]:
    """Ends the command with the sandbox's own words: exit code 1, or as a shell counts signals where one ended it."""
    from botocore.exceptions import BotoCoreError, ClientError

    from sandbox.server import SandboxError

    try:
        with stopping():
            yield
    except (SandboxError, ToolchainError) as error:
        raise fail(_with_notes(str(error), error)) from None
    except BrokenPipeError:
        raise  # whoever read what we say is gone: typer's business
    except OSError as error:
        raise fail(_with_notes(_of_system(error), error)) from None
    except (BotoCoreError, ClientError) as error:
        raise fail(_with_notes(f"the local AWS: {error}", error)) from None
    except KeyboardInterrupt as error:
        stderr.print("mwaa-platform: interrupted; what this command started has been ended, and its files removed")
        raise typer.Exit(128 + number_of(error)) from None


def _with_notes(text: str, error: BaseException) -> str:
    return "\n".join([f"mwaa-platform: {text}", *getattr(error, "__notes__", [])])


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    said = f"{where}{error.strerror or error}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{said}: make room there, or raise the limit, then start again"
    return said


def root() -> Path:
    """The project's folder."""
    try:
        return project_root()
    except ToolchainError as error:
        raise fail(f"mwaa-platform: {error}") from None


def _of_dags(folder: Path, error: DeclarationError) -> list[str]:
    """What the DAGs say of a line that is missing, where the local run's section has missed it first."""
    from mwaa_platform import dagcheck

    return list(dagcheck.render(dagcheck.of_broken_rehearsals(folder, error)))


def _named_dags_exist(target: Target, folder: Path) -> Iterable[Problem]:
    if not any(named_dags(target.team)):
        return ()  # the check's modules take longer to import than all the rest
    from mwaa_platform import dagcheck

    return dagcheck.named_dags_exist(target, folder)


def declarations(folder: Path, *, as_json: bool, besides: Sequence[Problem] = (), **options: Any) -> Declarations:
    """All teams, warnings said; problems end the command with exit code 1, and are said with what is known `besides`."""
    try:
        loaded = load(folder, folder_rules=(_named_dags_exist,), **options)
    except DeclarationError as error:
        if as_json:
            print_json({"valid": False, "problems": [problem.as_json() for problem in (*error.problems, *besides)]})
        else:
            stderr.print(str(error))
            for line in (*_of_dags(folder, error), *render(besides)):
                stderr.print(line)
            count = sum(problem.severity == "error" for problem in (*error.problems, *besides))
            stderr.print(f"{count} problem{'s' if count != 1 else ''}: nothing was done")
        raise typer.Exit(1) from None
    if not as_json:
        for line in render(loaded.warnings):
            stderr.print(line)
    return loaded
