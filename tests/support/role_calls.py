"""Calls to a running local AWS as a process under an environment's execution role makes them."""

from typing import Any

import boto3
import botocore.config
import botocore.credentials
import botocore.exceptions
import botocore.session

from mwaa_platform.aws.grants import Place
from sandbox.child_environment import CERTIFICATE
from sandbox.credentials import container_variables
from sandbox.local_aws import LocalAws


class RoleCalls:
    """boto3's clients with a container's credentials, which botocore itself fetches and renews."""

    def __init__(self, aws: LocalAws, place: Place, environment: str, *, seconds: float = 3600) -> None:
        variables = container_variables(aws.folder, aws.endpoint, place, environment, seconds=seconds)
        self._credentials = botocore.credentials.ContainerProvider(environ=variables).load()
        session = botocore.session.Session()
        session._credentials = self._credentials  # type: ignore[attr-defined]
        self._session = boto3.Session(botocore_session=session, region_name=place.region)
        self._options = {"endpoint_url": aws.endpoint, "verify": str(aws.folder / CERTIFICATE)}
        self._clients: dict[str, Any] = {}

    def access_key(self) -> str:
        """The key that the next call would be signed with."""
        return str(self._credentials.get_frozen_credentials().access_key)

    def call(self, service: str, operation: str, arguments: dict[str, Any]) -> str:
        """The error code, or nothing if the call succeeded."""
        if service not in self._clients:
            config = botocore.config.Config(
                inject_host_prefix=False,
                parameter_validation=False,
                proxies={},
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
            )
            self._clients[service] = self._session.client(service, config=config, **self._options)  # type: ignore[call-overload]
        client = self._clients[service]
        method = {api: python for python, api in client.meta.method_to_api_mapping.items()}[operation]
        try:
            getattr(client, method)(**arguments)
        except botocore.exceptions.ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""
