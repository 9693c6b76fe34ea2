"""IAM's limits on policies, which MiniStack 1.5.33 does not know. Source: IAM User Guide, IAM and STS quotas, 2026-11."""

import json
from typing import Any

from ministack.services import iam

from mwaa_platform.aws.statements import (
    ATTACHED_POLICIES_MAX_COUNT,
    INLINE_POLICIES_MAX_CHARACTERS,
    MANAGED_POLICY_MAX_CHARACTERS,
)


def inline_policy_fits(properties: dict[str, Any]) -> None:
    """All inline policies of a role together; called after the policy is on the role."""
    for name in properties.get("Roles", []):
        role = iam._roles.get(name) or {}
        total = sum(_length(document) for document in (role.get("InlinePolicies") or {}).values())
        if total > INLINE_POLICIES_MAX_CHARACTERS:
            raise ValueError(
                f"Maximum policy size of {INLINE_POLICIES_MAX_CHARACTERS} bytes exceeded for role {name} (got {total})"
            )


def managed_policy_fits(properties: dict[str, Any]) -> None:
    """One managed policy, and how many each role has; called after the policy is attached."""
    length = _length(properties.get("PolicyDocument"))
    if length > MANAGED_POLICY_MAX_CHARACTERS:
        raise ValueError(f"Cannot exceed quota for PolicySize: {MANAGED_POLICY_MAX_CHARACTERS} (got {length})")
    for name in properties.get("Roles", []):
        attached = (iam._roles.get(name) or {}).get("AttachedPolicies", [])
        if len(attached) > ATTACHED_POLICIES_MAX_COUNT:
            raise ValueError(f"Cannot exceed quota for PoliciesPerRole: {ATTACHED_POLICIES_MAX_COUNT} (role {name})")


def _length(document: Any) -> int:
    plain = json.loads(document) if isinstance(document, str) else document
    return len(json.dumps(plain, separators=(",", ":")))
