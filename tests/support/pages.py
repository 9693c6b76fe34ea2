"""What stands in Markdown pages."""

import re
import textwrap
from pathlib import Path

_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """The page's code blocks of one language, also those within lists."""
    return [textwrap.dedent(text) for kind, text in _BLOCK.findall(page.read_text()) if kind == language]
