"""The environment of every process the sandbox starts: made from nothing, so that nothing of the user's reaches it."""

import os
import sys
from pathlib import Path

from mwaa_platform.toolchain import node
from sandbox.janitor import carried

LOOPBACK = Path(__file__).parent / "loopback"
CERTIFICATE = "localhost.pem"
REFUSED = "refused.txt"


def base_environment(root: Path, folder: Path) -> dict[str, str]:
    """The project's paths, an empty home in the run's folder, the loopback guards; no credentials, no profile, no metadata service."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(LOOPBACK), str(root), str(root / "constructs")]),
        "PYTHONUNBUFFERED": "1",
        # AWS's SDK for JavaScript, which Lambda's Node runtimes bring along and CDK's own handlers expect.
        "NODE_PATH": str(root / "node_modules"),
        "NODE_OPTIONS": f"--require={LOOPBACK / 'loopback.cjs'}",
        # The CLI is 16 MB of JavaScript: compiled once per run, not once per command.
        "NODE_COMPILE_CACHE": str(folder / "compiled"),
        "MWAA_SANDBOX_REFUSED": str(folder / REFUSED),
        "JSII_NODE": str(node()),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / "cache" / "jsii"),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "NO_COLOR": "1",
        **carried(),
    }


def refused(folder: Path) -> list[str]:
    """What the processes of a run tried to reach outside this machine, one line each."""
    record = folder / REFUSED
    return record.read_text().splitlines() if record.exists() else []


def client_environment(root: Path, folder: Path, endpoint: str, account: str, region: str) -> dict[str, str]:
    """What `cdk`, `aws` and boto3 need to reach the local AWS as one account; the account's number is its access key there."""
    certificate = str(folder / CERTIFICATE)
    return {
        **base_environment(root, folder),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CA_BUNDLE": certificate,
        "NODE_EXTRA_CA_CERTS": certificate,
    }
