"""A state machine that starts one DAG of one environment and waits for the run."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge
from mwaa_platform.aws.stage_roles import STATE_MACHINE_ACTIONS, STATE_MACHINE_REASON
from mwaa_platform.environment import AirflowEnvironmentBase, AirflowRole
from mwaa_platform.triggers.definition import RestApiCall, definition
from mwaa_platform.triggers.private_rest_api import RestApiFunction


class DagTrigger(Construct):
    """Executions start a run of the DAG, and succeed or fail as it does; a paused DAG fails them at once.

    The state machine calls `airflow:InvokeRestApi` in `airflow_role`, itself or, with `function`, through that. `conf` is what each
    run gets; an execution's input is added to it.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        state_machine_name: str,
        dag_id: str,
        airflow_role: AirflowRole,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        function: RestApiFunction | None = None,
        conf: Mapping[str, Any] | None = None,
        poll: cdk.Duration | None = None,
        time_limit: cdk.Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        stack = cdk.Stack.of(self)
        self.role = self._role(state_machine_name)
        if function is None:
            environment.grant_invoke_rest_api(self.role, airflow_role)
            call = RestApiCall(f"arn:{stack.partition}:states:::aws-sdk:mwaa:invokeRestApi")
        else:
            function.allow_invoking(self.role)
            call = RestApiCall(f"arn:{stack.partition}:states:::lambda:invoke", function.function.function_arn)
        text = stack.to_json_string(
            definition(
                call=call,
                environment_name=environment.environment_name,
                dag_id=dag_id,
                conf=conf or {},
                poll_seconds=int((poll or cdk.Duration.seconds(30)).to_seconds()),
                time_limit_seconds=int((time_limit or cdk.Duration.hours(12)).to_seconds()),
            )
        )
        self.state_machine = sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=state_machine_name,
            comment=f"Starts the DAG {dag_id} and waits for the run",
            definition_body=sfn.DefinitionBody.from_string(text),
            role=self.role,
            logs=sfn.LogOptions(
                destination=logs.LogGroup(self, "Logs", retention=log_retention, removal_policy=removal_policy),
                level=sfn.LogLevel.ALL,
                include_execution_data=False,
            ),
            tracing_enabled=True,
        )

    def _role(self, state_machine_name: str) -> iam.Role:
        stack = cdk.Stack.of(self)
        machine = stack.format_arn(
            service="states",
            resource="stateMachine",
            resource_name=state_machine_name,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        service = iam.ServicePrincipal("states.amazonaws.com").with_conditions(
            {"ArnLike": {"aws:SourceArn": machine}, "StringEquals": {"aws:SourceAccount": stack.account}}
        )
        role = iam.Role(self, "Role", description=f"State machine {state_machine_name}", assumed_by=service)
        acknowledge(
            role,
            {
                "AwsSolutions-IAM5[Resource::*]": STATE_MACHINE_REASON,
                **{f"MWAA-EveryResource[{action}]": because for action, because in STATE_MACHINE_ACTIONS.items()},
            },
        )
        return role
