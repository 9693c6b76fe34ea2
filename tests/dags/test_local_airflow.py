"""A prepared Airflow is what its bucket says, as the real Airflow sees it; and what its bucket cannot be is refused."""

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mwaa_platform.aws.airflow_versions import find_airflow_version
from mwaa_platform.declaration.loader import load
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.installation import PackagesError
from sandbox.local_airflow.preparation import PreparedAirflow, prepare
from sandbox.server import SandboxError
from tests.dags.parsing import ROOT

TEAM, VERSION = "finance", load(ROOT).teams["finance"].airflow.version
VENDORED = '--constraint "/usr/local/airflow/dags/constraints.txt"\n'
LOOK = """
import json, os
from importlib.metadata import version
import airflow
from airflow.configuration import conf
import ledger
print("RESULT", json.dumps({
    "airflow": airflow.__version__, "amazon": version("apache-airflow-providers-amazon"),
    "bucket": conf.get("platform", "raw_bucket"), "examples": conf.getboolean("core", "load_examples"),
    "timeout": conf.get("scheduler", "task_queued_timeout"), "plugin": ledger.VALUE, "stage": os.environ["STAGE"],
    "required": version("cowsay"),
}))
"""


class Bucket:
    """As much of a boto3 client as reads an object, with its versions."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = objects

    def get_object(self, *, Bucket: str, Key: str, VersionId: str) -> dict[str, Any]:  # noqa: N803 (boto3's names)
        if (content := self.objects.get(f"{Key} {VersionId}")) is None:
            raise ClientError({"Error": {"Code": "NoSuchVersion"}}, "GetObject")
        return {"Body": io.BytesIO(content)}


def prepared(folder: Path, requirements: str, startup: str = "export STAGE=dev") -> PreparedAirflow:
    plugins = io.BytesIO()
    with zipfile.ZipFile(plugins, "w") as archive:
        archive.writestr("ledger.py", "VALUE = 7")
    answer = {
        "Name": "orders-dev",
        "Arn": "arn:aws:airflow:ca-central-1:222222222222:environment/orders-dev",
        "AirflowVersion": VERSION,
        "ExecutionRoleArn": "arn:aws:iam::222222222222:role/orders",
        "SourceBucketArn": "arn:aws:s3:::orders-files",
        "DagS3Path": "dags",
        "AirflowConfigurationOptions": {"platform.raw_bucket": "raw-dev", "core.load_examples": "True"},
        **{f"{kind}S3Path": kind for kind in ("Requirements", "Plugins", "StartupScript")},
        **{f"{kind}S3ObjectVersion": "2" for kind in ("Requirements", "Plugins", "StartupScript")},
    }
    files = {
        "Requirements 2": requirements.encode(),
        "Plugins 2": plugins.getvalue(),
        "StartupScript 2": startup.encode(),
    }
    dags = folder / "home" / "dags"
    dags.mkdir(parents=True, exist_ok=True)
    (dags / "constraints.txt").write_bytes((ROOT / "dags" / TEAM / "constraints.txt").read_bytes())
    return prepare(DeployedEnvironment.of(answer), Bucket(**files), folder)


def test_the_real_airflow_sees_packages_plugins_exports_and_options(tmp_path: Path) -> None:
    known = find_airflow_version(VERSION)
    assert known
    startup = "yum install x\nexport STAGE=dev\nexport PIP_FIND=/usr/local/airflow/plugins\n"
    found = prepared(tmp_path, f"{VENDORED}--find-links ${{PIP_FIND}}\ncowsay==6.1\n", startup)
    said = subprocess.run(
        [str(found.installation.python), "-c", LOOK],
        env=found.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    results = [line for line in said.stdout.splitlines() if line.startswith("RESULT ")]
    assert results, said.stdout + said.stderr
    assert json.loads(results[-1].removeprefix("RESULT ")) == {
        "airflow": VERSION,
        "amazon": known.amazon_provider,
        "bucket": "raw-dev",
        "examples": False,
        "timeout": "1800.0",
        "plugin": 7,
        "stage": "dev",
        "required": "6.1",
    }
    assert "the startup script asked for `yum install x`: not done here" in found.notes
    metadata = next(found.installation.folder.glob(f"lib/*/site-packages/apache_airflow-{VERSION}.dist-info/METADATA"))
    assert f"Requires-Python: {known.pythons}\n" in metadata.read_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "requests==2.0.0",
            "requirements.txt, line 2: packages conflict with each other, their constraints, or what MWAA keeps",
        ),
        (
            "mwaa-platform-has-no-such-package==1.0",
            "requirements.txt, line 2: there is no package named mwaa-platform-has-no-such",
        ),
    ],
    ids=["conflict", "unknown"],
)
def test_packages_that_cannot_be_installed(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(PackagesError) as caught:
        prepared(tmp_path, f"{VENDORED}{line}\n")
    assert str(caught.value).startswith(said)
    log = Path(str(caught.value).rpartition("whole output: ")[2])
    assert line.partition("==")[0] in log.read_text()


def test_what_lies_elsewhere_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    (tmp_path / "airflow").mkdir()
    (tmp_path / "airflow" / "notes.txt").write_text("mine")
    with pytest.raises(SandboxError, match="is no virtual environment, and is not replaced by one"):
        prepared(tmp_path, "")
    assert (tmp_path / "airflow" / "notes.txt").read_text() == "mine"


def test_a_file_that_the_bucket_does_not_give_is_named(tmp_path: Path) -> None:
    answer = {
        "Name": "x",
        "Arn": "arn:aws:airflow:eu-west-1:222222222222:environment/x",
        "AirflowVersion": "3.3.1",
        "ExecutionRoleArn": "arn:aws:iam::222222222222:role/x",
        "SourceBucketArn": "arn:aws:s3:::files",
        "DagS3Path": "dags",
        "StartupScriptS3Path": "startup/a.sh",
        "StartupScriptS3ObjectVersion": "1",
    }
    said = r"s3://files/startup/a\.sh \(version 1\) cannot be read from the environment's bucket: NoSuchVersion"
    with pytest.raises(SandboxError, match=said):
        prepare(DeployedEnvironment.of(answer), Bucket(), tmp_path)


def test_a_version_without_a_lock_names_those_that_have_one(tmp_path: Path) -> None:
    from sandbox.local_airflow.installation import install

    with pytest.raises(
        SandboxError, match=r"Airflow 2\.8\.1 cannot run locally: there are locks for 3\.3\.1, .*2\.10\.3"
    ):
        install("2.8.1", tmp_path / "airflow")
