"""Accepted mutants through the CDK, and their templates before the judges of templates."""

import contextlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.fidelity.deployed import Deployed
from tests.fidelity.exceptions import open_findings
from tests.fidelity.judges import api_model, cdk, cfn_lint, schemas


def objections(root: Path) -> Iterator[str]:
    """What CDK and the judges say against the stacks of a project.

    Raises:
        Exception: whatever the app or CDK raises: an accepted declaration should synthesise.
    """
    from app import Only, build

    with contextlib.redirect_stderr(io.StringIO()):  # the app's warnings, which the trial has already
        assembly = Path(build(root, Only(), policy=False).synth().directory)
    try:
        deployed = Deployed.read(assembly)
        found = [
            *cdk.judge(assembly),
            *cfn_lint.judge(deployed),
            *schemas.judge(deployed),
            *api_model.judge(deployed),
        ]
        yield from (str(finding) for finding in open_findings(found))
    finally:
        shutil.rmtree(assembly, ignore_errors=True)
