"""`mwaa-platform prove --aws` against a local AWS, reached as a user reaches an account."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sandbox.local_aws import LocalAws
from tests.support.command import COMMAND


def proven(aws: LocalAws, project: Path, assembly: Path, **variables: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, answer and errors, with the variables that lead to the local AWS; those given replace them."""
    command = [COMMAND, "prove", "orders", "--aws", "--json", "--app", str(assembly)]
    environment = {name: value for name, value in {**aws.environment(), **variables}.items() if value}
    ended = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, json.loads(ended.stdout) if ended.stdout else {}, ended.stderr


def roles(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The verdicts on roles, not on lines."""
    return {v["subject"]: v for v in found["verdicts"] if v["subject"].endswith("role")}


def by_profile(aws: LocalAws, folder: Path) -> dict[str, str]:
    """Variables for which all that leads to the local AWS stands in a profile."""
    given = aws.environment()
    lines = {
        "endpoint_url": given["AWS_ENDPOINT_URL"],
        "region": given["AWS_REGION"],
        "ca_bundle": given["AWS_CA_BUNDLE"],
        "aws_access_key_id": given["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": given["AWS_SECRET_ACCESS_KEY"],
    }
    path = folder / "config"
    path.write_text("\n".join(["[profile local]", *(f"{name} = {value}" for name, value in lines.items())]))
    nothing = {name: "" for name in given if name.startswith("AWS_")}
    return {**nothing, "AWS_CONFIG_FILE": str(path), "AWS_PROFILE": "local"}


def with_boundary(assembly: Path, folder: Path, arn: str) -> Path:
    """The assembly as it is for a declaration with this permissions boundary."""
    copy = Path(shutil.copytree(assembly, folder, ignore=shutil.ignore_patterns("asset.*")))
    for path in copy.rglob("*Mwaa*.template.json"):
        template = json.loads(path.read_text())
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::IAM::Role":
                resource["Properties"]["PermissionsBoundary"] = arn
        path.write_text(json.dumps(template))
    return copy
