"""Imports go one way: aws, integrations, declaration, constructs, stacks, app; CDK is not imported before the constructs."""

import ast
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

LAYERS = {"aws": 0, "archive": 0, "declared": 1, "declared_texts": 1, "integrations": 2, "declaration": 3}
CONSTRUCTS = {
    *("network", "storage", "role", "environment", "monitoring", "access", "encryption"),
    *("acknowledgements", "retention", "handler_logs"),
}
READERS = {"policy", "reference", "dagcheck", "access_report", "packages", "sandbox"}
"""May read facts and declarations, and the assembly; never constructs or stacks."""
CDK = {"aws_cdk", "constructs", "cdk_nag", "jsii"}
CDK_ADAPTERS = {"policy/__init__.py", "policy/packs.py", "policy/plugin.py", "policy/declared.py"}
"""What hands the rules to CDK; `declared` acknowledges through the constructs' helper."""


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _ours(names: set[str]) -> set[str]:
    return {name.split(".")[1] for name in names if name.startswith("mwaa_platform.") and name.count(".") >= 1}


def _modules(root: Path, part: str) -> list[Path]:
    library = root / "constructs" / "mwaa_platform"
    return sorted((library / part).rglob("*.py")) if (library / part).is_dir() else [library / f"{part}.py"]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_lower_ones_and_no_cdk(root: Path, layer: str) -> None:
    for path in _modules(root, layer):
        imports = _imports(path)
        assert not {name.split(".")[0] for name in imports} & CDK, path
        above = {name for name in _ours(imports) if LAYERS.get(name, 99) > LAYERS[layer]}
        assert not above, f"{path} imports {above}"


@pytest.mark.parametrize("part", sorted(CONSTRUCTS))
def test_constructs_import_neither_stacks_nor_the_command(root: Path, part: str) -> None:
    for path in _modules(root, part):
        imports = _imports(path)
        assert not {name.split(".")[0] for name in imports} & {"stacks", "sandbox", "app"}, path
        assert not _ours(imports) & {"cli", "policy"}, path


def test_readers_import_no_constructs(root: Path) -> None:
    library = root / "constructs" / "mwaa_platform"
    parts = [_modules(root, part) for part in sorted(READERS - {"sandbox"})]
    for path in [*chain(*parts), *sorted((root / "sandbox").rglob("*.py"))]:
        imports = _imports(path)
        assert "stacks" not in {name.split(".")[0] for name in imports}, path
        if path.is_relative_to(library) and path.relative_to(library).as_posix() in CDK_ADAPTERS:
            continue
        assert not _ours(imports) & CONSTRUCTS, path
        assert not {name.split(".")[0] for name in imports} & CDK, path


def test_stacks_do_not_import_the_app(root: Path) -> None:
    for path in sorted((root / "stacks").glob("*.py")):
        assert not {name.split(".")[0] for name in _imports(path)} & {"app", "sandbox"}, path


@pytest.mark.parametrize("command", ["validate", "check", "access"])
def test_what_people_wait_for_loads_neither_cdk_nor_boto3(root: Path, command: str) -> None:
    program = (
        "import sys, typer\n"
        "from mwaa_platform.cli.app import app\n"
        f"try: app(['{command}'], standalone_mode=False)\n"
        "except typer.Exit as end: assert end.exit_code == 0\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'aws_cdk', 'jsii', 'boto3', 'botocore', 'sandbox'}, loaded\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_no_python_file_is_over_the_wall(root: Path) -> None:
    files = [
        path
        for folder in ("app.py", "stacks", "constructs", "sandbox", "tests", "dags")
        for path in ([root / folder] if folder.endswith(".py") else sorted((root / folder).rglob("*.py")))
    ]
    lengths = {path: len(path.read_text().splitlines()) for path in files}
    assert {str(p): n for p, n in lengths.items() if n > 300} == {}
    assert sorted(lengths.values())[len(lengths) // 2] < 100
