"""boto3 clients for the local AWS that read nothing of the user's configuration."""

import os
from pathlib import Path
from typing import Any

import boto3
import botocore.config
import botocore.loaders
import botocore.session

from sandbox.child_environment import CERTIFICATE
from sandbox.credentials import Credentials
from sandbox.server import require_local_aws

_NOTHING_OF_THE_USER = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
    "ca_bundle": (None, None, None, None),
}


_MODELS = botocore.loaders.Loader(include_default_search_paths=True)
"""Read once, not once per session: what boto3 knows of a service are some hundred thousand lines."""


class Clients:
    """Clients for one account of the local AWS: as its root, or with the credentials that are given."""

    def __init__(
        self, folder: Path, endpoint: str, account: str, *, credentials: Credentials | None = None, caller: str = ""
    ) -> None:
        """`caller` is what the clients say of themselves, for the decision log."""
        require_local_aws(endpoint, folder / CERTIFICATE)
        session = botocore.session.Session(_NOTHING_OF_THE_USER)
        session.set_config_variable("user_agent_appid", caller or None)
        self._session = boto3.Session(
            aws_access_key_id=credentials.access_key if credentials else account,
            aws_secret_access_key=credentials.secret_key if credentials else "test",  # MiniStack wants any
            aws_session_token=credentials.token if credentials else None,
            botocore_session=session,
        )
        session.register_component("data_loader", _MODELS)
        self._endpoint = endpoint
        self._certificate = str(folder / CERTIFICATE)

    def client(self, service: str, region: str) -> Any:
        """A client of boto3's; host prefixes are off, for localhost has no api.localhost."""
        return self._session.client(
            service,  # type: ignore[call-overload]
            region_name=region,
            endpoint_url=self._endpoint,
            verify=self._certificate,
            config=botocore.config.Config(inject_host_prefix=False, proxies={}, retries={"total_max_attempts": 2}),
        )
