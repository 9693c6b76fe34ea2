"""A module by its path, of files that no import of this process reaches: handlers of functions, what runs inside Airflow."""

import importlib.util
from pathlib import Path
from typing import Any


def module_of(path: Path) -> Any:
    """The file as a module of its own, executed anew."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
