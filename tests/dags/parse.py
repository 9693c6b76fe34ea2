"""Runs inside a real Airflow: parses a DAG folder and prints what it found, as JSON."""

import json
import sys


def main(folder: str) -> None:
    """Import errors, and of each DAG what tests look at."""
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models import DagBag
    bag = DagBag(folder)
    dags = {}
    for dag in bag.dags.values():
        dags[dag.dag_id] = {
            "tags": sorted(dag.tags),
            "max_active_runs": dag.max_active_runs,
            "catchup": dag.catchup,
            "tasks": {
                task.task_id: {
                    "operator": f"{type(task).__module__}.{type(task).__name__}",
                    "owner": task.owner,
                    "retries": task.retries,
                    "timeout_seconds": task.execution_timeout.total_seconds() if task.execution_timeout else None,
                    "on_failure": [
                        f"{type(c).__name__} {getattr(c, 'target_arn', '')}" for c in task.on_failure_callback or []
                    ],
                    "downstream": sorted(task.downstream_task_ids),
                    "fields": {name: getattr(task, name, None) for name in task.template_fields},
                    "mode": getattr(task, "mode", None),
                    "sensor_timeout_seconds": getattr(task, "timeout", None),
                }
                for task in dag.tasks
            },
        }
    print("RESULT " + json.dumps({"errors": bag.import_errors, "dags": dags}, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
