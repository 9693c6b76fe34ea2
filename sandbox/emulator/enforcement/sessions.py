"""Sessions of roles that a service takes, minted as it would: only where the trust policy admits it; and of roles taken in these."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import iam, mwaa, sts

from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.aws.grants import Place
from sandbox.emulator import state

SERVICE = "airflow-env.amazonaws.com"
SESSION_NAME = "AmazonMWAA-airflow"
"""As it stands in MWAA's error messages and in CloudTrail."""
DEFAULT_SECONDS = 3600
_ENVIRONMENT = "MwaaEnvironment"
_TAKEN = "MwaaTakenRole"
_HOME = "MwaaHomeAccount"


class MintRefusedError(Exception):
    """No session; the text says which environment, and why."""


@dataclass(frozen=True, slots=True)
class Session:
    """Temporary credentials of a role."""

    environment: str
    """Whose execution role it is; empty where it is none."""
    role_arn: str
    access_key: str
    secret_key: str
    token: str
    expires: float
    """Seconds since the epoch."""

    def document(self) -> dict[str, str]:
        """As AWS's SDKs read credentials from a container's endpoint."""
        expiration = datetime.fromtimestamp(self.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "RoleArn": self.role_arn,
            "AccessKeyId": self.access_key,
            "SecretAccessKey": self.secret_key,
            "Token": self.token,
            "Expiration": expiration,
        }


def mint(place: Place, environment: str, seconds: float = DEFAULT_SECONDS) -> Session:
    """A new session of the role of an environment that is deployed.

    Raises:
        MintRefusedError: there is no such environment or role, or the trust policy does not admit the service for it.
    """
    with request_scope(place.account, place.region):
        record = mwaa._environments.get(environment)
        where = f"account {place.account}, Region {place.region}"
        if record is None:
            raise MintRefusedError(f"no environment named {environment} is deployed in {where}")
        role_arn = str(record["ExecutionRoleArn"])
        if state.role(role_arn) is None:
            raise MintRefusedError(f"the execution role {role_arn} of the environment {environment} does not exist")
    source = environment_arn(place, environment)
    return mint_for(SERVICE, role_arn, place, source, SESSION_NAME, environment=environment, seconds=seconds)


def mint_for(
    service: str,
    role_arn: str,
    place: Place,
    source_arn: str,
    session_name: str,
    *,
    environment: str = "",
    seconds: float = DEFAULT_SECONDS,
) -> Session:
    """A new session of a role that `service` takes on behalf of `source_arn`.

    Raises:
        MintRefusedError: there is no such role, or its trust policy does not admit the service for that resource.
    """
    with request_scope(place.account, place.region):
        role = state.role(role_arn)
        if role is None:
            raise MintRefusedError(f"the role {role_arn} does not exist")
        context = {"aws:SourceArn": source_arn, "aws:SourceAccount": place.account}
        if not state.service_may_assume(role, service, context):
            seen = ", ".join(f"{key} {value}" for key, value in context.items())
            raise MintRefusedError(f"the trust policy of {role_arn} does not admit {service} with {seen}")
        session = Session(
            environment,
            role_arn,
            iam._gen_session_access_key(),
            iam._gen_secret(),
            iam._gen_session_token(),
            time.time() + seconds,
        )
        sts.register_session(session.access_key, _registered(session, place, session_name))
    return session


@dataclass(frozen=True, slots=True)
class Minted:
    """Whose session an access key is."""

    environment: str
    account: str
    """The role's."""
    home: str
    """The account of the environment, or of what else began it."""
    taken: str = ""
    """The ARN of a role that was taken in such a session; empty for the session itself."""


def find(access_key: str) -> Minted | None:
    """The environment, if any, that a session was minted for, also through roles taken; nothing for a key that is not of here."""
    record = sts._sessions.get(access_key)
    if record is None:
        return None
    if _ENVIRONMENT not in record:
        origin = find(str(record.get("SourceAccessKeyId") or ""))
        if origin is None:
            return None
        # Kept in the session itself, which outlives the one that it was taken in.
        record |= {_ENVIRONMENT: origin.environment, _HOME: origin.home, _TAKEN: _role_arn(record)}
    account = str(record["AccountId"])
    return Minted(str(record[_ENVIRONMENT]), account, str(record.get(_HOME, account)), str(record.get(_TAKEN, "")))


def _role_arn(record: Mapping[str, object]) -> str:
    """Of a session of a role: the session's own ARN lacks the path."""
    name = iam_evaluator._role_name_from_assumed_arn(record["Arn"])
    return str(iam._roles.get_scoped(record["AccountId"], None, name)["Arn"])


def _registered(session: Session, place: Place, session_name: str) -> dict[str, object]:
    role_name = session.role_arn.rpartition("/")[2]
    return {
        "Arn": f"arn:{place.partition}:sts::{place.account}:assumed-role/{role_name}/{session_name}",
        "UserId": f"{sts._role_id(session.role_arn)}:{session_name}",
        "SecretAccessKey": session.secret_key,
        "SessionToken": session.token,
        "Expiration": session.expires,
        "AccountId": place.account,
        "PrincipalType": "AssumedRole",
        _ENVIRONMENT: session.environment,
    }
