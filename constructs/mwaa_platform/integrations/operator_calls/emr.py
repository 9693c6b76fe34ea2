"""Amazon EMR and EMR Serverless. Source: provider 9.22 and 9.34, operators/emr, sensors/emr, hooks/emr, links/emr."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods

_AWS = "airflow.providers.amazon.aws"
EMR_HOOK = f"{_AWS}.hooks.emr.EmrHook"
SERVERLESS_HOOK = f"{_AWS}.hooks.emr.EmrServerlessHook"
_ID: dict[str, Arg | Fixed | str] = {"ClusterId": "job_flow_id"}
_STEP: dict[str, Arg | Fixed | str] = {
    "JobFlowId": "job_flow_id",
    "ExecutionRoleArn": Arg("execution_role_arn", default=""),
}
_CLUSTER = Call("emr", "DescribeCluster", _ID)
_FOLLOW = Call("emr", "DescribeStep", _ID, ("wait_for_completion",))
_APPLICATION: dict[str, Arg | Fixed | str] = {"applicationId": "application_id"}
_RUN: dict[str, Arg | Fixed | str] = {"applicationId": "application_id", "jobRunId": Fixed()}

SERVED = (
    Served(
        f"{_AWS}.operators.emr.EmrAddStepsOperator",
        (
            Call("emr", "ListClusters", {}, ("job_flow_name", "!job_flow_id")),
            Call("emr", "AddJobFlowSteps", _STEP),
            _CLUSTER,
            _FOLLOW,
            Call("emr", "ListSteps", _ID, ("deferrable",)),
        ),
    ),
    Served(f"{_AWS}.sensors.emr.EmrJobFlowSensor", (_CLUSTER,)),
    Served(f"{_AWS}.sensors.emr.EmrStepSensor", (Call("emr", "DescribeStep", _ID), _CLUSTER)),
    *methods(
        EMR_HOOK,
        ("add_job_flow_steps", ("job_flow_id", "steps"), (Call("emr", "AddJobFlowSteps", _STEP), _FOLLOW)),
        ("get_cluster_id_by_name", ("emr_cluster_name", "cluster_states"), (Call("emr", "ListClusters"),)),
    ),
    Served(
        f"{_AWS}.operators.emr.EmrServerlessStartJobOperator",
        (
            Call("emr-serverless", "GetApplication", _APPLICATION),
            Call("emr-serverless", "StartApplication", _APPLICATION),
            Call("emr-serverless", "StartJobRun", {**_APPLICATION, "executionRoleArn": "execution_role_arn"}),
            Call("emr-serverless", "GetJobRun", _RUN),
            Call("emr-serverless", "CancelJobRun", _RUN),
            Call("emr-serverless", "GetDashboardForJobRun", _RUN, ("enable_application_ui_links",)),
        ),
        ("application_id", "execution_role_arn", "job_driver"),
    ),
    Served(
        f"{_AWS}.sensors.emr.EmrServerlessApplicationSensor", (Call("emr-serverless", "GetApplication", _APPLICATION),)
    ),
    Served(f"{_AWS}.sensors.emr.EmrServerlessJobSensor", (Call("emr-serverless", "GetJobRun", _RUN),)),
)
HOOKS = {EMR_HOOK: "emr", SERVERLESS_HOOK: "emr-serverless"}
