"""The command and its subcommands."""

import sys
from typing import NoReturn

import typer

from mwaa_platform.cli import (
    access,
    check,
    isolation,
    listing,
    new,
    prove,
    reference,
    rehearse,
    run,
    schema,
    shell,
    standing,
    synth,
    validate,
)

app = typer.Typer(
    name="mwaa-platform",
    help="Amazon MWAA environments from one declaration per team, proven before they are deployed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=validate.EXAMPLES)(validate.validate)
app.command(epilog=check.EXAMPLES)(check.check)
app.command(epilog=access.EXAMPLES)(access.access)
app.command("list", epilog=listing.EXAMPLES)(listing.list_stages)
app.command(epilog=new.EXAMPLES)(new.new)
app.command(epilog=synth.EXAMPLES)(synth.synth)
app.command(epilog=schema.EXAMPLES)(schema.schema)
app.command(epilog=reference.EXAMPLES)(reference.reference)
app.command(epilog=rehearse.EXAMPLES)(rehearse.rehearse)
app.command(epilog=isolation.EXAMPLES)(isolation.isolation)
app.command(epilog=prove.EXAMPLES)(prove.prove)
app.command(epilog=standing.UP_EXAMPLES)(standing.up)
app.command(epilog=shell.EXAMPLES)(shell.shell)
app.command(epilog=standing.STATUS_EXAMPLES)(standing.status)
app.command(epilog=standing.DOWN_EXAMPLES)(standing.down)
app.command(epilog=run.RUN_EXAMPLES)(run.run)
app.command(epilog=run.LOGS_EXAMPLES)(run.logs)


def main() -> NoReturn:
    """Entry point."""
    app()
    sys.exit(0)
