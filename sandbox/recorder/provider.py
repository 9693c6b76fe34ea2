"""Which classes the provider has for the services that integrations are built for, by its own list of modules."""

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mwaa_platform.integrations import CATALOGUE
from sandbox.recorder.golden import FOLDER

FILE = FOLDER / "provider_classes.json"
_PREFIX = "airflow.providers.amazon."
_KINDS = ("operators", "sensors", "transfers")
_ENDS = ("Operator", "Sensor")

Classes = dict[str, list[str]]
"""By class, without the package's name: the providers that have it."""


def classes_of(airflow: Path) -> Iterator[str]:
    """Those of an installed Airflow, without those that are only inherited from."""
    (package,) = airflow.glob("lib/python3*/site-packages/airflow/providers/amazon")
    for module in sorted(_modules(_info(package))):
        source = package / f"{module.removeprefix(_PREFIX).replace('.', '/')}.py"
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith(_ENDS) and not _is_base(node.name):
                yield f"{module.removeprefix(f'{_PREFIX}aws.')}.{node.name}"


def text_of(airflows: Mapping[str, Path]) -> str:
    """The file: a class a line."""
    found: Classes = {}
    for provider, airflow in airflows.items():
        for name in classes_of(airflow):
            found.setdefault(name, []).append(provider)
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(providers)}" for name, providers in sorted(found.items()))
    return f"{{\n{lines}\n}}\n"


def recorded_classes() -> Classes:
    """What the file has."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def unnamed(classes: Classes) -> list[str]:
    """The classes that no integration serves or names as not served."""
    served = {path.removeprefix(f"{_PREFIX}aws.") for integration in CATALOGUE for path in integration.OPERATORS}
    named = {name for integration in CATALOGUE for name in integration.NOT_SERVED}
    return sorted(name for name in classes if name not in served and name.rpartition(".")[2] not in named)


def _info(package: Path) -> Mapping[str, Any]:
    """The provider's description of itself, a dictionary in its source."""
    tree = ast.parse((package / "get_provider_info.py").read_text(encoding="utf-8"))
    returned = next(node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value)
    return dict(ast.literal_eval(returned))


def _modules(info: Mapping[str, Any]) -> set[str]:
    """Every module of a service that some served class belongs to; a transfer belongs to the services at both ends."""
    of_module: dict[str, set[str]] = {}
    for kind in (*_KINDS, "hooks"):
        for entry in info.get(kind, []):
            services = {value for key, value in entry.items() if key.endswith("integration-name")}
            for module in entry.get("python-modules") or [entry["python-module"]]:
                of_module.setdefault(module, set()).update(services)
    ours = {path.rpartition(".")[0] for integration in CATALOGUE for path in integration.OPERATORS}
    # A transfer between two services does not make the other one ours.
    served = {name for module in ours if ".transfers." not in module for name in of_module.get(module, ())}
    return {module for module, services in of_module.items() if services & served and ".hooks." not in module}


def _is_base(name: str) -> bool:
    return name.startswith("_") or name.endswith(("BaseOperator", "BaseSensor"))
