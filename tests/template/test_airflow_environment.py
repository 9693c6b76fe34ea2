"""AirflowEnvironment as an L2: defaults, imports, grants, metrics, and what it refuses."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from mwaa_platform.environment import (
    AirflowEnvironment,
    AirflowRole,
    EnvironmentClass,
    LoggingOptions,
    LogLevel,
    WebserverAccessMode,
    WorkerReplacementStrategy,
)
from tests.support.stacks import ACCOUNT, resources, stack, template_of


def environment(test: cdk.Stack, **options: Any) -> AirflowEnvironment:
    """An environment over imported things."""
    subnets = [ec2.Subnet.from_subnet_id(test, f"Subnet{n}", f"subnet-{n}") for n in range(options.pop("subnets", 2))]
    groups = [
        ec2.SecurityGroup.from_security_group_id(test, f"Group{n}", f"sg-{n}") for n in range(options.pop("groups", 1))
    ]
    return AirflowEnvironment(
        test,
        "Environment",
        execution_role=iam.Role.from_role_arn(test, "Role", f"arn:aws:iam::{ACCOUNT}:role/airflow"),
        source_bucket=s3.Bucket.from_bucket_name(test, "Bucket", "dag-bucket"),
        vpc_subnets=subnets,
        security_groups=groups,
        **options,
    )


def properties(test: cdk.Stack) -> dict[str, Any]:
    (found,) = resources(test, "AWS::MWAA::Environment")
    return found


@pytest.mark.feature("E10")
def test_defaults_are_those_of_production() -> None:
    test = stack()
    created = environment(test)
    assert properties(test) | {
        "AirflowVersion": "3.3.1",
        "EnvironmentClass": "mw1.small",
        "WebserverAccessMode": "PRIVATE_ONLY",
        "WorkerReplacementStrategy": "GRACEFUL",
        "MinWorkers": 1,
        "MaxWorkers": 10,
        "Schedulers": 2,
        "MinWebservers": 2,
        "MaxWebservers": 2,
    } == properties(test)
    levels = {c["LogLevel"] for c in properties(test)["LoggingConfiguration"].values()}
    assert levels == {"INFO"}
    assert properties(test)["Name"] == created.environment_name
    template_of(test).has_resource("AWS::MWAA::Environment", {"DeletionPolicy": "RetainExceptOnCreate"})


def test_micro_has_one_of_each() -> None:
    test = stack()
    environment(test, environment_class=EnvironmentClass.MICRO)
    found = properties(test)
    assert [found[key] for key in ("MaxWorkers", "Schedulers", "MinWebservers", "MaxWebservers")] == [1, 1, 1, 1]


def test_everything_can_be_said() -> None:
    test = stack()
    environment(
        test,
        environment_name="all",
        airflow_version="3.2.1",
        environment_class=EnvironmentClass.LARGE,
        requirements_s3_path="r.txt",
        plugins_s3_path="p.zip",
        startup_script_s3_path="s.sh",
        airflow_configuration_options={"core.parallelism": "1"},
        logging=LoggingOptions(webserver=LogLevel.ERROR),
        webserver_access_mode=WebserverAccessMode.PUBLIC_AND_PRIVATE,
        min_workers=2,
        max_workers=3,
        min_webservers=3,
        max_webservers=4,
        schedulers=5,
        worker_replacement_strategy=WorkerReplacementStrategy.FORCED,
        weekly_maintenance_window_start="MON:01:30",
        encryption_key=kms.Key.from_key_arn(test, "Key", f"arn:aws:kms:ca-central-1:{ACCOUNT}:key/1"),
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    found = properties(test)
    assert found["KmsKey"].endswith(":key/1")
    assert found["LoggingConfiguration"]["WebserverLogs"]["LogLevel"] == "ERROR"
    assert (found["MinWebservers"], found["MaxWebservers"], found["Schedulers"]) == (3, 4, 5)
    for group in resources(test, "AWS::Logs::LogGroup"):
        assert group["KmsKeyId"].endswith(":key/1")


@pytest.mark.feature("E2", "E4", "E12")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"environment_name": "1x"}, "environment name must be 1 to 80 letters"),
        ({"airflow_version": "2.6.3"}, "MWAA ended support of Airflow 2.6.3 on 2025-12-30"),
        ({"airflow_version": "latest"}, "Airflow version must be a number"),
        (
            {"airflow_version": "3.0.6", "webserver_access_mode": WebserverAccessMode.PUBLIC_AND_PRIVATE},
            "PUBLIC_AND_PRIVATE needs Airflow 3.2.1 or later",
        ),
        ({"min_workers": 5, "max_workers": 3}, "min workers must not exceed max workers, got 5 and 3"),
        ({"environment_class": EnvironmentClass.MICRO, "max_workers": 2}, "mw1.micro takes 1 workers"),
        ({"schedulers": 1}, "mw1.small takes 2 to 5 schedulers"),
        ({"min_webservers": 1}, "mw1.small takes 2 to 5 webservers"),
        ({"weekly_maintenance_window_start": "SUN:03:15"}, "maintenance window must be"),
        ({"subnets": 3}, "exactly 2 subnets, got 3"),
        ({"groups": 0}, "1 to 5 security groups, got 0"),
        ({"groups": 6}, "1 to 5 security groups, got 6"),
    ],
    ids=str,
)
def test_refuses_what_mwaa_would(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        environment(stack(), **options)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(ValueError, match=r"schedulers.*subnets"):
        environment(stack(), schedulers=9, subnets=1)


def _statement(test: cdk.Stack) -> dict[str, Any]:
    (policy,) = resources(test, "AWS::IAM::Policy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    return dict(statement)


@pytest.mark.feature("I10")
@pytest.mark.parametrize("role", list(AirflowRole))
def test_a_web_login_names_environment_and_airflow_role(role: AirflowRole) -> None:
    test = stack()
    user = iam.User(test, "User")
    environment(test, environment_name="orders").grant_web_login(user, role)
    statement = _statement(test)
    assert statement["Action"] == "airflow:CreateWebLoginToken"
    assert json.dumps(statement["Resource"]).count(f":airflow:ca-central-1:{ACCOUNT}:role/orders/{role.value}") == 1


def test_the_rest_api_too() -> None:
    test = stack()
    environment(test, environment_name="orders").grant_invoke_rest_api(iam.User(test, "User"), AirflowRole.OP)
    assert _statement(test)["Action"] == "airflow:InvokeRestApi"


def test_other_actions_take_the_environment() -> None:
    test = stack()
    environment(test, environment_name="orders").grant(iam.User(test, "User"), "airflow:GetEnvironment")
    assert "environment/orders" in json.dumps(_statement(test)["Resource"])


def test_an_environment_by_its_arn() -> None:
    test = stack("eu-west-1")
    arn = "arn:aws:airflow:us-east-1:222222222222:environment/elsewhere"
    imported = AirflowEnvironment.from_environment_arn(test, "Imported", arn)
    assert (imported.environment_name, imported.environment_arn) == ("elsewhere", arn)
    metric = imported.metric_queued_tasks().to_metric_config().metric_stat
    assert metric is not None
    assert (metric.account, metric.region) == ("222222222222", "us-east-1")
    imported.grant_web_login(iam.User(test, "User"), AirflowRole.VIEWER)
    assert ":airflow:us-east-1:222222222222:role/elsewhere/Viewer" in json.dumps(_statement(test)["Resource"])


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError):
        AirflowEnvironment.from_environment_name(stack(), "Imported", "orders").metric("TasksFailed")


def test_constructs_check_keyword_names() -> None:
    with pytest.raises(TypeError):
        environment(stack(), enviroment_name="typo")
