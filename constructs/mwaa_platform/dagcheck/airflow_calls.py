"""What Airflow's own names mean: DAGs, groups, decorators, options, operators that run Python or a shell; and who else reaches AWS."""

import re
import sys
from collections.abc import Mapping

from mwaa_platform.dagcheck import boto, builtin_calls, calling, options, reaching, tasks, times
from mwaa_platform.dagcheck.connections import Whose, of_extra
from mwaa_platform.dagcheck.run import DagMade, Group, Run, Where, first
from mwaa_platform.dagcheck.text import HOLE, shown
from mwaa_platform.dagcheck.values import (
    UNKNOWN,
    Arguments,
    Bound,
    External,
    Function,
    Instance,
    Made,
    Task,
    Value,
    each,
)
from mwaa_platform.integrations.operator_calls import HOOK_SERVICES, SERVED, WITHOUT_AWS

_DECORATORS = (
    "airflow.decorators.",
    "airflow.sdk.",
    "airflow.sdk.definitions.decorators.",
    "airflow.sdk.bases.decorator.",
)
_DECORATED = ("task", "dag", "task_group", "setup", "teardown")
_DAGS = (
    "airflow.DAG",
    "airflow.sdk.DAG",
    "airflow.models.DAG",
    "airflow.models.dag.DAG",
    "airflow.sdk.definitions.dag.DAG",
)
_GROUPS = ("TaskGroup",)
_TIMETABLES = (
    *("CronTriggerTimetable", "MultipleCronTriggerTimetable", "CronDataIntervalTimetable", "DeltaTriggerTimetable"),
    *("DeltaDataIntervalTimetable", "DatasetOrTimeSchedule", "AssetOrTimeSchedule"),
)
"""Those that have intervals, or moments, since the start date."""
_AMAZON = "airflow.providers.amazon.aws."
_TASKS_OF_AMAZON = tuple(_AMAZON + part for part in ("operators.", "sensors.", "transfers.", "notifications."))
_CALLABLES = ("python_callable", "callable", "check_fn", "process_func")
_AWS_LIBRARIES = (
    "awswrangler",
    "s3fs",
    "aiobotocore",
    "aioboto3",
    "botocore.session",
    "smart_open",
    "pyathena",
    "redshift_connector",
)
_MAKERS_OF_DAGS = ("dagfactory.",)
"""Libraries that make DAGs of something else than Python."""
_SHELL = re.compile(
    r"(?:^|[\s;&|(`])(aws\s+[a-z0-9\-]+\s+[a-z0-9\-]+)|(?:^|[\s;&|(`/])(dbt)[\"']?\s(?:[^;&|]*\s)?(?:build|run|seed|snapshot|test)\b"
)
_SECRETS = re.compile(r"airflow\.(?:sdk|models|hooks)(?:\.\w+)*\.(?P<of>Variable|Connection|BaseHook)\.\w+")
_ROLE_OF_ENVIRONMENT = ("aws_default", None, "")
"""Connections under which calls are made as the execution role: the default one, which MWAA leaves empty, and none."""


def is_airflow(name: str) -> bool:
    """Whether the name is Airflow's or a provider's."""
    return name.startswith("airflow.")


def is_task_decorator(name: str) -> bool:
    """Whether the name is that of `@task`, a kind of it, `@dag` or `@task_group`."""
    return name.startswith(_DECORATORS) and decorator_kind(name, whole=True).split(".")[0] in _DECORATED


def decorator_kind(name: str, *, whole: bool = False) -> str:
    """`task.sensor` is `sensor`, `task` itself `task`."""
    for prefix in sorted(_DECORATORS, key=len, reverse=True):
        if name.startswith(prefix):
            rest = name.removeprefix(prefix)
            rest = rest.split(".", 1)[1] if rest.split(".")[0] not in _DECORATED and "." in rest else rest
            return rest if whole else rest.rpartition(".")[2]
    return ""


def plain_dict(value: Value) -> dict[str, Value]:
    """A dictionary's entries with known names; nothing of anything else."""
    return {key: item for key, item in value.items() if isinstance(key, str)} if isinstance(value, dict) else {}


def default_args_of(dag: Value) -> dict[str, Value]:
    """What a DAG gives its operators."""
    return plain_dict(dag.arguments.named.get("default_args")) if isinstance(dag, Made) else {}


def group_of(value: Value) -> Group | None:
    """What a `with` enters, if it is a DAG or a task group."""
    if not isinstance(value, Made) or value.facts.get("kind") not in ("dag", "group"):
        return None
    named = value.arguments.named
    group_id = first(value.arguments, 0, "group_id", "")
    prefixed = value.facts["kind"] == "group" and named.get("prefix_group_id", True) is not False
    prefix = group_id if prefixed and isinstance(group_id, str) else ""
    return Group(default_args_of(value), prefix, dag_id_of(value), made_of(value))


def made_of(dag: Value) -> DagMade | None:
    """A DAG as it was made, if the value is one."""
    found = dag.facts.get("made") if isinstance(dag, Made) else None
    return found if isinstance(found, DagMade) else None


def dag_id_of(dag: Value) -> str:
    """A DAG's id, as far as it is known."""
    found = first(dag.arguments, 0, "dag_id", "") if isinstance(dag, Made) and dag.facts.get("kind") == "dag" else ""
    return shown(found) if isinstance(found, str) else ""


def external(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    """A call of something outside the team's folder."""
    if (moment := times.called(name, arguments)) is not None:
        return moment
    if reaching.is_reached_by(name, arguments):
        run.reaches_out(name, where)
    if reaching.is_client(name):
        return Made(name, arguments)
    if name.startswith("builtins."):
        return builtin_calls.builtin(run, name.removeprefix("builtins."), arguments, where)
    if name.startswith("boto3"):
        return boto.entry(run, name, arguments, where)
    if is_airflow(name):
        return _airflow(run, name, arguments, where)
    known = builtin_calls.library(run, name, arguments, where)
    if known is not NotImplemented:
        return known
    calling.follow_functions(run, arguments, where)
    if name.startswith(_AWS_LIBRARIES):
        run.doubt(f"{name} calls AWS by itself, and which calls cannot be told from here", where)
    elif name.startswith(_MAKERS_OF_DAGS):
        run.doubt(f"{name} makes DAGs, and what they call is not read here", where)
    elif name.split(".")[0] not in sys.stdlib_module_names and _names_s3(arguments):
        run.doubt(f"{name} is given an address in S3, and whether it reads or writes there cannot be told", where)
    return UNKNOWN


def _names_s3(arguments: Arguments) -> bool:
    values = each((*arguments.positional, *arguments.named.values()))
    return any(isinstance(value, str) and value.startswith(("s3://", "s3a://")) for value in values)


def _airflow(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    last = name.rpartition(".")[2]
    if "configuration" in name and last.startswith("get"):
        return options.looked_up(run, last, arguments, where)
    if secret := _SECRETS.fullmatch(name):
        asked = first(arguments, 0, "key" if secret["of"] == "Variable" else "conn_id")
        run.reaches_out(".".join(name.split(".")[-2:]), where)
        run.looks_up(
            "variables" if secret["of"] == "Variable" else "connections",
            asked if isinstance(asked, str) else HOLE,
            where,
        )
        return HOLE if ".Variable." in name else UNKNOWN
    if name in _DAGS or last in _GROUPS:
        callbacks(run, arguments, where)
        if name not in _DAGS:
            return Made(name, arguments, {"kind": "group"})
        made = DagMade(first(arguments, 0, "dag_id", UNKNOWN), where, arguments)
        run.dags.append(made)
        return Made(name, arguments, {"kind": "dag", "made": made})
    if is_task_decorator(name):
        if arguments.positional and isinstance(arguments.positional[0], Function):
            return calling.decorated(run, arguments.positional[0], Made(name, arguments), where)
        return Made(name, arguments)
    if last in _TIMETABLES:
        return Made(name, arguments)
    if last == "partial":
        return calling.Mapped(External(name.removesuffix(".partial")), arguments)
    if name in HOOK_SERVICES or ".hooks." in name:
        return Made(name, arguments)
    if last == "ObjectStoragePath" and _names_s3(arguments):
        run.doubt(
            "an ObjectStoragePath reads or writes in S3 when it is used, and which cannot be told from here", where
        )
    if tasks.is_task_class(name) or name in SERVED:
        return _task(run, name, arguments, where)
    if last == "Connection":
        _connection(run, arguments)
    calling.follow_functions(run, arguments, where)
    return UNKNOWN


def _connection(run: Run, arguments: Arguments) -> None:
    """A connection that the folder's own code makes."""
    conn_id = arguments.named.get("conn_id")
    if isinstance(conn_id, str):
        own = Whose(keys=bool(arguments.named.get("login")))
        run.connections[conn_id.lower()] = of_extra(arguments.named.get("extra")) or own


def _task(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    whole = tasks.with_defaults(run, arguments)
    last = name.rpartition(".")[2]
    dag = arguments.named.get("dag")
    with run.within_task(tasks.task_id(run, arguments, ""), last, dag_id_of(dag)):
        run.task_made(name, whole, where, made_of(dag))
        use_class(run, name, whole, where)
        _callables(run, whole, where)
        if last in ("BashOperator", "BashSensor"):
            shell(run, whole.named.get("bash_command"), where)
        callbacks(run, whole, where)
    return Task(UNKNOWN, {"name": name, "arguments": whole})


def use_class(run: Run, name: str, arguments: Arguments, where: Where) -> None:
    """Note an operator's use; one of Amazon's that nothing serves cannot be told."""
    if name in SERVED:
        run.use(name, arguments, where)
    elif name.startswith(_TASKS_OF_AMAZON) and name not in WITHOUT_AWS:
        last = name.rpartition(".")[2]
        if last in ("AwsBaseOperator", "AwsBaseSensor", "AwsToAwsBaseOperator"):
            return
        run.doubt(f"no integration serves {last}, and what it calls is not known here", where)


def _callables(run: Run, arguments: Arguments, where: Where) -> None:
    """The functions that an operator runs as its task."""
    given = Arguments(
        [], {**plain_dict(arguments.named.get("op_kwargs")), **plain_dict(arguments.named.get("templates_dict"))}
    )
    positional = arguments.named.get("op_args")
    given.positional = list(positional) if isinstance(positional, (list, tuple)) else []
    given.open = True
    for key in _CALLABLES:
        for value in each([arguments.named.get(key)]):
            if isinstance(value, (Function, Bound)):
                handed = Arguments([tasks._result(v) for v in given.positional], tasks._results(given.named), open=True)
                calling.call(run, value, handed if key == "python_callable" else Arguments(open=True), where)


def callbacks(run: Run, arguments: Arguments, where: Where) -> None:
    """Functions that Airflow calls when a task or a DAG run ends: each is read once."""
    defaults = plain_dict(arguments.named.get("default_args"))
    for key, value in {**defaults, **arguments.named}.items():
        if not key.startswith(("on_", "sla_")) or not key.endswith("_callback"):
            continue
        found = value if isinstance(value, (list, tuple)) else [value]
        for one in each(found):
            if isinstance(one, Function) and id(one) not in run.called_back:
                run.called_back.add(id(one))
                with run.within_task(run.task.name, key):
                    calling.invoke(run, one, Arguments(open=True), where)


def shell(run: Run, command: Value, where: Where) -> None:
    """A command line that calls the AWS CLI, or dbt, which calls what its project and its adapter want."""
    for text in each([command]):
        if isinstance(text, str) and (found := _SHELL.search(text)):
            run.doubt(f"the shell runs `{found[1] or found[2]} …`, and what that calls is not read here", where)


def foreign(run: Run, arguments: Mapping[str, Value], where: Where) -> bool:
    """Whether calls under this connection are another identity's; the assumption of its role is noted, a doubt if nobody knows."""
    result = False
    for value in each([arguments.get("aws_conn_id")]):
        if value in _ROLE_OF_ENVIRONMENT or isinstance(value, (Instance, Task)):
            continue
        if isinstance(value, str) and value.lower() in run.connections:
            whose = run.connections[value.lower()]
            if whose.taking:
                run.use("boto3:sts.AssumeRole", Arguments([], dict(whose.taking)), where)
            result = result or bool(whose)
            continue
        said = (
            f"the connection {value}"
            if isinstance(value, str) and HOLE not in value
            else "a connection that is not named here"
        )
        run.doubt(f"{said} may carry another role or keys, and its extra is not in this folder", where)
        result = True
    return result
