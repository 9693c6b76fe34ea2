"""Whom a statement of a resource's policy speaks of."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import listed
from mwaa_platform.policy.matching import perhaps


def speaks_of(statement: Mapping[str, Any], role_arn: str) -> Decision:
    """Whether a statement is about a role: by its ARN, by its account, or as everyone."""
    if "NotPrincipal" in statement:
        said = _among(statement["NotPrincipal"], role_arn)
        return {Decision.ALLOWED: Decision.DENIED, Decision.DENIED: Decision.ALLOWED}.get(said, said)
    return _among(statement.get("Principal"), role_arn)


def _among(principal: Any, role_arn: str) -> Decision:
    named = principal.get("AWS") if isinstance(principal, Mapping) else principal
    names = [str(one) for one in listed(named)]
    account = role_arn.split(":")[4] if role_arn.count(":") >= 5 else holes.unknown("the account")
    whole = (role_arn, account, "*")
    if any(name in whole or name.endswith(f"::{account}:root") for name in names):
        return Decision.ALLOWED
    open_ones = [name for name in names if holes.is_open(name) or holes.is_open(role_arn)]
    if any(perhaps(name, role_arn) or name.endswith(":root") for name in open_ones):
        return Decision.UNKNOWN
    return Decision.DENIED


def of_key(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    """A key's policy speaks of its key, whatever its Resource says."""
    return {name: value for name, value in statement.items() if name not in ("Resource", "NotResource")}
