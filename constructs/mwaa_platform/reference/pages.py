"""Which pages there are, and where they lie."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mwaa_platform.reference.dag_advice import dag_advice_page
from mwaa_platform.reference.declaration import declaration_page
from mwaa_platform.reference.declaration_rules import declaration_rules_page
from mwaa_platform.reference.integrations import integrations_page
from mwaa_platform.reference.mwaa import mwaa_page
from mwaa_platform.reference.networks import networks_page
from mwaa_platform.reference.policy import policy_page

FOLDER = Path("docs") / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "dag-advice": dag_advice_page,
    "declaration": declaration_page,
    "declaration-rules": declaration_rules_page,
    "integrations": integrations_page,
    "mwaa": mwaa_page,
    "networks": networks_page,
    "policy": policy_page,
}


def write_pages(root: Path) -> list[Path]:
    """Write every page below `root`, and return their paths."""
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    paths = []
    for name, page in PAGES.items():
        path = root / FOLDER / f"{name}.md"
        path.write_text(page(), encoding="utf-8")
        paths.append(path)
    return paths
