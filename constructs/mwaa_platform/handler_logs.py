"""CDK's own handlers, kept to a log group of their own.

CDK gives the functions behind its custom resources AWS's managed policy AWSLambdaBasicExecutionRole, which writes to every log group
of the account: also to the task logs of other teams.
"""

import aws_cdk as cdk
from aws_cdk import aws_logs as logs

from mwaa_platform.aws.stage_roles import WRITE_OWN_LOGS_ACTIONS


def log_to_own_group(stack: cdk.Stack, provider_id: str) -> None:
    """Give the stack's provider of that id, if there is one, a log group, and leave it that group only."""
    provider = stack.node.try_find_child(provider_id)
    if not isinstance(provider, cdk.CustomResourceProviderBase) or provider.node.try_find_child("Logs"):
        return
    group = logs.LogGroup(
        provider, "Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=cdk.RemovalPolicy.DESTROY
    )
    provider.add_to_role_policy(
        {"Effect": "Allow", "Action": list(WRITE_OWN_LOGS_ACTIONS), "Resource": group.log_group_arn}
    )
    _resource(provider, "Role").add_property_deletion_override("ManagedPolicyArns")
    _resource(provider, "Handler").add_property_override("LoggingConfig.LogGroup", group.log_group_name)


def _resource(provider: cdk.CustomResourceProviderBase, id: str) -> cdk.CfnResource:
    resource = provider.node.find_child(id)
    assert isinstance(resource, cdk.CfnResource)  # noqa: S101 (what CDK's providers consist of)
    return resource
