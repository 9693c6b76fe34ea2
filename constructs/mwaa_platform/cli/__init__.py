"""The `mwaa-platform` command: one file per subcommand, imports inside them, so that `validate` answers without CDK."""

from mwaa_platform.cli.commands import main

__all__ = ["main"]
