"""Which subcommands there are, in the order of the help; a line that names one loads no other's modules."""

import importlib
import sys
from typing import NoReturn

import typer

COMMANDS = {
    "validate": ("validate", "EXAMPLES"),
    "check": ("check", "EXAMPLES"),
    "doctor": ("doctor", "EXAMPLES"),
    "access": ("access", "EXAMPLES"),
    "package": ("package", "EXAMPLES"),
    "list": ("listing", "EXAMPLES"),
    "size": ("size", "EXAMPLES"),
    "new": ("new", "EXAMPLES"),
    "synth": ("synth", "EXAMPLES"),
    "schema": ("schema", "EXAMPLES"),
    "reference": ("reference", "EXAMPLES"),
    "rehearse": ("rehearse", "EXAMPLES"),
    "isolation": ("isolation", "EXAMPLES"),
    "prove": ("prove", "EXAMPLES"),
    "up": ("standing", "UP_EXAMPLES"),
    "shell": ("shell", "EXAMPLES"),
    "status": ("standing", "STATUS_EXAMPLES"),
    "down": ("standing", "DOWN_EXAMPLES"),
    "run": ("run", "RUN_EXAMPLES"),
    "logs": ("run", "LOGS_EXAMPLES"),
}
"""Module and name of the examples; the function has the command's name."""
FUNCTIONS = {"list": "list_stages"}
"""Where it has not."""


def program(only: str = "") -> typer.Typer:
    """The command with every subcommand, or with the one of this name."""
    app = typer.Typer(
        name="mwaa-platform",
        help="Amazon MWAA environments from one declaration per team, proven before they are deployed.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    # With a callback one subcommand stays a subcommand.
    app.callback()(lambda: None)
    for name in [only] if only in COMMANDS else COMMANDS:
        file, examples = COMMANDS[name]
        module = importlib.import_module(f"mwaa_platform.cli.{file}")
        app.command(name, epilog=getattr(module, examples))(getattr(module, FUNCTIONS.get(name, name)))
    return app


def main() -> NoReturn:
    """Entry point."""
    program(*sys.argv[1:2])()
    sys.exit(0)
