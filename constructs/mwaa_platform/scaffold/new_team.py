"""Writes dags/<team>/ from the files in template/: whole or not at all."""

import ipaddress
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.declaration.team import Team

SPACE = ipaddress.IPv4Network("10.0.0.0/8")
PREFIX_LENGTH = 20


@dataclass(frozen=True, slots=True)
class NewTeam:
    """What has no sensible default."""

    name: str
    owner: str
    account: str
    region: str


def write_new_team(root: Path, new: NewTeam, others: Iterable[Team]) -> Path:
    """Make the team's folder and return it; its network block is the first that no declared stage uses.

    Raises:
        DeclarationError: the folder exists, a value is not allowed, or the team collides with another. Nothing is written then.
    """
    folder = root / "dags" / new.name
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", new.name):
        allowed = "up to 30 characters of a-z, 0-9 and -, a letter first"
        raise DeclarationError([Problem("no team name", got=new.name, allowed=allowed)])
    if folder.exists():
        cure = "choose another name, or edit what is there"
        raise DeclarationError([Problem(f"dags/{new.name} exists already", cure=cure)])
    values = {
        "team": new.name,
        "module": new.name.replace("-", "_"),
        "owner": new.owner,
        "account": new.account,
        "region": new.region,
        "cidr": str(_free_block(others)),
    }
    with tempfile.TemporaryDirectory(dir=root, prefix=".new-team-") as draft:
        drafted = Path(draft) / "dags" / new.name
        _write_template(drafted, values)
        _link_others(root, Path(draft))
        load(Path(draft))
        folder.parent.mkdir(exist_ok=True)
        drafted.rename(folder)
    return folder


def _write_template(folder: Path, values: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for source in files("mwaa_platform.scaffold").joinpath("template").iterdir():
        name = Template(source.name.removesuffix(".txt")).substitute(values)
        text = Template(source.read_text(encoding="utf-8")).safe_substitute(values)
        (folder / name).write_text(text, encoding="utf-8")


def _link_others(root: Path, draft: Path) -> None:
    """The teams that exist, so that the new one is checked beside them."""
    for declaration in (root / "dags").glob("*/team.yaml"):
        (draft / "dags" / declaration.parent.name).symlink_to(declaration.parent.resolve())


def _free_block(teams: Iterable[Team]) -> ipaddress.IPv4Network:
    used = [ipaddress.IPv4Network(stage.network.cidr) for team in teams for stage in team.stages.values()]
    return next(block for block in SPACE.subnets(new_prefix=PREFIX_LENGTH) if not any(block.overlaps(u) for u in used))
