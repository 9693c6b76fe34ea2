"""`mwaa-platform reference`."""

import sys
from typing import Annotated

import typer

from mwaa_platform import toolchain
from mwaa_platform.cli import output

EXAMPLES = "Example: mwaa-platform reference integrations"
NAMES = ("dag-advice", "declaration", "declaration-rules", "integrations", "mwaa", "networks", "policy")


def reference(
    page: Annotated[
        str | None,
        typer.Argument(help=f"Which page: {', '.join(NAMES)}.", autocompletion=lambda: list(NAMES)),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write all pages to docs/reference instead of printing.")
    ] = False,
) -> None:
    """Print a page of the reference, which is made from the models, integrations and rules."""
    if not write and page not in NAMES:
        raise output.fail(f"mwaa-platform: {f'no page {page}' if page else 'name a page'}: {', '.join(NAMES)}")
    toolchain.use_bundled_node()
    from mwaa_platform.reference import PAGES, write_pages

    if write:
        root = output.root()
        for path in write_pages(root):
            output.stdout.print(str(path.relative_to(root)))
    else:
        sys.stdout.write(PAGES[str(page)]())
