"""Amazon EMR."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, both, error

_NEEDS = ({"service": "emr", "execution_roles": False},)
_ROLES = ({"service": "emr", "execution_roles": True},)
_ANY = ({"service": "emr"},)
_BY_NAME = ({"service": "emr", "execution_roles": False, "find_by_name": True},)
_ID, _STEP = "{emr.clusters}", "s-0123456789AB"
_ADDED: dict[str, Any] = {"steps": [{"Name": "recorded", "HadoopJarStep": {"Jar": "command-runner.jar"}}]}


def _step(state: str) -> dict[str, Any]:
    return {"Step": {"Id": _STEP, "Status": {"State": state, "StateChangeReason": {}}}}


def _cluster(state: str) -> dict[str, Any]:
    return {
        "Cluster": {
            "Id": _ID,
            "Name": "recorded",
            "Status": {"State": state, "StateChangeReason": {}},
            "LogUri": "s3://logs/",
        }
    }


def _replies(*states: str) -> dict[str, Any]:
    listed = {"Id": _ID, "Name": "recorded", "Status": {"State": "WAITING", "Timeline": {"CreationDateTime": MOMENT}}}
    return {
        "AddJobFlowSteps": {"StepIds": [_STEP]},
        "DescribeStep": [_step(state) for state in states],
        "ListSteps": {"Steps": [_step(states[-1])["Step"]]},
        "DescribeCluster": _cluster("WAITING"),
        "ListClusters": {"Clusters": [listed]},
    }


def scenarios() -> Iterator[Scenario]:
    """Steps, and the sensors on a cluster and a step."""
    operator, named = "operators.emr.EmrAddStepsOperator", {**_ADDED, "job_flow_id": _ID}
    done, waited = _replies("COMPLETED"), {**named, "wait_for_completion": True}
    yield from both(Scenario(operator, "success", _NEEDS, named, done))
    yield Scenario(operator, "roles", _ROLES, {**named, "execution_role_arn": "{emr.execution_roles}"}, done)
    waiting = _replies("PENDING", "RUNNING", "COMPLETED")
    yield from both(Scenario(operator, "waiting", _NEEDS, waited, waiting))
    yield from both(Scenario(operator, "failure", _NEEDS, waited, _replies("RUNNING", "FAILED"), ends="fails"))
    yield from both(Scenario(operator, "kill", _NEEDS, waited, _replies("RUNNING"), ends="killed", act="kill"))
    by_name = {**_ADDED, "job_flow_name": "recorded", "cluster_states": ["WAITING"]}
    yield Scenario(operator, "by name", _BY_NAME, by_name, done)
    missing = done | {"DescribeCluster": error("InvalidRequestException", "Cluster id is not valid")}
    yield Scenario(operator, "missing object", _NEEDS, named, missing, ends="fails")
    sensor = "sensors.emr.EmrJobFlowSensor"
    followed = {"job_flow_id": _ID, "target_states": ["WAITING"]}
    clusters = {"DescribeCluster": [_cluster("RUNNING"), _cluster("RUNNING"), _cluster("RUNNING"), _cluster("WAITING")]}
    yield from both(
        Scenario(sensor, "success", _ANY, followed, {"DescribeCluster": _cluster("WAITING")}), ends="succeeds"
    )
    yield Scenario(sensor, "waiting", _ANY, followed, clusters)
    sensor, followed = "sensors.emr.EmrStepSensor", {"job_flow_id": _ID, "step_id": _STEP}
    yield from both(Scenario(sensor, "success", _ANY, followed, _replies("COMPLETED")))
    yield from both(Scenario(sensor, "waiting", _ANY, followed, _replies("RUNNING", "RUNNING", "COMPLETED")))
    yield Scenario(sensor, "failure", _ANY, followed, _replies("FAILED"), ends="fails")
