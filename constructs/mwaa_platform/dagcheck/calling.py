"""Calls: functions and classes of the team's are followed, tasks among them; the rest goes to those who know it."""

import ast
from dataclasses import dataclass, field

from mwaa_platform.dagcheck import airflow_calls, boto, builtin_calls, expressions, reaching, statements, tasks
from mwaa_platform.dagcheck.run import MOST_CALLS_DEEP, Run, Where
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.values import (
    UNKNOWN,
    Arguments,
    Bound,
    Called,
    Choice,
    Class,
    External,
    Function,
    Instance,
    Made,
    Super,
    Task,
    Value,
    choice,
)

SUPER = External("builtins.super")
_PROPERTIES = ("property", "cached_property")


@dataclass(eq=False, slots=True)
class Property:
    """A method that is read as an attribute."""

    of: Function


@dataclass(eq=False, slots=True)
class Static:
    """A method without an object."""

    of: Function


@dataclass(eq=False, slots=True)
class TaskFunction:
    """A function under `@task`, `@task_group` or `@dag`; `kind` is the decorator's full name."""

    of: Function
    kind: str
    options: Arguments = field(default_factory=Arguments)


@dataclass(eq=False, slots=True)
class Mapped:
    """`partial(…)` of an operator or a task, before `expand`."""

    of: Value
    arguments: Arguments


def call(run: Run, callee: Value, arguments: Arguments, where: Where) -> Value:
    """What the call gives; what it uses is noted."""
    if isinstance(callee, Choice):
        return choice(call(run, one, arguments, where) for one in callee.values)
    if isinstance(callee, Function):
        return invoke(run, callee, arguments, where)
    if isinstance(callee, Class):
        return instantiate(run, callee, arguments, where)
    if isinstance(callee, TaskFunction):
        return tasks.call_decorated(run, callee, arguments, where)
    if isinstance(callee, Bound):
        return _bound(run, callee, arguments, where)
    if isinstance(callee, External):
        return airflow_calls.external(run, callee.name, arguments, where)
    if isinstance(callee, Made) and callee.name.startswith("airflow."):
        return decorated(run, arguments.positional[0] if arguments.positional else UNKNOWN, callee, where)
    follow_functions(run, arguments, where)
    return UNKNOWN


def follow_functions(run: Run, arguments: Arguments, where: Where) -> None:
    """Functions handed to something unknown are called by it, with arguments that nobody knows."""
    run.handed += 1
    try:
        for value in (*arguments.positional, *arguments.named.values()):
            if isinstance(value, Bound) and isinstance(value.of, Instance):
                call(run, value, Arguments(open=True), where)
            elif isinstance(value, Function):
                invoke(run, value, Arguments(open=True), where)
    finally:
        run.handed -= 1


def _bound(run: Run, callee: Bound, arguments: Arguments, where: Where) -> Value:
    owner = callee.of
    if isinstance(owner, Instance):
        found = owner.of.find(callee.name)
        if isinstance(found, TaskFunction):
            return tasks.call_decorated(run, found, Arguments([owner, *arguments.positional], arguments.named), where)
        whole = Arguments([owner, *arguments.positional], arguments.named, arguments.open)
        return invoke(run, found, whole, where) if isinstance(found, Function) else UNKNOWN
    if isinstance(owner, Super):
        return _super_call(run, owner, callee.name, arguments, where)
    if isinstance(owner, (TaskFunction, Mapped)):
        return tasks.of_mapping(run, owner, callee.name, arguments, where)
    if isinstance(owner, Called):
        return owner
    if isinstance(owner, Made):
        if reaching.is_reached_through(owner.name, callee.name):
            run.reaches_out(f"{owner.name.rpartition('.')[2]}.{callee.name}", where)
        return boto.method(run, owner, callee.name, arguments, where)
    if isinstance(owner, Task):
        return owner
    return builtin_calls.method(run, owner, callee.name, arguments, where)


def super_of(scope: Scope) -> Value:
    """`super()` where the scope is a method's."""
    around: Scope | None = scope
    while around is not None and around.instance is None:
        around = around.parent
    if around is None or around.instance is None or around.owner is None:
        return UNKNOWN
    return Super(around.instance, around.owner)


def _super_call(run: Run, of: Super, name: str, arguments: Arguments, where: Where) -> Value:
    for base in of.owner.bases:
        found = base.find(name) if isinstance(base, Class) else None
        if isinstance(found, Function):
            whole = Arguments([of.instance, *arguments.positional], arguments.named, arguments.open)
            return invoke(run, found, whole, where)
    if name == "__init__":
        of.instance.base = arguments
    elif name in tasks.RUNNING:
        tasks.use_base(run, of.instance, where)
    elif ".hooks." in (base_name := of.owner.external_base()):
        made = Made(base_name, of.instance.base or Arguments(open=True))
        return call(run, boto.attribute(run, made, name), arguments, where)
    return UNKNOWN


def instantiate(run: Run, of: Class, arguments: Arguments, where: Where) -> Value:
    """An object of a team's class; if the class is an operator, sensor or notifier, its task is read too."""
    instance = Instance(of)
    started = of.find("__init__")
    is_task = tasks.is_task_class(of.external_base())
    whole = tasks.with_defaults(run, arguments) if is_task else arguments
    if isinstance(started, Function):
        given = tasks.accepted(started, whole, arguments) if is_task else arguments
        invoke(run, started, Arguments([instance, *given.positional], given.named, given.open), where)
        if instance.base is None:
            instance.base = Arguments(open=True)
        elif is_task:
            instance.base = tasks.with_defaults(run, instance.base)
    else:
        instance.base = whole
        _fill_fields(instance, arguments)
    return tasks.run_instance(run, instance, whole, where) if is_task else instance


def _fill_fields(instance: Instance, arguments: Arguments) -> None:
    """What a dataclass or a named tuple would do."""
    names = [
        node.target.id
        for node in instance.of.node.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    instance.attributes |= dict(zip(names, arguments.positional, strict=False))
    instance.attributes |= {key: value for key, value in arguments.named.items() if key in names}


def invoke(run: Run, function: Function, arguments: Arguments, where: Where) -> Value:
    """The function's result for these arguments; recursion ends in what is unknown."""
    marker = id(function.node)
    if run.depth >= MOST_CALLS_DEEP or marker in run.active or run.spent():
        run.cut_short = True
        return UNKNOWN
    scope = Scope(function.scope.path, function.scope, owner=function.owner)
    first = arguments.positional[0] if arguments.positional else None
    scope.instance = first if isinstance(first, Instance) and function.owner else None
    _bind(scope, function, arguments)
    run.depth += 1
    run.active.add(marker)
    try:
        if isinstance(function.node, ast.Lambda):
            return expressions.evaluate(run, scope, function.node.body)
        statements.execute(run, scope, function.node.body)
    finally:
        run.depth -= 1
        run.active.discard(marker)
    return choice(scope.returned)


def _bind(scope: Scope, function: Function, arguments: Arguments) -> None:
    parameters = function.node.args
    names = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
    named = dict(arguments.named)
    scope.names |= dict(zip(names, arguments.positional, strict=False))
    for name in [*names, *(parameter.arg for parameter in parameters.kwonlyargs)]:
        if name in named:
            scope.names[name] = named.pop(name)
        elif name not in scope.names:
            scope.names[name] = UNKNOWN if arguments.open else function.defaults.get(name, UNKNOWN)
    if parameters.vararg:
        scope.names[parameters.vararg.arg] = list(arguments.positional[len(names) :])
    if parameters.kwarg:
        rest: dict[object, Value] = {}
        rest.update(named)
        if arguments.open:
            rest[UNKNOWN] = UNKNOWN
        scope.names[parameters.kwarg.arg] = rest


def defaults_of(run: Run, scope: Scope, parameters: ast.arguments) -> dict[str, Value]:
    """The parameters' default values, read where the function is defined."""
    by_position = (*parameters.posonlyargs, *parameters.args)
    last = by_position[len(by_position) - len(parameters.defaults) :]
    pairs = [
        *zip(last, parameters.defaults, strict=True),
        *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
    ]
    return {p.arg: expressions.evaluate(run, scope, node) for p, node in pairs if node is not None}


def unwrapped(member: Value) -> Value:
    """A class's member as the class gives it."""
    return member.of if isinstance(member, (Static, Property)) else member


def decorated(run: Run, value: Value, decorator: Value, where: Where) -> Value:
    """The function under the decorator; one that is not known leaves it as it is."""
    name = decorator.name if isinstance(decorator, (External, Made)) else ""
    if isinstance(value, TaskFunction) and airflow_calls.is_task_decorator(name):
        return value
    if isinstance(value, Function):
        last = name.rpartition(".")[2]
        if last in _PROPERTIES:
            return Property(value)
        if name == "builtins.staticmethod":
            return Static(value)
        if airflow_calls.is_task_decorator(name):
            return TaskFunction(value, name, decorator.arguments if isinstance(decorator, Made) else Arguments())
        if isinstance(decorator, Function):
            wrapped = invoke(run, decorator, Arguments([value]), where)
            return wrapped if isinstance(wrapped, (Function, TaskFunction)) else value
    return value
