"""Whose simulator is asked: the local AWS's own, in this process, or that of the account whose credentials the caller has.

With the caller's credentials nothing is changed: GetCallerIdentity, GetEnvironment, SimulateCustomPolicy and SimulatePrincipalPolicy
are all that is called. An endpoint in a profile or in AWS_ENDPOINT_URL leads them to a local AWS. boto3 takes a second to import:
whoever does not need it has begun a synthesis by then.
"""

from dataclasses import replace
from functools import cache
from typing import Any, Protocol

import botocore.exceptions

from mwaa_platform.aws.grants import Place
from sandbox.proof.stages import ProvenStage
from sandbox.server import SandboxError

_REGION = "us-east-1"


class Simulator(Protocol):
    """Where simulations go."""

    knows_deployments: bool

    def client(self, place: Place) -> Any:
        """An IAM client of the place's account; None if there is no way into it."""

    def deployed_role(self, place: Place, environment: str) -> str:
        """The execution role of an environment that is deployed, else nothing."""

    def as_deployed(self, stage: ProvenStage) -> ProvenStage:
        """The stage with the deployed environment's bucket and key."""


class LocalSimulator:
    """The local AWS's simulator without a server: every account, nothing deployed."""

    knows_deployments = False

    @cache  # noqa: B019 (it lives as long as the command)
    def client(self, place: Place) -> Any:
        """A client whose requests stay in this process."""
        from sandbox.emulator.simulator.client import simulator_client

        return simulator_client(place.account)

    def deployed_role(self, place: Place, environment: str) -> str:
        """Nothing."""
        return ""

    def as_deployed(self, stage: ProvenStage) -> ProvenStage:
        """As it is synthesised."""
        return stage


class AwsSimulator:
    """The account of the caller's own credentials."""

    knows_deployments = True

    def __init__(self) -> None:
        """Raises SandboxError if there are no credentials, or AWS does not take them."""
        import boto3
        import botocore.config

        self._session = boto3.Session()
        self._config = botocore.config.Config(retries={"mode": "adaptive", "total_max_attempts": 10})
        if self._session.get_credentials() is None:
            raise SandboxError(
                "--aws asks your own account, and there are no AWS credentials here: set AWS_PROFILE, or sign in"
            )
        try:
            identity = self._client("sts", _REGION)
            # An endpoint of the user's own, from a variable or a profile, has no hosts such as MWAA's `api.` below it.
            aws = ".amazonaws.com" in identity.meta.endpoint_url
            self._config = self._config.merge(botocore.config.Config(inject_host_prefix=aws))
            self._account = str(identity.get_caller_identity()["Account"])
        except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as error:
            raise SandboxError(
                f"--aws asks your own account, and AWS does not take these credentials: {error}"
            ) from None
        self._environments: dict[tuple[str, str], dict[str, Any]] = {}

    def client(self, place: Place) -> Any:
        """IAM, if the place is of the credentials' account."""
        return self._client("iam", place.region) if place.account == self._account else None

    def deployed_role(self, place: Place, environment: str) -> str:
        """As MWAA says."""
        return str(self._environment(place, environment).get("ExecutionRoleArn", ""))

    def as_deployed(self, stage: ProvenStage) -> ProvenStage:
        """With the names that only a deployment gives."""
        found = self._environment(stage.place, stage.environment)
        return replace(stage, bucket=found["SourceBucketArn"].rpartition(":")[2], key_arn=found.get("KmsKey"))

    def _environment(self, place: Place, name: str) -> dict[str, Any]:
        if (place.region, name) not in self._environments:
            try:
                found = self._client("mwaa", place.region).get_environment(Name=name)["Environment"]
            except botocore.exceptions.ClientError as error:
                if error.response["Error"]["Code"] != "ResourceNotFoundException":
                    raise SandboxError(f"the environment {name} could not be read: {error}") from None
                found = {}
            self._environments[place.region, name] = found
        return self._environments[place.region, name]

    def _client(self, service: str, region: str) -> Any:
        return self._session.client(service, region_name=region, config=self._config)  # type: ignore[call-overload]
