"""Writes dags/<team>/ from the files in template/: whole or not at all."""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.network_plan import NEXT_PREFIX_LENGTH, SPACE, next_block
from mwaa_platform.declaration.networks import SharedNetwork
from mwaa_platform.declaration.networks_file import NETWORKS
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.declaration.team import Team


@dataclass(frozen=True, slots=True)
class NewTeam:
    """What has no sensible default."""

    name: str
    owner: str
    account: str
    region: str


def write_new_team(root: Path, new: NewTeam, others: Iterable[Team], networks: Iterable[SharedNetwork] = ()) -> Path:
    """Make the team's folder and return it; its network block is the first that no declared stage or shared network uses.

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
        "cidr": _free_block(others, networks),
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
    """The teams that exist and their shared networks, so that the new one is checked beside them."""
    if (root / "dags" / NETWORKS).is_file():
        (draft / "dags" / NETWORKS).symlink_to((root / "dags" / NETWORKS).resolve())
    for declaration in (root / "dags").glob("*/team.yaml"):
        (draft / "dags" / declaration.parent.name).symlink_to(declaration.parent.resolve())


def _free_block(teams: Iterable[Team], networks: Iterable[SharedNetwork]) -> str:
    stages = [stage.network for team in teams for stage in team.stages.values() if stage.network.mode != "shared"]
    free = next_block([*(network.cidr for network in networks), *(network.cidr for network in stages)])
    if free is None:
        cure = "give a VPC back, or write the team's file by hand"
        raise DeclarationError([Problem(f"no free block of /{NEXT_PREFIX_LENGTH} is left in {SPACE}", cure=cure)])
    return free
