"""Airflow's configuration options, read from its own packages: names, types, choices, and what was renamed or removed.

`python -m sandbox.local_airflow.option_tables` renews every table, which `make options` runs; it asks the package registry. Packages
are read, never run: config.yml, the calls that read an option, the options that the configuration calls deprecated, and the list of
`airflow config lint`.
"""

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

import mwaa_platform.aws
from mwaa_platform.aws.image_packages import image_packages
from sandbox.local_airflow.locking import LOCKED_VERSIONS

TABLES = Path(mwaa_platform.aws.__file__).parent / "data" / "airflow_options"
READERS = {
    **dict.fromkeys(("get", "getlist", "getjson", "getenum", "getimport", "get_mandatory_value"), "string"),
    **dict.fromkeys(("get_mandatory_list_value", "getenumlist", "gettimedelta"), "string"),
    "getboolean": "boolean",
    "getint": "integer",
    "getfloat": "float",
}
"""Methods of Airflow's configuration, and the type that each reads."""
CHANGES = Path("airflow", "cli", "commands", "config_command.py")


def table(folder: Path) -> Iterator[str]:
    """The lines of one version's table, its packages lying in the folder."""
    options = {**dict(_read_by_code(folder)), **dict(_described(folder))}
    choices = dict(_choices(folder))
    for name in sorted(options):
        yield " ".join(filter(None, ("option", name, *options[name], choices.get(name, ""))))
    renamed = dict(_deprecated_names(folder))
    still_read = set(renamed)
    removed: set[str] = set()
    for old, new in _changes(folder):
        if new:
            renamed.setdefault(old, new)
        elif old not in options:
            removed.add(old)
    for old in sorted(set(renamed) - set(options)):
        new = _followed(old, renamed)
        if new in options:
            yield f"{'read-as' if old in still_read else 'renamed'} {old} {new}"
        else:
            removed.add(old)
    yield from (f"removed {old}" for old in sorted(removed - set(renamed)))


def _followed(name: str, renamed: dict[str, str]) -> str:
    seen = {name}
    while name in renamed and renamed[name] not in seen:
        name = renamed[name]
        seen.add(name)
    return name


def _described(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What config.yml and each provider's own description name."""
    sections: dict[str, Any] = {}
    for path in sorted(folder.glob("airflow/providers/**/get_provider_info.py")):
        (function,) = (n for n in _tree(path).body if isinstance(n, ast.FunctionDef))
        returned = next(n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value)
        for name, section in (ast.literal_eval(returned).get("config") or {}).items():
            sections.setdefault(name, {}).update(section["options"])
    core = yaml.safe_load((folder / "airflow" / "config_templates" / "config.yml").read_text(encoding="utf-8"))
    for name, section in core.items():
        sections.setdefault(name, {}).update(section["options"])
    for name, described in sections.items():
        for key, about in described.items():
            marks = [mark for mark in ("sensitive", "version_deprecated") if about.get(mark)]
            yield f"{name}.{key}".lower(), (about["type"] or "string", *(m.removeprefix("version_") for m in marks))


def _read_by_code(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Options that Airflow reads although nothing describes them; a provider also asks for those of other Airflows."""
    providers = folder / "airflow" / "providers"
    for path in sorted(p for p in (folder / "airflow").rglob("*.py") if not p.is_relative_to(providers)):
        for call in ast.walk(_tree(path)):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in READERS
                and ast.unparse(call.func.value) in ("conf", "configuration.conf", "airflow_conf")
            ):
                names = [a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if len(names) == 2:
                    yield ".".join(names).lower(), (READERS[call.func.attr],)


def _choices(folder: Path) -> Iterator[tuple[str, str]]:
    """Options with a closed list of values, as the configuration itself checks them."""
    for name, value in _class_attributes(folder):
        levels = [_literal(v) for n, v in _class_attributes(folder) if n == "_available_logging_levels"]
        if name == "enums_options" and isinstance(value, ast.Dict):
            for key, allowed in zip(value.keys, value.values, strict=True):
                written = ast.unparse(allowed)
                found = levels[0] if "_available_logging_levels" in written else _literal(allowed)
                if key is not None and isinstance(found, list):
                    yield ".".join(_literal(key)).lower(), "one-of=" + "|".join(filter(None, found))


def _deprecated_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Old names that are still read, each with its new one."""
    for name, value in _class_attributes(folder):
        if name == "deprecated_options":
            for new, (section, key, _) in _literal(value).items():
                yield f"{section}.{key}".lower(), ".".join(new).lower()
        elif name == "many_to_one_deprecated_options":
            for new, olds in _literal(value).items():
                for section, key, _ in olds:
                    yield f"{section}.{key}".lower(), ".".join(new).lower()


def _changes(folder: Path) -> Iterator[tuple[str, str]]:
    """What `airflow config lint` calls gone, with the new name or nothing: in Airflow 2 that list is of what 3 will change."""
    if not (folder / "airflow" / "sdk").is_dir():
        return
    for node in ast.walk(_tree(folder / CHANGES)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ConfigChange":
            said = {k.arg: k.value for k in node.keywords}
            if "remove_if_equals" in said or ("was_removed" in said and not _literal(said["was_removed"])):
                continue
            yield _name(said["config"]), _name(said["renamed_to"]) if "renamed_to" in said else ""


def _name(call: ast.expr) -> str:
    parts = (n.value for n in ast.walk(call) if isinstance(n, ast.Constant))
    return ".".join(map(str, parts)).lower()


def _class_attributes(folder: Path) -> Iterator[tuple[str, ast.expr]]:
    for place in (("configuration.py",), ("_shared", "configuration", "parser.py")):
        path = folder.joinpath("airflow", *place)
        for node in ast.walk(_tree(path)) if path.is_file() else ():
            for each in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
                    yield each.target.id, each.value
                elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                    yield each.targets[0].id, each.value


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _literal(value: ast.expr) -> Any:
    """The value, or nothing where it is computed."""
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None


def download(version: str, folder: Path) -> None:
    """Airflow and the providers of MWAA's image, without what they depend on."""
    wanted = [f"{n}=={v}" for n, v in (image_packages(version) or {}).items() if n.startswith("apache-airflow")]
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([str(uv), "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *wanted], check=True)


if __name__ == "__main__":
    TABLES.mkdir(exist_ok=True)
    for known in LOCKED_VERSIONS:
        with tempfile.TemporaryDirectory() as temporary:
            download(known.number, Path(temporary))
            lines = list(table(Path(temporary)))
        title = f"# Options of Airflow {known.number} and of the providers in MWAA's image, by `make options`."
        (TABLES / f"{known.number}.txt").write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")
        print(f"Airflow {known.number}: {len(lines)} lines")
