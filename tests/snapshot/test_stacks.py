"""The templates a reviewer compares: one stage with all defaults. Kept small; `pytest --snapshot-update` renews them."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.support.canonical import canonical
from tests.support.templates import synthesised


@pytest.mark.feature("Q1", "Q2")
@pytest.mark.parametrize("stack", ["Network", "Storage", "Mwaa", "Monitoring"])
def test_a_stage_with_all_defaults(root: Path, snapshot: SnapshotAssertion, stack: str) -> None:
    template = synthesised(root / "tests" / "profiles" / "minimal")[f"minimal-prod-{stack}"]
    assert canonical(template) == snapshot(extension_class=JSONSnapshotExtension)
