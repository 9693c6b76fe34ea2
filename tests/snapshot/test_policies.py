"""The policies a security reviewer reads: every statement of the execution roles, as a diff shows it."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.support.canonical import canonical
from tests.support.templates import role_statements, synthesised


@pytest.mark.feature("I7", "Q2")
@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_role_of_orders(root: Path, snapshot: SnapshotAssertion, stage: str) -> None:
    statements = role_statements(synthesised(root)[f"orders-{stage}-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


def test_the_role_of_the_cookbook(root: Path, snapshot: SnapshotAssertion) -> None:
    statements = role_statements(synthesised(root)["cookbook-dev-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


def test_the_role_of_finance(root: Path, snapshot: SnapshotAssertion) -> None:
    statements = role_statements(synthesised(root)["finance-prod-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize("role", ["Synchronise", "Read"])
def test_the_roles_of_pipelines(root: Path, snapshot: SnapshotAssertion, role: str) -> None:
    statements = role_statements(synthesised(root)["finance-prod-Access"], role)
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize(
    ("stage", "role"), [("dev", "State machine"), ("prod", "State machine"), ("prod", "Calls the REST API")]
)
def test_the_roles_of_triggers(root: Path, snapshot: SnapshotAssertion, stage: str, role: str) -> None:
    statements = role_statements(synthesised(root)[f"orders-{stage}-Triggers"], role)
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.feature("I7", "Q2")
def test_the_role_with_every_integration(root: Path, snapshot: SnapshotAssertion) -> None:
    full = root / "tests" / "profiles" / "full"
    templates = synthesised(full)
    statements = role_statements(templates["full-prod-Mwaa"], "MWAA environment")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)


def test_the_role_that_registers_targets(root: Path, snapshot: SnapshotAssertion) -> None:
    templates = synthesised(root / "tests" / "profiles" / "ways_in")
    statements = role_statements(templates["ways-office-WaysIn"], "Registers the addresses")
    assert canonical({"Statement": statements}) == snapshot(extension_class=JSONSnapshotExtension)
