"""Task logs of a local Airflow in the environment's Task log group, sent by the amazon provider under the execution role.

The provider (9.0.0 to 9.34.0) names streams as MWAA does, `dag_id=…/run_id=…/task_id=…/attempt=….log` with `_` for `:`. Its calls are
DescribeLogGroups, CreateLogStream, PutLogEvents and, to show a log, GetLogEvents; CreateLogGroup only where the group is not there.
"""

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.log_groups import log_group_arn
from sandbox.local_airflow.deployed import DeployedEnvironment


def task_log_variables(environment: DeployedEnvironment) -> dict[str, str]:
    """The variables for every Airflow process, over all others; `guest/` must be on its PYTHONPATH.

    Where task logs are not enabled, tasks log into files only.
    """
    level = environment.log_levels.get("TaskLogs")
    if level is None:
        return {"AIRFLOW__LOGGING__REMOTE_LOGGING": "False"}
    place = Place(account=environment.account, region=environment.region)
    return {
        "AIRFLOW__LOGGING__REMOTE_LOGGING": "True",
        "AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER": f"cloudwatch://{log_group_arn(place, environment.name, 'TaskLogs')}",
        "AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID": "aws_default",
        "AIRFLOW__LOGGING__DELETE_LOCAL_LOGS": "False",
        "AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS": "mwaa_guest.logging_config.LOGGING_CONFIG",
        "MWAA__LOGGING__AIRFLOW_TASK_LOG_LEVEL": level,
    }
