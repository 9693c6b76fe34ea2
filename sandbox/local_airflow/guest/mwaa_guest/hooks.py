"""Where the hooks stand: one line for each place of Airflow, botocore or Python that is changed in a local Airflow."""

from __future__ import annotations

from types import ModuleType

from mwaa_guest import calls, cookies, identity, imported, machine, rescheduling, scheduling, waiting


def install() -> None:
    """Called once, before anything is imported."""
    waiting.shorten_sleep()
    imported.after(
        {
            "asyncio.tasks": waiting.shorten_asyncio,
            "botocore.args": calls.leave_hosts_alone,
            "botocore.awsrequest": calls.name_the_task,
            "airflow.sdk.execution_time.task_runner": identity.of_workers_3,
            "airflow.jobs.scheduler_job_runner": scheduling.stop_the_clock,
            "airflow.jobs.triggerer_job_runner": identity.of_triggers,
            "airflow.models.taskinstance": _of_task_instances,
            "airflow.api_fastapi.auth.managers.base_auth_manager": cookies.name_by_port,
            "airflow.sdk.bases.sensor": waiting.shorten_pokes,
            "airflow.sensors.base": _of_sensors_2,
            "airflow.executors.local_executor": _of_local_executors,
            "airflow.ti_deps.deps.ready_to_reschedule": rescheduling.wait_for_executors,
        }
    )


def _of_local_executors(module: ModuleType) -> None:
    machine.few_workers(module)
    rescheduling.remember_executors(module)


def _of_task_instances(module: ModuleType) -> None:
    waiting.shorten_retries(module)
    if hasattr(module.TaskInstance, "_run_raw_task"):
        identity.of_workers_2(module)


def _of_sensors_2(module: ModuleType) -> None:
    """In Airflow 3 this module only hands on the one of the SDK, which has its own hook."""
    if module.BaseSensorOperator.__module__ == module.__name__:
        waiting.shorten_pokes(module)
