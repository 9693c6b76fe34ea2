"""What rules look at: the parts of one declaration that are valid by themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mwaa_platform.declaration.airflow import Airflow
from mwaa_platform.declaration.dependencies import Dependencies
from mwaa_platform.declaration.networks import SharedNetwork
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declared import expand, stage_values

_UNKNOWN = {"account": "000000000000", "region": "us-east-1"}
"""Stands for a required key that is missing or wrong, so that the others can be read."""


@dataclass(frozen=True)
class Draft:
    """One team's file: the raw data, its folder, and the parts that could be read.

    `airflow` and `dependencies` are nothing if that section is not valid. Of a stage with wrong keys the others are kept; `wrong`
    names the wrong ones.
    """

    folder: Path
    data: Mapping[str, Any]
    airflow: Airflow | None
    dependencies: Dependencies | None = None
    _stages: Mapping[str, Stage] = field(default_factory=dict)
    wrong: Mapping[str, frozenset[str]] = field(default_factory=dict)
    networks: Mapping[str, SharedNetwork] = field(default_factory=dict)
    """Those of dags/networks.yaml that are valid."""

    @property
    def team(self) -> str:
        """The team's name as written, valid or not."""
        return str(self.data.get("team", self.folder.name))

    def stages(self, *keys: str) -> Iterator[tuple[str, Stage]]:
        """The stages whose `keys` are all valid: those that a rule reads."""
        for name, stage in self._stages.items():
            if not self.wrong[name].intersection(keys):
                yield name, stage

    def shared_network(self, stage: Stage) -> SharedNetwork | None:
        """The network that the stage shares, if there is one of that name."""
        network = stage.network
        return self.networks.get(str(network.network)) if network.mode == "shared" else None

    def way_out(self, stage: Stage) -> str | None:
        """`nat` or `isolated`; nothing if the stage shares a network that is not there."""
        shared = self.shared_network(stage)
        return shared.mode if shared else stage.network.way_out

    def values(self, name: str, stage: Stage) -> dict[str, str]:
        """What a stage fills placeholders with."""
        return stage_values(team=self.team, stage=name, account=stage.account, region=stage.region)


def draft_of(folder: Path, data: Mapping[str, Any], networks: Mapping[str, SharedNetwork] | None = None) -> Draft:
    """Reads each part by itself."""
    stages: dict[str, Stage] = {}
    wrong: dict[str, frozenset[str]] = {}
    raw_stages = data.get("stages")
    for name, raw in raw_stages.items() if isinstance(raw_stages, dict) else ():
        if isinstance(raw, dict):
            place = {key: str(raw.get(key, "")) for key in _UNKNOWN}
            values = stage_values(team=str(data.get("team")), stage=str(name), **place)
            stages[name], wrong[name] = _stage(expand({"environment_name": "{team}-{stage}", **raw}, values))
    airflow, dependencies = _airflow(data.get("airflow", {})), _dependencies(data.get("dependencies", {}))
    return Draft(folder, data, airflow, dependencies, stages, wrong, networks or {})


def _stage(raw: dict[str, Any]) -> tuple[Stage, frozenset[str]]:
    try:
        return Stage.model_validate(raw), frozenset()
    except ValidationError as error:
        wrong = frozenset(str(details["loc"][0]) for details in error.errors(include_url=False))
    kept = {key: value for key, value in raw.items() if key not in wrong and key in Stage.model_fields}
    unknown = {key: value for key, value in _UNKNOWN.items() if key in wrong}
    return Stage.model_validate({**unknown, **kept}), wrong


def _airflow(raw: Any) -> Airflow | None:
    try:
        return Airflow.model_validate(raw)
    except ValidationError:
        return None


def _dependencies(raw: Any) -> Dependencies | None:
    try:
        return Dependencies.model_validate(raw)
    except ValidationError:
        return None
