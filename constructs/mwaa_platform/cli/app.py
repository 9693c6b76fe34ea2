"""The whole command, for tests and tools that ask it for its subcommands."""

from mwaa_platform.cli.commands import main, program

__all__ = ["app", "main"]
app = program()
