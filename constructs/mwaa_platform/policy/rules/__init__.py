"""The MWAA rules, one file each; no pack of cdk-nag 3.0.2 has any. A new rule is a file here and a name in this list."""

from mwaa_platform.policy.rule import Rule
from mwaa_platform.policy.rules import (
    bucket_public_access,
    bucket_tls_only,
    bucket_versioned,
    customer_key,
    every_resource,
    log_level,
    log_retention,
    logs_on,
    pass_role,
    private_webserver,
    service_wildcard,
    trust_conditions,
    version_offered,
    worker_replacement,
)

RULES: tuple[Rule, ...] = (
    bucket_public_access.RULE,
    bucket_tls_only.RULE,
    bucket_versioned.RULE,
    customer_key.RULE,
    every_resource.RULE,
    log_level.RULE,
    log_retention.RULE,
    logs_on.RULE,
    pass_role.RULE,
    private_webserver.RULE,
    service_wildcard.RULE,
    trust_conditions.RULE,
    version_offered.RULE,
    worker_replacement.RULE,
)
