"""The Triggers stack: a state machine that may do one thing, directly or through a function in the VPC."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from mwaa_platform.aws import rest_api
from mwaa_platform.triggers.definition import RestApiCall, definition
from sandbox.isolation.assets import template_assets
from sandbox.isolation.stages import stages_of
from tests.support.copies import targets_of
from tests.support.templates import Template, only, resources_of, role_statements, synthesised

SDK = RestApiCall("arn:aws:states:::aws-sdk:mwaa:invokeRestApi")


@pytest.fixture(scope="module")
def dev(root: Path) -> Template:
    return synthesised(root)["orders-dev-Triggers"]


@pytest.fixture(scope="module")
def prod(root: Path) -> Template:
    return synthesised(root)["orders-prod-Triggers"]


def _definition(template: Template) -> dict[str, Any]:
    text = only(template, "AWS::StepFunctions::StateMachine")["Properties"]["DefinitionString"]
    if isinstance(text, dict):
        text = "".join(part if isinstance(part, str) else "arn" for part in text["Fn::Join"][1])
    found: dict[str, Any] = json.loads(text)
    return found


def _allowed(template: Template, role: str) -> dict[str, Any]:
    """What the role may do that names a resource: action to resource."""
    return {
        action: statement["Resource"]
        for statement in role_statements(template, role)
        if statement["Resource"] != "*" and statement["Effect"] == "Allow"
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }


def test_only_where_something_is_declared(root: Path) -> None:
    assert not any(name.startswith("finance") and name.endswith("Triggers") for name in synthesised(root))


@pytest.mark.feature("D5")
def test_the_state_machine_may_call_in_one_airflow_role_of_one_environment(dev: Template) -> None:
    resource = "arn:aws:airflow:ca-central-1:111111111111:role/orders-dev/User"
    assert _allowed(dev, "State machine nightly-close") == {"airflow:InvokeRestApi": resource}


def test_only_step_functions_takes_the_role_and_for_this_state_machine(dev: Template) -> None:
    (statement,) = only(dev, "AWS::IAM::Role")["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    machine = "arn:aws:states:ca-central-1:111111111111:stateMachine:nightly-close"
    assert statement["Principal"] == {"Service": "states.amazonaws.com"}
    assert "".join(_joined(statement["Condition"]["ArnLike"]["aws:SourceArn"])) == machine
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111111111111"}


def _joined(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return ["aws" if isinstance(part, dict) else part for part in value["Fn::Join"][1]]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_it_is_named_logged_and_traced(stage: str, request: pytest.FixtureRequest) -> None:
    properties = only(request.getfixturevalue(stage), "AWS::StepFunctions::StateMachine")["Properties"]
    assert properties["StateMachineName"] == "nightly-close"
    assert properties["LoggingConfiguration"]["Level"] == "ALL"
    assert properties["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert properties["TracingConfiguration"] == {"Enabled": True}


def test_a_private_web_server_is_called_by_a_function_in_the_vpc(prod: Template) -> None:
    function = only(prod, "AWS::Lambda::Function")["Properties"]
    assert len(function["VpcConfig"]["SubnetIds"]) == 2
    arn = {"Fn::GetAtt": [next(iter(resources_of(prod, "AWS::Lambda::Function"))), "Arn"]}
    assert _allowed(prod, "State machine nightly-close") == {"lambda:InvokeFunction": arn}
    of_function = _allowed(prod, "Calls the REST API")
    assert of_function.pop("airflow:InvokeRestApi") == "arn:aws:airflow:ca-central-1:222222222222:role/orders/User"
    assert set(of_function) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    tasks = [state for state in _definition(prod)["States"].values() if state["Type"] == "Task"]
    assert {task["Resource"] for task in tasks} == {"arn:aws:states:::lambda:invoke"}


def test_the_function_cannot_use_what_lambda_needs(prod: Template) -> None:
    statements = role_statements(prod, "Calls the REST API")
    (needed,) = (s for s in statements if s["Effect"] == "Allow" and s["Resource"] == "*")
    (denied,) = (s for s in statements if s["Effect"] == "Deny")
    assert denied["Action"] == needed["Action"]
    assert list(denied["Condition"]["ArnEquals"]) == ["lambda:SourceFunctionArn"]


def test_the_endpoint_takes_calls_from_the_vpc_only(prod: Template) -> None:
    endpoint = only(prod, "AWS::EC2::VPCEndpoint")["Properties"]
    assert endpoint["PrivateDnsEnabled"] is True
    assert endpoint["ServiceName"] == "com.amazonaws.ca-central-1.airflow.env"
    groups = {
        g["Properties"]["GroupDescription"]: g["Properties"]
        for g in resources_of(prod, "AWS::EC2::SecurityGroup").values()
    }
    ingress = [rule for group in groups.values() for rule in group.get("SecurityGroupIngress", ())]
    assert [(rule["CidrIp"], rule["FromPort"], rule["ToPort"]) for rule in ingress] == [("10.21.0.0/20", 443, 443)]
    (function,) = (group for description, group in groups.items() if description.startswith("Functions"))
    assert [(rule["CidrIp"], rule["FromPort"]) for rule in function["SecurityGroupEgress"]] == [("10.21.0.0/20", 443)]


def test_isolation_asks_about_the_state_machines(root: Path) -> None:
    stages = stages_of(targets_of(root), synthesised(root))
    found = {asset.resource for stage in stages for asset in template_assets(stage) if asset.kind == "state machine"}
    accounts = ("111111111111", "222222222222")
    assert found == {f"arn:aws:states:ca-central-1:{account}:stateMachine:nightly-close" for account in accounts}


def test_the_calls_are_those_of_the_api(dev: Template) -> None:
    """By botocore's model: names, methods and lengths, with the longest DAG id that is taken."""
    operation: Any = Session().get_service_model("mwaa").operation_model("InvokeRestApi")
    methods = operation.input_shape.members["Method"].enum
    longest = definition(
        call=SDK,
        environment_name="e",
        dag_id="d" * rest_api.LONGEST_DAG_ID,
        conf={},
        poll_seconds=30,
        time_limit_seconds=60,
    )
    for state in longest["States"].values():
        if state["Type"] != "Task":
            continue
        assert set(state["Arguments"]) <= set(operation.input_shape.members)
        assert state["Arguments"]["Method"] in methods
        path = state["Arguments"]["Path"].removeprefix("{% '").removesuffix("' & $run_id %}")
        run_id = rest_api.RUN_ID_CHARACTERS if path != state["Arguments"]["Path"] else 0
        assert len(path) + run_id <= operation.input_shape.members["Path"].metadata["max"]
    errors = {f"Mwaa.{shape.name}" for shape in operation.error_shapes}
    named = {
        e
        for s in longest["States"].values()
        for rule in (*s.get("Retry", ()), *s.get("Catch", ()))
        for e in rule["ErrorEquals"]
    }
    assert named - errors == {"Mwaa.MwaaException", "Mwaa.SdkClientException", "States.Timeout"}


def test_the_body_suits_airflow_2_and_3(dev: Template) -> None:
    body = _definition(dev)["States"]["StartRun"]["Arguments"]["Body"]
    assert set(body) == {"dag_run_id", "logical_date", "conf", "note"}
    assert body["logical_date"] == "{% $states.context.Execution.StartTime %}"
