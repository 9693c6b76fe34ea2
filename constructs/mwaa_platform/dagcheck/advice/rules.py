"""The rules: one table for what is printed and for docs/reference/dag-advice.md."""

from dataclasses import dataclass

_PRACTICES = "Airflow, Best Practices"
_SENSORS = "Airflow, Sensors"
_DAG_RUNS = "Airflow, DAG Runs, Catchup"


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """One rule; `source` is where the reason can be read, `cure` what to write."""

    id: str
    title: str
    why: str
    source: str
    cure: str


POKE_SENSOR = AdviceRule(
    "DAG-PokeSensor",
    "A sensor that may wait longer than ten minutes gives its slot back meanwhile",
    "In mode poke, the default, a sensor holds a worker's slot for as long as it waits: seven days unless a timeout is set. A "
    "mw1.small worker has five slots.",
    f"{_SENSORS}; MWAA User Guide, environment-class",
    'mode="reschedule", or deferrable=True where the sensor has it; or a timeout of up to ten minutes',
)
CALL_WHEN_READ = AdviceRule(
    "DAG-CallWhenRead",
    "Nothing is asked of another machine when the file is read",
    "The file is read again every 30 seconds or so, and for each task on the worker: what it calls is called as often, and the DAG "
    "is gone while the other side does not answer.",
    f"{_PRACTICES}, top level Python code",
    "call it in a task; for connections and variables take a template: {{ var.value.name }}",
)
HEAVY_IMPORT = AdviceRule(
    "DAG-HeavyImport",
    "Large libraries are imported where they are used",
    "An import at the top of a file is paid for at every reading and in the process of every task, in time and memory that a "
    "scheduler of MWAA has little of.",
    f"{_PRACTICES}, top level Python code, whose example is pandas; the list is ours",
    "import it inside the function of the task",
)
CATCHUP = AdviceRule(
    "DAG-Catchup",
    "A scheduled DAG says whether it catches up",
    "In Airflow 2 (and in 3 with scheduler.catchup_by_default) a DAG that does not say so starts one run for each interval since its "
    "start date, all at once: when it is first switched on, and after each pause.",
    _DAG_RUNS,
    "catchup=False, or catchup=True if the old intervals are wanted",
)
DYNAMIC_START_DATE = AdviceRule(
    "DAG-DynamicStartDate",
    "The start date is a fixed date",
    "With a date that moves, the first interval may never end and the DAG never run; which runs are due changes at each reading.",
    "Airflow, FAQ, what's the deal with start_date",
    'a date as a constant: pendulum.datetime(2026, 1, 1, tz="UTC")',
)
NO_TIMEOUT = AdviceRule(
    "DAG-NoTimeout",
    "Every task ends at some time: execution_timeout, or dagrun_timeout for the whole run",
    "A task that hangs keeps its slot and its worker, so that the environment does not scale down, and nobody is told.",
    "Airflow, Tasks, Timeouts; MWAA User Guide, mwaa-autoscaling",
    'default_args={"execution_timeout": timedelta(hours=1)}, or dagrun_timeout=timedelta(hours=4)',
)
SECRET_IN_CODE = AdviceRule(
    "DAG-SecretInCode",
    "No secret stands in a file of the folder",
    "The file lies in git, in the DAG bucket in all its versions, and in Airflow's database, and is shown in the UI.",
    "MWAA User Guide, security-best-practices; connections-secrets-manager",
    "a connection or variable in Secrets Manager (airflow: {secrets_backend: true}), and a new secret in place of this one",
)
ID_TOO_LONG = AdviceRule(
    "DAG-IdTooLong",
    "A DAG's id fits where it is needed",
    "Airflow takes 250 characters. The path of InvokeRestApi has 64, so a pipeline or state machine follows no run of a DAG whose id "
    "is longer than what that leaves: said where the team has `triggered_by:`.",
    "Airflow, DAG.dag_id; botocore 1.44.5, mwaa, RestApiPath",
    "a shorter id",
)
ID_TWICE = AdviceRule(
    "DAG-IdTwice",
    "An id belongs to one DAG of the folder",
    "Airflow keeps the one that it read last: which of them runs changes by chance.",
    "Airflow, DAGs, DAG discovery",
    "an id of its own for each",
)
TOO_MANY_DAGS = AdviceRule(
    "DAG-TooManyDags",
    "The folder has no more DAGs than the environment class carries",
    "Beyond it reading takes so long that tasks wait for the scheduler.",
    "MWAA User Guide, environment-class",
    "a larger environment_class, or the DAGs in two teams' folders",
)
NOTHING_ACCEPTED = AdviceRule(
    "DAG-NothingAccepted",
    "A comment that accepts a rule stands where the rule finds something",
    "Left behind, it would accept what comes there next.",
    "this check",
    "remove the comment, or put it on a line of the call or on the line before it",
)
ADVICE_RULES = (
    POKE_SENSOR,
    CALL_WHEN_READ,
    HEAVY_IMPORT,
    CATCHUP,
    DYNAMIC_START_DATE,
    NO_TIMEOUT,
    SECRET_IN_CODE,
    ID_TOO_LONG,
    ID_TWICE,
    TOO_MANY_DAGS,
    NOTHING_ACCEPTED,
)
RULES = {rule.id: rule for rule in ADVICE_RULES}
