"""Airflow's REST API as `airflow:InvokeRestApi` serves it: limits, errors, roles, and what a DAG run costs in an execution's history.

Source: botocore 1.44.5, data/mwaa/2020-07-01/service-2.json (lengths, errors, host prefix); MWAA User Guide, access-mwaa-apache-
airflow-rest-api (2026-09-01); Step Functions Developer Guide, service quotas and supported-services-awssdk (2026). Whether the service
holds to the length of Path was not tried; the model says it.
"""

from typing import Literal

PATH_MAX_CHARACTERS = 64
"""Of InvokeRestApi's Path, which begins with / and has no version of the API in it."""
RUN_ID_CHARACTERS = 12
"""Of the id that a trigger gives a run: the beginning of the SHA-256 of the execution's ARN (our choice: 48 bits, for one DAG)."""

AIRFLOW_ROLES = ("Admin", "Op", "User", "Viewer", "Public")
"""From the most to the least that MWAA's Airflow roles may do."""
TRIGGERING_ROLES = ("Admin", "Op", "User")
LEAST_TRIGGERING_ROLE: Literal["User"] = "User"
"""The least with `can create` on DAG Runs and `can edit` on DAGs, which a POST needs.

Source: USER_PERMISSIONS and is_authorized_dag of apache-airflow-providers-fab as MWAA has it with 2.11.2 and 3.3.1, read 2026-11-26.
"""

INVOKE_ACTION = "airflow:InvokeRestApi"
CLIENT_ERROR = "RestApiClientException"
"""Airflow answered 4xx: an unknown DAG, a run that exists."""
PASSING_ERRORS = ("InternalServerException", "RestApiServerException")
"""What another attempt may mend: MWAA's own failure, and Airflow's 5xx."""

ENDPOINT = "airflow.env"
"""The interface endpoint of InvokeRestApi: the model puts `env.` before the host."""

HISTORY_MAX_EVENTS = 25_000
"""Of one execution of a standard state machine; the next event ends it."""
HISTORY_EVENTS_PER_POLL = 9
"""Wait: entered, exited; task: entered, scheduled, started, succeeded, exited; choice: entered, exited."""
HISTORY_EVENTS_BESIDE = 500
"""Left for the beginning, the end and retries (our choice)."""


def dag_path(dag_id: str) -> str:
    """A DAG."""
    return f"/dags/{dag_id}"


def runs_path(dag_id: str) -> str:
    """A DAG's runs: where one is started."""
    return f"{dag_path(dag_id)}/dagRuns"


def run_path(dag_id: str, run_id: str) -> str:
    """One run."""
    return f"{runs_path(dag_id)}/{run_id}"


LONGEST_DAG_ID = PATH_MAX_CHARACTERS - len(run_path("", "")) - RUN_ID_CHARACTERS
"""Of a DAG whose runs a trigger can follow."""


def arithmetic(dag_id: str) -> str:
    """How long the path to a run of the DAG is, in words."""
    parts = {
        "/dags/": len("/dags/"),
        "the DAG's id": len(dag_id),
        "/dagRuns/": len("/dagRuns/"),
        "the run's id": RUN_ID_CHARACTERS,
    }
    return " + ".join(f"{count} ({what})" for what, count in parts.items()) + f" = {sum(parts.values())} characters"


def polls_that_fit() -> int:
    """How often an execution can look at its run."""
    return (HISTORY_MAX_EVENTS - HISTORY_EVENTS_BESIDE) // HISTORY_EVENTS_PER_POLL
