"""Airflow's secrets backend in AWS Secrets Manager: its configuration, and the IAM for exactly the team's names.

Source: apache-airflow-providers-amazon 9.0 to 9.34, SecretsManagerBackend; MWAA User Guide, connections-secrets-manager
(2026-09-01), whose own policy allows every secret of the account.
"""

import json
from collections.abc import Iterator

from mwaa_platform.aws.grants import Grant, Place

OPTIONS = ("secrets.backend", "secrets.backend_kwargs")
_BACKEND = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
_KINDS = ("connections", "variables")


def secrets_options(team: str) -> dict[str, str]:
    """The two Airflow options; configuration values are not looked up, so that no name outside the prefix is asked for."""
    prefixes: dict[str, str | None] = {f"{kind}_prefix": f"airflow/{team}/{kind}" for kind in _KINDS}
    return dict(zip(OPTIONS, (_BACKEND, json.dumps({**prefixes, "config_prefix": None})), strict=True))


def secrets_grants(team: str, place: Place) -> Iterator[Grant]:
    """Reading below the team's two prefixes."""
    resources = tuple(place.arn("secretsmanager", f"secret:airflow/{team}/{kind}/*") for kind in _KINDS)
    because = (
        f"declared: airflow.secrets_backend; connections and variables of {team} are found by name below these prefixes"
    )
    yield Grant("SecretsBackend", ("secretsmanager:GetSecretValue",), resources, because=because)
