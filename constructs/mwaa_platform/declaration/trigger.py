"""What a team declares about who starts its DAGs."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from mwaa_platform.aws.rest_api import LEAST_TRIGGERING_ROLE
from mwaa_platform.declaration.webserver import AirflowRoleName
from mwaa_platform.declared import Declared, Spelled
from mwaa_platform.integrations.step_functions import StateMachine

# Airflow's own rule for keys (airflow.models.base, ID_LEN and KEY_REGEX of 2.11.2 and 3.3.1), in ASCII.
DagId = Annotated[str, Spelled(r"[A-Za-z0-9_.\-]{1,250}", "DAG id: 1 to 250 letters, digits, - _ and .")]


class StepFunctionsTrigger(Declared):
    """A state machine that starts a DAG run, waits for it, and ends as the run ends; the stage's Triggers stack makes it."""

    service: Literal["step_functions"]
    """The service that starts the DAG."""
    state_machine: StateMachine
    """The name of the state machine that is made."""
    dag: DagId
    """The DAG's id; the path to its runs must fit into 64 characters."""
    airflow_role: AirflowRoleName = LEAST_TRIGGERING_ROLE
    """The Airflow role it acts in; default the least that can start runs."""
    conf: Mapping[str, StrictBool | StrictInt | StrictFloat | StrictStr] = Field(default_factory=dict)
    """What each run gets as `dag_run.conf`; what an execution gets as input is added, and wins."""
    poll_seconds: Annotated[StrictInt, Field(ge=10, le=3600)] = 30
    """How often it looks at the run."""
    time_limit_minutes: Annotated[StrictInt, Field(ge=1, le=525_600)] = 720
    """After so long the execution ends as timed out; the run goes on."""
