"""The role behind `webserver.load_balancer`: of the function that registers the web server's addresses."""

from collections.abc import Iterator

from mwaa_platform.access_report.granted import Granted, stage_keys, trust
from mwaa_platform.aws import stage_roles as may
from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.aws.grants import Grant
from mwaa_platform.declaration.team import Target

TARGETS = "load balancer's function"


def load_balancer_roles(target: Target) -> Iterator[Granted]:
    """What it may do, as `ways_in.WebserverTargets` grants it."""
    place, keys = target.place, stage_keys(target, "webserver", "load_balancer")
    what = "webserver.load_balancer"
    yield from trust(TARGETS, ("lambda.amazonaws.com",), keys, what)
    for actions, resource, because in (
        (may.WRITE_OWN_LOGS_ACTIONS, place.arn("logs", f"log-group:<log group of {TARGETS}>:*"), ""),
        (("airflow:GetEnvironment",), environment_arn(place, target.stage.environment_name), ""),
        (may.FIND_TARGETS_ACTIONS, "*", may.FIND_TARGETS_REASON),
        (may.SET_TARGETS_ACTIONS, place.arn("elasticloadbalancing", "targetgroup/<target group>"), ""),
    ):
        yield Granted(TARGETS, Grant("Targets", actions, (resource,)), keys, what, because)
