"""The stage's Airflow environment under its execution role."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.declaration.team import Target
from mwaa_platform.endpoints import CustomerEndpoints
from mwaa_platform.environment import (
    AirflowEnvironment,
    EndpointManagement,
    EnvironmentClass,
    LoggingOptions,
    LogLevel,
    WebserverAccessMode,
    WorkerReplacementStrategy,
)
from mwaa_platform.network import EnvironmentNetwork
from mwaa_platform.role import ExecutionRole
from stacks.storage_stack import ARTIFACTS, DAGS, StorageStack
from stacks.team_stack import removal_policy, retention, stack_options


class MwaaStack(cdk.Stack):
    """Execution role, log groups, environment, and where declared what makes its endpoints."""

    def __init__(
        self, scope: Construct, id: str, *, target: Target, network: EnvironmentNetwork, storage: StorageStack
    ) -> None:
        super().__init__(scope, id, **stack_options(target, "Airflow environment and its role"))
        stage, airflow, artifacts = target.stage, target.team.airflow, storage.artifacts
        role = ExecutionRole(
            self,
            "ExecutionRole",
            environment_name=stage.environment_name,
            bucket=storage.bucket,
            encryption_key=storage.key,
            grants=target.grants,
            path=target.team.execution_role.path,
            permissions_boundary=target.team.execution_role.permissions_boundary,
        )
        self.airflow_environment = AirflowEnvironment(
            self,
            "Environment",
            environment_name=stage.environment_name,
            execution_role=role,
            source_bucket=storage.bucket,
            encryption_key=storage.key,
            vpc_subnets=network.private_subnets,
            security_groups=network.security_groups,
            airflow_version=airflow.version,
            airflow_configuration_options=target.configuration_options,
            environment_class=EnvironmentClass(stage.environment_class),
            dag_s3_path=DAGS,
            requirements_s3_path=f"{ARTIFACTS}/{artifacts.requirements}",
            plugins_s3_path=f"{ARTIFACTS}/{artifacts.plugins}" if artifacts.plugins else None,
            startup_script_s3_path=f"{ARTIFACTS}/{artifacts.startup_script}" if artifacts.startup_script else None,
            logging=LoggingOptions(**{name: LogLevel(level) for name, level in airflow.logs.model_dump().items()}),
            log_retention=retention(target).log_groups,
            webserver_access_mode=WebserverAccessMode(stage.webserver.mode),
            min_workers=stage.workers.min,
            max_workers=stage.workers.max,
            min_webservers=stage.webservers.min,
            max_webservers=stage.webservers.max,
            schedulers=stage.schedulers,
            worker_replacement_strategy=WorkerReplacementStrategy(stage.worker_replacement),
            weekly_maintenance_window_start=stage.maintenance_window,
            endpoint_management=EndpointManagement(stage.endpoint_management.upper()),
            removal_policy=removal_policy(target),
        )
        if stage.endpoint_management == "customer":
            endpoints = CustomerEndpoints(
                self,
                "Endpoints",
                environment_name=stage.environment_name,
                vpc=network.vpc,
                subnets=network.private_subnets,
                security_groups=network.security_groups,
                private_webserver=stage.webserver.private,
                tags=target.tags,
                log_retention=retention(target).log_groups,
                removal_policy=removal_policy(target),
            )
            self.airflow_environment.node.add_dependency(endpoints.resource)
