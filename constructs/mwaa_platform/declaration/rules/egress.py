"""What the environment may reach, against how its network reaches out."""

from collections.abc import Iterator

from packaging.version import Version

from mwaa_platform.aws.vpc_endpoints import GATEWAY_SERVICES, endpoint_of
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declaration.team import Target

AIRFLOW_3 = Version("3.0.0")
"""From here on tasks report to the web server (MWAA User Guide, FAQ, 2026-09-01)."""


def egress_is_meant(draft: Draft) -> Iterator[Problem]:
    """`egress_to` and `prefix_lists` narrow what is let out: beside `egress: open` they would do nothing."""
    for name, stage in draft.stages("network"):
        for key in ("egress_to", "prefix_lists"):
            if stage.network.egress == "open" and getattr(stage.network, key):
                message = f"egress is open: {key} would narrow nothing"
                keys = ("stages", name, "network", key)
                yield Problem(message, keys, cure="declare egress: restricted beside it, or remove it")
        if stage.network.mode == "existing" and stage.network.way_out == "nat" and stage.network.prefix_lists:
            message = "HTTPS goes anywhere through NAT: prefix lists would narrow nothing"
            yield Problem(message, ("stages", name, "network", "prefix_lists"), cure="remove the key")


def web_server_is_reached(draft: Draft) -> Iterator[Problem]:
    """Workers of Airflow 3 call the web server: where it is public only, over the internet, which they need then."""
    for name, stage in draft.stages("network", "webserver"):
        if stage.network.way_out == "isolated":
            yield from public_only_without_internet(draft, name, stage)


def public_only_without_internet(draft: Draft, name: str, stage: Stage) -> Iterator[Problem]:
    """The problem of such a stage, if it is one."""
    if draft.airflow is None or stage.webserver.access != "public" or Version(draft.airflow.version) < AIRFLOW_3:
        return
    message = (
        "no task would ever run: workers of Airflow 3 reach a public web server over the internet, and there is none"
    )
    cure = "take public_and_private (Airflow 3.2.1 or later), or private"
    keys = ("stages", name, "webserver", "access")
    yield Problem(message, keys, "public", "private, public_and_private", cure)


def gateways_are_let_out_to(target: Target, way_out: str | None) -> Iterator[Problem]:
    """Restricted egress without NAT names the prefix lists of its gateway endpoints: S3 always, DynamoDB where declared."""
    network, keys = target.stage.network, ("stages", target.stage_name, "network")
    if network.egress == "open" or way_out != "isolated":
        return
    declared = {i.GATEWAY for i in target.team.integrations if i.GATEWAY}
    services = ["s3", *sorted((declared | set(GATEWAY_SERVICES).intersection(network.extra_endpoints)) - {"s3"})]
    if len(network.prefix_lists) != len(services):
        named = ", ".join(f"com.amazonaws.{target.stage.region}.{service}" for service in services)
        message = f"restricted egress without NAT needs {len(services)} prefix list(s): {named}"
        cure = "aws ec2 describe-managed-prefix-lists shows their ids; declare prefix_lists: [pl-…]"
        place: Keys = (*keys, "prefix_lists") if network.prefix_lists else keys
        yield Problem(message, place, ", ".join(network.prefix_lists) or "none", cure=cure)


def extra_statements_are_reached(target: Target, reached: frozenset[str]) -> Iterator[Problem]:
    """Without internet an extra statement is of no use unless the service has an endpoint."""
    for index, statement in enumerate(target.team.extra_statements):
        for prefix in dict.fromkeys(action.partition(":")[0] for action in statement.actions):
            if not any(name == endpoint_of(prefix) or name.startswith(f"{prefix}.") for name in reached):
                message = f"in stage {target.stage_name}: {prefix} has no endpoint in a network without internet: calls would hang"
                cure = "add its endpoint service to extra_endpoints, for example sts"
                keys = ("extra_statements", index)
                yield Problem(message, keys, prefix, cure=cure, severity=Severity.WARNING)
