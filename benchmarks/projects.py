"""Projects to measure: a CDK app with one resource, with and without the policy, and ours with as many teams as wanted."""

import shutil
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
SHARED = ("app.py", "stacks", "constructs", "sandbox", "node_modules")
ONE_RESOURCE = """
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

app = cdk.App()
s3.CfnBucket(cdk.Stack(app, "One", env=cdk.Environment(account="111111111111", region="eu-west-1")), "Bucket")
app.synth()
"""
ONE_RESOURCE_WITH_POLICY = """
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks

app = cdk.App()
s3.CfnBucket(cdk.Stack(app, "One", env=cdk.Environment(account="111111111111", region="eu-west-1")), "Bucket")
cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
try:
    app.synth()
except RuntimeError:
    pass  # an empty bucket has findings
"""
TEAMS_PER_ACCOUNT = 10
"""As many environments as AWS allows in an account and Region."""


def one_resource(folder: Path, text: str) -> Path:
    """A CDK app as `cdk init` would leave it."""
    folder.mkdir()
    (folder / "app.py").write_text(text)
    return folder


def dag_files(folder: Path, files: int) -> Path:
    """One team's project, with as many DAG files: the DAG of orders, each of another name."""
    folder.mkdir()
    for name in ("app.py", "cdk.json"):
        shutil.copyfile(ROOT / name, folder / name)
    team = folder / "dags" / "orders"
    shutil.copytree(ROOT / "dags" / "orders", team)
    text = (team / "daily_orders_pipeline.py").read_text()
    for number in range(files - 1):
        (team / f"pipeline_{number:03}.py").write_text(text.replace('dag_id="daily', f'dag_id="n{number}_daily'))
    return folder


def platform(folder: Path, teams: int) -> Path:
    """Our app, where each of the teams has the production stage and the DAGs of orders."""
    folder.mkdir()
    for name in SHARED:
        if name == "app.py":
            # A copy: an app looks for declarations where its file lies.
            shutil.copyfile(ROOT / name, folder / name)
        else:
            (folder / name).symlink_to(ROOT / name)
    shutil.copyfile(ROOT / "cdk.json", folder / "cdk.json")
    declared = yaml.safe_load((ROOT / "dags" / "orders" / "team.yaml").read_text())
    del declared["triggered_by"]  # state machines have names of their own, and the bound is on what every stage has
    for number in range(teams):
        team = folder / "dags" / f"team{number:02}"
        shutil.copytree(ROOT / "dags" / "orders", team)
        stage = {key: value for key, value in declared["stages"]["prod"].items() if key != "environment_name"}
        stage |= {
            "account": f"{number // TEAMS_PER_ACCOUNT + 1:012}",
            "network": {"cidr": f"10.{number}.0.0/20"},
        }
        text = yaml.safe_dump({**declared, "team": team.name, "stages": {"prod": stage}}, sort_keys=False)
        (team / "team.yaml").write_text(text)
    return folder
