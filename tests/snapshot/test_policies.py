"""The policies a security reviewer reads: every statement of the execution roles, as a diff shows it."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.support.canonical import canonical
from tests.support.templates import role_statements, synthesised


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_role_of_orders(root: Path, snapshot: SnapshotAssertion, stage: str) -> None:
    statements = role_statements(synthesised(root)[f"orders-{stage}-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


def test_the_role_with_every_integration(root: Path, snapshot: SnapshotAssertion) -> None:
    templates = synthesised(root / "tests" / "profiles" / "full")
    statements = role_statements(templates["full-prod-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)
