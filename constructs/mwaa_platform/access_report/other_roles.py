"""The stage's roles beside the execution role: who opens the UI, pipelines, state machines, and the deployment's own functions."""

from collections.abc import Iterator

from mwaa_platform.access_report.endpoint_roles import customer_endpoint_roles
from mwaa_platform.access_report.entries import DENY
from mwaa_platform.access_report.granted import BUCKET, Granted, own_key, stage_keys, through_s3, trust
from mwaa_platform.access_report.load_balancer_roles import load_balancer_roles
from mwaa_platform.aws import stage_roles as may
from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.aws.grants import Conditions, Grant
from mwaa_platform.aws.rest_api import INVOKE_ACTION
from mwaa_platform.declaration.team import Target

SYNC_ROLE, READER_ROLE = "DAG sync role", "reader role"
FLOW_LOGS, EMPTY_GROUP = "flow logs' role", "default security group's function"
FILES, EMPTYING = "file deployment's function", "bucket emptying's function"
DEPLOYMENT_ROLES = (FLOW_LOGS, EMPTY_GROUP, FILES, EMPTYING)
"""What only CloudFormation and AWS's services act as; nothing of it is declared by a team."""
_LAMBDA = ("lambda.amazonaws.com",)
_DAGS, _ARTIFACTS = "dags/", "artifacts/"


def own_logs(role: str) -> str:
    """A role's own log group, which CloudFormation names."""
    return f"<log group of {role}>:*"


def other_roles(target: Target) -> Iterator[Granted]:
    """All of them, as declared."""
    yield from _ui(target)
    if target.stage.ci.sync_dags:
        yield from _sync(target)
    if target.stage.ci.read:
        yield from _reader(target)
    yield from _triggers(target)
    if target.stage.endpoint_management == "customer":
        yield from customer_endpoint_roles(target)
    if target.stage.webserver.load_balancer:
        yield from load_balancer_roles(target)
    yield from _deployment(target)


def _airflow_role(target: Target, role: str) -> str:
    return target.place.arn("airflow", f"role/{target.stage.environment_name}/{role}")


def _ui(target: Target) -> Iterator[Granted]:
    for role, principals in target.stage.webserver.ui_roles.items():
        for index, principal in enumerate(principals):
            grant = Grant("WebLogin", (may.WEB_LOGIN_ACTION,), (_airflow_role(target, role),))
            keys = stage_keys(target, "webserver", "ui_roles", role, index)
            yield Granted(principal, grant, keys, f"webserver.ui_roles.{role}")


def _sync(target: Target) -> Iterator[Granted]:
    place, keys, what = target.place, stage_keys(target, "ci", "sync_dags"), "ci.sync_dags"
    bucket, objects = place.s3_arn(BUCKET), place.s3_arn(BUCKET, f"{_DAGS}*")
    yield from trust(SYNC_ROLE, target.stage.ci.sync_dags, keys, what)
    yield Granted(SYNC_ROLE, Grant("Files", may.SYNC_ACTIONS, (objects,)), keys, what, may.SYNC_REASON)
    only_the_prefix: Conditions = {"StringLike": {"s3:prefix": (f"{_DAGS}*",)}}
    yield Granted(SYNC_ROLE, Grant("List", ("s3:ListBucket",), (bucket,), conditions=only_the_prefix), keys, what)
    if key := own_key(target):
        used = Grant("Key", may.SYNC_KEY_ACTIONS, (key,), conditions=through_s3(place))
        yield Granted(SYNC_ROLE, used, keys, what)


def _reader(target: Target) -> Iterator[Granted]:
    place, keys, what = target.place, stage_keys(target, "ci", "read"), "ci.read"
    name = target.stage.environment_name
    yield from trust(READER_ROLE, target.stage.ci.read, keys, what)
    logs = place.arn("logs", f"log-group:airflow-{name}-*")
    for actions, resource, reason in (
        (may.READ_ENVIRONMENT_ACTIONS, environment_arn(place, name), ""),
        (("s3:GetObject",), place.s3_arn(BUCKET, "*"), may.READ_REASON_OBJECTS),
        (("s3:ListBucket",), place.s3_arn(BUCKET), ""),
        (may.READ_LOGS_ACTIONS, logs, may.READ_REASON_LOGS),
        (may.READ_METRICS_ACTIONS, "*", may.READ_REASON_METRICS),
    ):
        yield Granted(READER_ROLE, Grant("Read", actions, (resource,)), keys, what, reason)
    if key := own_key(target):
        used = Grant("Key", ("kms:Decrypt",), (key,), conditions=through_s3(place))
        yield Granted(READER_ROLE, used, keys, what)


def _triggers(target: Target) -> Iterator[Granted]:
    place = target.place
    seen: set[str] = set()
    for index, trigger in enumerate(target.team.triggered_by):
        who, keys = f"state machine {trigger.state_machine}", ("triggered_by", index)
        what = f"triggered_by {trigger.state_machine}"
        machine = place.arn("states", f"stateMachine:{trigger.state_machine}")
        own: Conditions = {
            "ArnLike": {"aws:SourceArn": machine},
            "StringEquals": {"aws:SourceAccount": place.account},
        }
        yield from trust(who, ("states.amazonaws.com",), keys, what, own)
        function = f"REST API function as {trigger.airflow_role}"
        if target.stage.webserver.access == "private":
            through = Grant("Call", ("lambda:InvokeFunction",), (place.arn("lambda", f"function:<{function}>"),))
            yield Granted(who, through, keys, what)
            if function not in seen:
                seen.add(function)
                yield from _function(target, index, trigger.airflow_role, function)
        else:
            called = Grant("Call", (INVOKE_ACTION,), (_airflow_role(target, trigger.airflow_role),))
            yield Granted(who, called, keys, what)
        for action, reason in may.STATE_MACHINE_ACTIONS.items():
            yield Granted(who, Grant("Logs", (action,), ("*",)), keys, what, reason)


def _function(target: Target, index: int, role: str, who: str) -> Iterator[Granted]:
    place, keys = target.place, ("triggered_by", index)
    what = "webserver.access private: a function in the VPC calls"
    yield from trust(who, _LAMBDA, keys, what)
    logs = place.arn("logs", f"log-group:{own_logs(who)}")
    yield Granted(who, Grant("Logs", may.WRITE_OWN_LOGS_ACTIONS, (logs,)), keys, what)
    yield Granted(who, Grant("Call", (INVOKE_ACTION,), (_airflow_role(target, role),)), keys, what)
    interfaces = Grant("Interfaces", may.INTERFACE_ACTIONS, ("*",))
    yield Granted(who, interfaces, keys, what, may.INTERFACE_REASON)
    code: Conditions = {"ArnEquals": {"lambda:SourceFunctionArn": place.arn("lambda", f"function:<{who}>")}}
    denied = Grant("NoInterfaces", may.INTERFACE_ACTIONS, ("*",), conditions=code)
    yield Granted(who, denied, keys, what, "the function's own code needs none of them", effect=DENY)


def _deployment(target: Target) -> Iterator[Granted]:
    place, keys = target.place, stage_keys(target)
    what = "every stage: what deploys it"

    def logs(role: str) -> Granted:
        group = place.arn("logs", f"log-group:{own_logs(role)}")
        return Granted(role, Grant("Logs", may.WRITE_OWN_LOGS_ACTIONS, (group,)), keys, what)

    if target.stage.network.own_vpc:
        yield from trust(FLOW_LOGS, ("vpc-flow-logs.amazonaws.com",), keys, what)
        flow = Grant("FlowLogs", may.FLOW_LOGS_ACTIONS, (place.arn("logs", f"log-group:{own_logs(FLOW_LOGS)}"),))
        yield Granted(FLOW_LOGS, flow, keys, what, "the VPC's flow logs are written there")
        yield from trust(EMPTY_GROUP, _LAMBDA, keys, what)
        yield logs(EMPTY_GROUP)
        group = place.arn("ec2", "security-group/<default security group>")
        emptied = Grant("Empty", may.EMPTY_GROUP_ACTIONS, (group,))
        yield Granted(EMPTY_GROUP, emptied, keys, what, "the VPC's default security group loses its rules")
    yield from trust(FILES, _LAMBDA, keys, what)
    yield logs(FILES)
    yield from (Granted(FILES, grant, keys, what, grant.because) for grant in _files(target))
    if target.stage.removal == "destroy":
        yield from trust(EMPTYING, _LAMBDA, stage_keys(target, "removal"), "removal: destroy")
        yield logs(EMPTYING)


def _files(target: Target) -> Iterator[Grant]:
    place, bucket = target.place, target.place.s3_arn(BUCKET)
    assets = place.s3_arn(f"cdk-hnb659fds-assets-{place.account}-{place.region}", f"{target.name}/*")
    yield Grant("Sources", ("s3:GetObject",), (assets,), because=may.DEPLOY_REASON_SOURCES)
    for prefix, actions in ((_DAGS, ("s3:DeleteObject", "s3:PutObject")), (_ARTIFACTS, ("s3:PutObject",))):
        manifest = f"deployed/{prefix.rstrip('/')}.json"
        because = may.DEPLOY_REASON_TARGETS
        yield Grant("Targets", actions, (place.s3_arn(BUCKET, f"{prefix}*"),), because=because)
        yield Grant("Manifest", ("s3:GetObject", "s3:PutObject"), (place.s3_arn(BUCKET, manifest),))
        listed: Conditions = {"StringLike": {"s3:prefix": (f"{prefix}*", manifest)}}
        yield Grant("List", ("s3:ListBucket",), (bucket,), conditions=listed)
    if key := own_key(target):
        yield Grant("Key", may.SYNC_KEY_ACTIONS, (key,), conditions=through_s3(place))
