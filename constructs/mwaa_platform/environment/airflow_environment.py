"""`AirflowEnvironment`: the L2 that aws-cdk-lib 2.275 does not have (aws/aws-cdk#32110), over `CfnEnvironment`."""

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_mwaa as mwaa
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.aws.airflow_versions import CURRENT_VERSION
from mwaa_platform.environment.base import AirflowEnvironmentBase
from mwaa_platform.environment.checks import check_properties
from mwaa_platform.environment.log_groups import log_groups
from mwaa_platform.environment.options import (
    EndpointManagement,
    EnvironmentClass,
    LoggingOptions,
    WebserverAccessMode,
    WorkerReplacementStrategy,
)


class AirflowEnvironment(AirflowEnvironmentBase):
    """An Amazon MWAA environment with its five log groups.

    Name, subnets, key and endpoint management cannot be changed later: CloudFormation would have to replace the environment under its
    own name, and refuses. A new `environment_name` is the way to a replacement.

    Args:
        scope: Usually a stack.
        id: The construct's id.
        execution_role: The role of MWAA and of every DAG.
        source_bucket: Versioned, public access blocked, in the same Region.
        vpc_subnets: Exactly two private subnets, in two zones of one VPC.
        security_groups: One to five; at least one admits itself.
        environment_name: 1 to 80 letters, digits, - and _; by default a unique name made from the construct's path.
        airflow_version: For example 3.3.1, the default being the newest.
        environment_class: mw1.small by default.
        dag_s3_path: The DAG folder in the bucket.
        requirements_s3_path: Key of requirements.txt; change the key when the content changes, and the environment follows.
        plugins_s3_path: Key of plugins.zip; the same.
        startup_script_s3_path: Key of the startup script; the same.
        airflow_configuration_options: Airflow options as section.key.
        logging: Levels of the five logs; all at INFO by default.
        log_retention: How long the log groups keep events.
        webserver_access_mode: PRIVATE_ONLY by default.
        min_workers: 1 by default.
        max_workers: 10 by default, as MWAA's own; 1 on mw1.micro.
        min_webservers: The fewest of the class by default.
        max_webservers: The same.
        schedulers: The same.
        worker_replacement_strategy: GRACEFUL by default: running tasks end before a worker is replaced, for up to 12 hours.
        weekly_maintenance_window_start: DAY:HH:MM in UTC, on the half hour; by default MWAA chooses.
        encryption_key: Symmetric key of this Region for environment and logs; by default AWS's own. The bucket must use the same.
        endpoint_management: CUSTOMER environments wait in PENDING until somebody has made their endpoints: see `CustomerEndpoints`.
        removal_policy: RETAIN_ON_UPDATE_OR_DELETE by default, for environment and logs.

    Raises:
        ValueError: a property that MWAA would refuse, with what is allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        execution_role: iam.IRole,
        source_bucket: s3.IBucket,
        vpc_subnets: Sequence[ec2.ISubnet],
        security_groups: Sequence[ec2.ISecurityGroup],
        environment_name: str | None = None,
        airflow_version: str = CURRENT_VERSION,
        environment_class: EnvironmentClass = EnvironmentClass.SMALL,
        dag_s3_path: str = "dags",
        requirements_s3_path: str | None = None,
        plugins_s3_path: str | None = None,
        startup_script_s3_path: str | None = None,
        airflow_configuration_options: Mapping[str, str] | None = None,
        logging: LoggingOptions | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        webserver_access_mode: WebserverAccessMode = WebserverAccessMode.PRIVATE_ONLY,
        min_workers: int = 1,
        max_workers: int | None = None,
        min_webservers: int | None = None,
        max_webservers: int | None = None,
        schedulers: int | None = None,
        worker_replacement_strategy: WorkerReplacementStrategy = WorkerReplacementStrategy.GRACEFUL,
        weekly_maintenance_window_start: str | None = None,
        encryption_key: kms.IKey | None = None,
        endpoint_management: EndpointManagement = EndpointManagement.SERVICE,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        super().__init__(scope, id, physical_name=environment_name)
        size = environment_class.facts
        name = environment_name or cdk.Names.unique_resource_name(self, max_length=80, separator="-")
        max_workers = max_workers or (10 if size.autoscales else 1)
        schedulers = schedulers or size.schedulers[0]
        min_webservers = min_webservers or size.webservers[0]
        max_webservers = max_webservers or min_webservers
        check_properties(
            name=name,
            version=airflow_version,
            size=size,
            access_mode=webserver_access_mode,
            workers=(min_workers, max_workers),
            webservers=(min_webservers, max_webservers),
            schedulers=schedulers,
            subnets=len(vpc_subnets),
            security_groups=len(security_groups),
            maintenance_window=weekly_maintenance_window_start,
        )
        groups = log_groups(
            self,
            environment_name=name,
            retention=log_retention,
            removal_policy=removal_policy,
            encryption_key=encryption_key,
        )
        resource = mwaa.CfnEnvironment(
            self,
            "Resource",
            name=name,
            airflow_version=airflow_version,
            environment_class=environment_class.value,
            execution_role_arn=execution_role.role_arn,
            source_bucket_arn=source_bucket.bucket_arn,
            dag_s3_path=dag_s3_path,
            requirements_s3_path=requirements_s3_path,
            plugins_s3_path=plugins_s3_path,
            startup_script_s3_path=startup_script_s3_path,
            airflow_configuration_options=dict(airflow_configuration_options or {}),
            logging_configuration=_logging_configuration(logging or LoggingOptions()),
            network_configuration=mwaa.CfnEnvironment.NetworkConfigurationProperty(
                subnet_ids=[subnet.subnet_id for subnet in vpc_subnets],
                security_group_ids=[group.security_group_id for group in security_groups],
            ),
            webserver_access_mode=webserver_access_mode.value,
            min_workers=min_workers,
            max_workers=max_workers,
            min_webservers=min_webservers,
            max_webservers=max_webservers,
            schedulers=schedulers,
            worker_replacement_strategy=worker_replacement_strategy.value,
            weekly_maintenance_window_start=weekly_maintenance_window_start,
            kms_key=encryption_key.key_arn if encryption_key else None,
            # MWAA's default is left unsaid: a change of this property, also from nothing, is another environment.
            endpoint_management=None
            if endpoint_management is EndpointManagement.SERVICE
            else endpoint_management.value,
        )
        resource.apply_removal_policy(removal_policy)
        # MWAA checks all of these when it creates the environment, and gives up after half an hour.
        resource.node.add_dependency(execution_role, source_bucket, *groups)
        self.environment_name = name
        self.environment_arn = self.stack.format_arn(service="airflow", resource="environment", resource_name=name)
        self.webserver_url = resource.attr_webserver_url
        self.log_groups = groups

    @classmethod
    def from_environment_arn(cls, scope: Construct, id: str, environment_arn: str) -> AirflowEnvironmentBase:
        """An environment that exists, by its ARN."""
        parts = cdk.Stack.of(scope).split_arn(environment_arn, cdk.ArnFormat.SLASH_RESOURCE_NAME)
        imported = AirflowEnvironmentBase(scope, id, environment_from_arn=environment_arn)
        imported.environment_arn = environment_arn
        imported.environment_name = parts.resource_name or ""
        return imported

    @classmethod
    def from_environment_name(cls, scope: Construct, id: str, environment_name: str) -> AirflowEnvironmentBase:
        """An environment that exists in this account and Region, by its name."""
        arn = cdk.Stack.of(scope).format_arn(service="airflow", resource="environment", resource_name=environment_name)
        imported = AirflowEnvironmentBase(scope, id, environment_from_arn=arn)
        imported.environment_arn = arn
        imported.environment_name = environment_name
        return imported


def _logging_configuration(options: LoggingOptions) -> mwaa.CfnEnvironment.LoggingConfigurationProperty:
    return mwaa.CfnEnvironment.LoggingConfigurationProperty(
        **{
            f"{name}_logs": mwaa.CfnEnvironment.ModuleLoggingConfigurationProperty(enabled=True, log_level=level.value)
            for name, level in options.by_name().items()
        }
    )
