"""The remote log of a real Airflow 3: at the environment's level, without what DAG processors say, and flushed at a task's end."""

import json
import subprocess
import sys
from pathlib import Path

GUEST = Path(__file__).parents[3] / "sandbox" / "local_airflow" / "guest"
AIRFLOW = Path(sys.prefix) / "airflow" / "3.3.1" / "bin" / "python"
ARN = "arn:aws:logs:ca-central-1:111111111111:log-group:airflow-x-Task"
LOOK = """
import json, os
from pathlib import Path
from types import SimpleNamespace
from airflow.providers.amazon.aws.log.cloudwatch_task_handler import CloudWatchRemoteLogIO

logs, sent = Path(os.environ["AIRFLOW_HOME"]) / "logs", []
handler = SimpleNamespace(
    shutting_down=False, handle=lambda record: sent.append(record.msg["event"]), flush=lambda: sent.append("flushed")
)
CloudWatchRemoteLogIO._build_handler = lambda self: handler
from airflow.sdk.log import load_remote_log_handler

remote = load_remote_log_handler()
(processor,) = remote.processors
for name in ("dag_processor/x.py.log", "dag_id=a/task.log"):
    (logs / name).parent.mkdir(parents=True, exist_ok=True)
    logger = SimpleNamespace(_file=(logs / name).open("w"))
    for method in ("info", "error"):
        processor(logger, method, {"event": f"{name} {method}"})
remote.upload(str(logs / "dag_id=a" / "task.log"))
print("RESULT", json.dumps(sent))
"""


def test_level_and_streams(tmp_path: Path) -> None:
    variables = {
        "HOME": str(tmp_path),
        "AIRFLOW_HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(GUEST),
        "AIRFLOW__LOGGING__REMOTE_LOGGING": "True",
        "AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER": f"cloudwatch://{ARN}",
        "AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS": "mwaa_guest.logging_config.LOGGING_CONFIG",
        "MWAA__LOGGING__AIRFLOW_TASK_LOG_LEVEL": "ERROR",
    }
    said = subprocess.run([str(AIRFLOW), "-c", LOOK], env=variables, capture_output=True, text=True, check=False)
    results = [line for line in said.stdout.splitlines() if line.startswith("RESULT ")]
    assert results, said.stdout + said.stderr
    assert json.loads(results[-1].removeprefix("RESULT ")) == ["dag_id=a/task.log error", "flushed"]
