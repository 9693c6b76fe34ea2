"""Credentials of a deployed environment's execution role, minted by the local AWS as the Airflow service gets them."""

import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from sandbox.child_environment import CERTIFICATE
from sandbox.server import SandboxError, require_local_aws

_PATH = "/_mwaa/credentials/"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Temporary credentials, in boto3's words; `expiration` is UTC, ISO 8601."""

    access_key: str
    secret_key: str
    token: str
    expiration: str
    role_arn: str


def mint(folder: Path, endpoint: str, place: Place, environment: str, *, seconds: float = 3600) -> Credentials:
    """A session of the role of the environment that is deployed there, for that long.

    Raises:
        SandboxError: the environment is not there, or its role's trust policy does not admit the Airflow service for it.
    """
    found = _get(folder, endpoint, "mint", place, environment, seconds)
    return Credentials(
        found["AccessKeyId"], found["SecretAccessKey"], found["Token"], found["Expiration"], found["RoleArn"]
    )


def container_variables(
    folder: Path, endpoint: str, place: Place, environment: str, *, seconds: float = 3600
) -> dict[str, str]:
    """The variables with which a process has the role's credentials, renewed for as long as the local AWS runs.

    They hold only if nothing that AWS's SDKs look at first is set: no access key, profile, or web identity.

    Raises:
        SandboxError: as `mint`.
    """
    return _get(folder, endpoint, "container", place, environment, seconds)


def _get(folder: Path, endpoint: str, what: str, place: Place, environment: str, seconds: float) -> dict[str, str]:
    require_local_aws(endpoint, folder / CERTIFICATE)
    names = {"account": place.account, "region": place.region, "environment": environment, "seconds": str(seconds)}
    context = ssl.create_default_context(cafile=str(folder / CERTIFICATE))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"{endpoint}{_PATH}{what}?{urllib.parse.urlencode(names)}", timeout=10) as answer:
            found: dict[str, str] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        message = json.load(error).get("message", error.reason)
        raise SandboxError(f"no credentials for the environment {environment}: {message}") from None
    except OSError as error:
        raise SandboxError(f"the local AWS at {endpoint} does not answer: {error}") from None
