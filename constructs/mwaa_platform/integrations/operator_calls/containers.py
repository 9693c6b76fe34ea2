"""AWS Batch and Amazon ECS. Source: provider 9.22 and 9.34, operators, sensors and hooks of both, utils/task_log_fetcher."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods

_AWS = "airflow.providers.amazon.aws"
BATCH_HOOK = f"{_AWS}.hooks.batch_client.BatchClientHook"
ECS_HOOK = f"{_AWS}.hooks.ecs.EcsHook"
_JOBS = Call("batch", "DescribeJobs")
_CLUSTER = Arg("cluster", "last", default="default")
_TASK: dict[str, Arg | Fixed | str] = {"cluster": _CLUSTER, "tasks": Fixed()}

SERVED = (
    Served(
        f"{_AWS}.operators.batch.BatchOperator",
        (
            Call("batch", "SubmitJob", {"jobDefinition": "job_definition", "jobQueue": "job_queue"}, ("!job_id",)),
            _JOBS,
            Call("batch", "TerminateJob", {"jobId": Fixed()}),
            # Which group and stream, the job's definition says.
            Call("logs", "GetLogEvents", {"logGroupName": Fixed(), "logStreamName": Fixed()}, ("awslogs_enabled",)),
        ),
    ),
    Served(f"{_AWS}.sensors.batch.BatchSensor", (_JOBS,)),
    *methods(
        BATCH_HOOK,
        *(
            (name, ("job_id",), (_JOBS,))
            for name in (
                "get_job_description",
                "check_job_success",
                "wait_for_job",
                "poll_for_job_running",
                "poll_for_job_complete",
            )
        ),
        ("terminate_job", ("job_id", "reason"), (Call("batch", "TerminateJob", {"jobId": Fixed()}),)),
    ),
    Served(
        f"{_AWS}.operators.ecs.EcsRunTaskOperator",
        (
            Call(
                "ecs",
                "RunTask",
                {
                    "cluster": _CLUSTER,
                    "taskDefinition": "task_definition",
                    "taskRoleArn": Arg("overrides", ".taskRoleArn"),
                    "executionRoleArn": Arg("overrides", ".executionRoleArn"),
                },
            ),
            Call("ecs", "DescribeTasks", _TASK),
            Call("ecs", "StopTask", {"cluster": _CLUSTER, "task": Fixed()}),
            Call("ecs", "ListTasks", {"cluster": _CLUSTER}, ("reattach",)),
            Call(
                "logs",
                "GetLogEvents",
                {"logGroupName": "awslogs_group", "logStreamName": Arg("awslogs_stream_prefix", "folder")},
                ("awslogs_group", "awslogs_stream_prefix"),
            ),
        ),
    ),
    Served(f"{_AWS}.sensors.ecs.EcsTaskStateSensor", (Call("ecs", "DescribeTasks", _TASK),)),
    *methods(ECS_HOOK, ("get_task_state", ("cluster", "task"), (Call("ecs", "DescribeTasks", _TASK),))),
)
HOOKS = {BATCH_HOOK: "batch", ECS_HOOK: "ecs"}
