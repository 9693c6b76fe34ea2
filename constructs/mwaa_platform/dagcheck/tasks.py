"""Tasks: decorated functions, operators and their subclasses, mapped ones; what encloses them gives them their defaults."""

from mwaa_platform.dagcheck import airflow_calls, calling
from mwaa_platform.dagcheck.run import DagMade, Group, Run, Where
from mwaa_platform.dagcheck.values import (
    UNKNOWN,
    Arguments,
    Choice,
    Function,
    Instance,
    Task,
    Value,
    choice,
)

RUNNING = ("execute", "poke", "execute_complete", "on_kill", "notify", "async_notify", "choose_branch", "run")
"""Methods of an operator, sensor or notifier that Airflow calls."""
_ELSEWHERE = ("kubernetes", "docker", "kubernetes_cmd", "pyspark")
"""Kinds of `@task` whose function does not run on a worker, so not under the execution role."""
_CONTEXT: dict[object, Value] = {UNKNOWN: UNKNOWN}


def is_task_class(name: str) -> bool:
    """Whether a class outside the team's folder makes tasks, or is called by them: by the names that Airflow's have."""
    last = name.rpartition(".")[2]
    return airflow_calls.is_airflow(name) and last.endswith(("Operator", "Sensor", "Notifier", "Base"))


def with_defaults(run: Run, arguments: Arguments) -> Arguments:
    """The arguments over those that the DAG and the groups around give."""
    given = arguments.named.get("dag")
    own = airflow_calls.default_args_of(given) if given is not None else {}
    defaults = arguments.named.get("default_args")
    directly = (
        {key: value for key, value in defaults.items() if isinstance(key, str)} if isinstance(defaults, dict) else {}
    )
    named = {**own, **run.default_args(), **directly, **arguments.named}
    return Arguments(arguments.positional, named, arguments.open)


def accepted(started: Function, whole: Arguments, written: Arguments) -> Arguments:
    """Defaults go to those parameters of a subclass that have their names, written arguments to all."""
    parameters = started.node.args
    names = {parameter.arg for parameter in (*parameters.args, *parameters.kwonlyargs)}
    named = {key: value for key, value in whole.named.items() if key in names or key in written.named}
    return Arguments(whole.positional, named, whole.open)


def task_id(run: Run, arguments: Arguments, otherwise: str) -> str:
    """The task's name with its groups'."""
    value = arguments.named.get("task_id", otherwise)
    values = value.values if isinstance(value, Choice) else (value,)
    from mwaa_platform.dagcheck.text import shown

    names = [shown(name) if isinstance(name, str) else "…" for name in values]
    return run.task_name(names[0] if len(set(names)) == 1 else "…")


def run_instance(run: Run, instance: Instance, arguments: Arguments, where: Where) -> Value:
    """What the task of a team's own operator does, or what its base does where it changes nothing."""
    base = instance.base or Arguments(open=True)
    name = task_id(run, base if "task_id" in base.named else arguments, instance.of.node.name)
    dag = arguments.named.get("dag")
    with run.within_task(name, instance.of.node.name, airflow_calls.dag_id_of(dag)):
        run.task_made(instance.of.external_base(), _seen(instance), where, airflow_calls.made_of(dag))
        own = [method for method in RUNNING if isinstance(instance.of.find(method), Function)]
        for method in own:
            found = instance.of.find(method)
            calling.invoke(run, found, Arguments([instance, dict(_CONTEXT)], {}, open=True), where)
        if not {"execute", "poke", "notify"} & set(own):
            use_base(run, instance, where)
        airflow_calls.callbacks(run, arguments, where)
    return Task(UNKNOWN, {"name": instance.of.external_base(), "arguments": _seen(instance)})


def _seen(instance: Instance) -> Arguments:
    base = instance.base or Arguments(open=True)
    return Arguments(base.positional, {**base.named, **instance.attributes}, base.open)


def use_base(run: Run, instance: Instance, where: Where) -> None:
    """The base class's own work, with what the object holds by now."""
    airflow_calls.use_class(run, instance.of.external_base(), _seen(instance), run.place or where)


def call_decorated(run: Run, task: "calling.TaskFunction", arguments: Arguments, where: Where) -> Value:
    """A decorated function, called in a DAG."""
    kind = airflow_calls.decorator_kind(task.kind)
    handed = Arguments([_result(v) for v in arguments.positional], _results(arguments.named), arguments.open)
    if kind == "dag":
        given = {**task.options.named}
        dag_id = given.get("dag_id", next(iter(task.options.positional), task.of.name))
        dag = dag_id if isinstance(dag_id, str) else ""
        made = DagMade(dag_id, run.where(task.of.scope, task.of.node), task.options)
        run.dags.append(made)
        with run.within_group(Group(airflow_calls.plain_dict(given.get("default_args")), dag=dag, made=made)):
            airflow_calls.callbacks(run, task.options, where)
            calling.invoke(run, task.of, handed, where)
        return UNKNOWN
    if kind == "task_group":
        name = task.options.named.get("group_id", task.of.name)
        prefixed = task.options.named.get("prefix_group_id", True) is not False
        prefix = name if prefixed and isinstance(name, str) else ""
        defaults = airflow_calls.plain_dict(task.options.named.get("default_args"))
        with run.within_group(Group(defaults, prefix)):
            return calling.invoke(run, task.of, handed, where)
    options = with_defaults(run, task.options)
    operator = f"@task.{kind}" if kind not in ("task", "python") else "@task"
    if kind in _ELSEWHERE:
        return Task()
    with run.within_task(task_id(run, task.options, task.of.name), operator):
        run.task_made(operator, options, where, None)
        for parameter in _missing(task.of, handed):
            # Airflow fills a parameter of the context's name; of others nothing is known.
            handed.named[parameter] = UNKNOWN
        if task.of.node.args.kwarg:
            handed.open = True
        result = calling.invoke(run, task.of, handed, where)
        if kind == "bash":
            airflow_calls.shell(run, result, where)
        airflow_calls.callbacks(run, options, where)
    return Task(result)


def _missing(function: Function, arguments: Arguments) -> list[str]:
    parameters = function.node.args
    names = [p.arg for p in (*parameters.args, *parameters.kwonlyargs)][len(arguments.positional) :]
    return [name for name in names if name not in arguments.named and function.defaults.get(name) is None]


def _result(value: Value) -> Value:
    return value if not isinstance(value, Task) or value.facts else value.result


def _results(named: dict[str, Value]) -> dict[str, Value]:
    return {key: _result(value) for key, value in named.items()}


def of_mapping(run: Run, owner: Value, name: str, arguments: Arguments, where: Where) -> Value:
    """`partial`, `expand`, `expand_kwargs` and `override` of a task or of a partial one."""
    of, before = (owner.of, owner.arguments) if isinstance(owner, calling.Mapped) else (owner, Arguments())
    if name == "override" and isinstance(of, calling.TaskFunction):
        options = Arguments([], {**of.options.named, **arguments.named}, arguments.open)
        return calling.TaskFunction(of.of, of.kind, options)
    if name == "partial":
        return calling.Mapped(of, arguments)
    if name == "expand":
        named = {**before.named, **{key: _elements(value) for key, value in arguments.named.items()}}
        return calling.call(run, of, Arguments([], named, before.open or arguments.open), where)
    if name == "expand_kwargs":
        given = _result(arguments.positional[0]) if arguments.positional else UNKNOWN
        each = given if isinstance(given, (list, tuple)) else [UNKNOWN]
        found = []
        for one in each:
            named = {**before.named, **airflow_calls.plain_dict(one)}
            found.append(calling.call(run, of, Arguments([], named, not isinstance(one, dict)), where))
        return choice(found[:1])
    return UNKNOWN


def _elements(value: Value) -> Value:
    """What a mapped argument runs through; of a dictionary its pairs."""
    value = _result(value)
    if isinstance(value, Task):
        return UNKNOWN
    if isinstance(value, (list, tuple)):
        return choice(value) if value else UNKNOWN
    return UNKNOWN
