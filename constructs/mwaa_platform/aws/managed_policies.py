"""AWS's own managed policies that matter to an execution role, by name."""

from collections.abc import Mapping
from typing import Any

WHOLE_ACCOUNT: Mapping[str, Mapping[str, Any]] = {
    "AdministratorAccess": {"Effect": "Allow", "Action": "*", "Resource": "*"},
    "PowerUserAccess": {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
}
"""What they allow (AWS Managed Policy Reference Guide, 2026); PowerUserAccess allows a few calls of the excluded services besides."""

OF_MWAA = "AmazonMWAA"
"""What names of MWAA's policies begin with.

There is one, AmazonMWAAServiceRolePolicy, for the service-linked role alone (MWAA User Guide, mwaa-slr); those of the guide's page
access-policies are examples that one makes oneself.
"""
