"""boto3 and Airflow's AWS hooks in Python code: clients, paginators, waiters, transfers, resources, methods of hooks."""

import re
from typing import Any

from mwaa_platform.dagcheck import airflow_calls, calling, options
from mwaa_platform.dagcheck.boto_resources import RESOURCES, Resource
from mwaa_platform.dagcheck.run import Run, Where, first
from mwaa_platform.dagcheck.text import HOLE
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Bound, Made, Value, each
from mwaa_platform.integrations.operator_calls import HOOK_SERVICES, SERVED
from mwaa_platform.integrations.operator_calls.client_methods import NO_CALLS, TRANSFERS, WAITERS, operation_of

_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token", "profile_name")
_CLIENT_NAMES = ("conn", "client", "glue_client", "get_conn", "get_client_type", "async_conn", "get_async_conn")
_ENVIRONMENT = re.compile(r"AIRFLOW__(\w+?)__(\w+)")


def environment_name(name: str, run: Run, where: Where) -> Value:
    """An environment variable: Airflow's options stand there as `AIRFLOW__SECTION__KEY`."""
    found = _ENVIRONMENT.fullmatch(name)
    if not found:
        return HOLE
    return options.option(run, f"{found[1]}.{found[2]}".lower(), NotImplemented, where)


def entry(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    """`boto3.client`, `boto3.resource`, `boto3.Session`."""
    last = name.rpartition(".")[2]
    if last == "Session":
        return Made("boto3.Session", arguments, _identity(arguments, {}))
    if last in ("client", "resource"):
        return _made(run, last, arguments, _identity(arguments, {}))
    return UNKNOWN


def _identity(arguments: Arguments, before: dict[str, Value]) -> dict[str, Value]:
    """Whose calls these are, and where: what was given to the session, unless the client says otherwise."""
    facts = dict(before)
    if any(arguments.named.get(key) is not None for key in _KEYS):
        facts["foreign"] = True
    region = first(arguments, 1, "region_name", None)
    return {**facts, "region_name": region} if region is not None else facts


def _made(run: Run, kind: str, arguments: Arguments, facts: dict[str, Value]) -> Value:
    service = first(arguments, 0, "service_name", UNKNOWN)
    found = [
        Made(f"boto3.{kind}", arguments, {**facts, "service": one if _is_name(one) else ""}) for one in each([service])
    ]
    return found[0] if len(found) == 1 else UNKNOWN


def _is_name(value: Value) -> bool:
    return isinstance(value, str) and value.replace("-", "").isalnum() and value.isascii()


def attribute(run: Run, of: Made, name: str) -> Value:
    """An attribute of a hook, client or resource that is one by itself; everything else is a method."""
    service = HOOK_SERVICES.get(of.name)
    if service is not None and name in _CLIENT_NAMES and not name.startswith("get_"):
        return _client_of_hook(run, of, service)
    if name == "resource" and of.name.rpartition(".")[2] == "S3Hook":
        return Made("boto3.resource", of.arguments, {**_hook_facts(of), "service": "s3"})
    if of.name == "boto3.resource" and name == "meta":
        return of
    if of.name == "boto3.resource" and name == "client":
        return Made("boto3.client", of.arguments, of.facts)
    if name == "hook" and isinstance(of.facts.get("hook"), Made):
        return of.facts["hook"]
    if name == "objects" and of.name == "resource:s3.Bucket":
        return Made("resource:s3.objects", of.arguments, of.facts)
    return Bound(of, name)


def _hook_facts(of: Made) -> dict[str, Value]:
    named = of.arguments.named
    position = of.arguments.positional
    connection = named.get("aws_conn_id", position[0] if position else None)
    facts = {"aws_conn_id": connection, "region_name": named.get("region_name")}
    return {key: value for key, value in facts.items() if value is not None}


def _client_of_hook(run: Run, of: Made, service: str) -> Value:
    kind = service or of.arguments.named.get("client_type") or of.arguments.named.get("resource_type")
    made = "resource" if of.arguments.named.get("resource_type") or service == "dynamodb" else "client"
    return Made(f"boto3.{made}", of.arguments, {**_hook_facts(of), "service": kind if isinstance(kind, str) else ""})


def method(run: Run, of: Made, name: str, arguments: Arguments, where: Where) -> Value:
    """A method of something external."""
    if of.name == "boto3.Session" and name in ("client", "resource"):
        return _made(run, name, arguments, _identity(arguments, of.facts))
    if of.name == "boto3.client":
        return _of_client(run, of, name, arguments, where)
    if of.name in ("boto3.paginator", "boto3.waiter"):
        for operation in of.facts["operations"]:
            _use(run, of, operation, arguments.named, arguments.open, where)
        return UNKNOWN
    if of.name == "boto3.resource" or of.name.startswith("resource:"):
        return _of_resource(run, of, name, arguments, where)
    if of.name in HOOK_SERVICES or ".hooks." in of.name:
        return _of_hook(run, of, name, arguments, where)
    calling.follow_functions(run, arguments, where)
    return of if of.facts.get("kind") else UNKNOWN


def _of_client(run: Run, of: Made, name: str, arguments: Arguments, where: Where) -> Value:
    service = of.facts["service"]
    if name in ("get_paginator", "get_waiter"):
        asked = first(arguments, 0, "operation_name" if name == "get_paginator" else "waiter_name")
        text = asked if isinstance(asked, str) else ""
        operations = (operation_of(service, text),) if name == "get_paginator" else WAITERS.get((service, text), ("",))
        if not all(operations):
            run.doubt(f"{service or 'a client'}: what {name}({text!r}) calls is not known", where)
        return Made(
            f"boto3.{name.removeprefix('get_')}", of.arguments, {**of.facts, "operations": [o for o in operations if o]}
        )
    if name == "generate_presigned_url":
        inner = first(arguments, 1, "Params", None)
        asked = first(arguments, 0, "ClientMethod", "")
        _use(
            run,
            of,
            operation_of(service, asked if isinstance(asked, str) else ""),
            _plain(inner),
            not isinstance(inner, dict),
            where,
        )
        return HOLE
    if name in NO_CALLS:
        return UNKNOWN
    if service == "s3" and name in TRANSFERS:
        transfer = TRANSFERS[name]
        named = dict(zip(transfer.positional, arguments.positional, strict=False)) | arguments.named
        for operation in transfer.operations:
            _use(run, of, operation, named, arguments.open, where)
        return UNKNOWN
    operation = operation_of(service, name)
    if not operation:
        if not of.facts.get("foreign"):
            said = f"{service}: {name}" if service else f"a client of a service that is not named here: {name}"
            run.doubt(f"no integration has the call {said}", where)
        return UNKNOWN
    _use(run, of, operation, arguments.named, arguments.open, where)
    return Made("boto3.answer", Arguments(), {}) if operation == "AssumeRole" else UNKNOWN


def _use(run: Run, of: Made, operation: str, named: dict[str, Value], is_open: bool, where: Where) -> None:
    if of.facts.get("foreign") or not operation:
        return
    given = {key: value for key, value in of.facts.items() if key in ("aws_conn_id", "region_name")}
    run.use(f"boto3:{of.facts['service']}.{operation}", Arguments([], {**named, **given}, is_open), where)


def _plain(value: Value) -> dict[str, Value]:
    return airflow_calls.plain_dict(value)


def _of_resource(run: Run, of: Made, name: str, arguments: Arguments, where: Where) -> Value:
    service = of.facts["service"]
    kind = of.name.removeprefix("resource:") if of.name.startswith("resource:") else service
    known: Resource | None = RESOURCES.get(kind)
    if known is None:
        run.doubt(f"boto3's resource {kind or 'of a service that is not named here'} is not read", where)
        return UNKNOWN
    before: dict[str, Any] = of.facts.get("parameters", {})
    if name in known.children:
        child, names = known.children[name]
        given = dict(zip(names, arguments.positional, strict=False)) | arguments.named
        renamed = {known.renamed.get(key, key): value for key, value in given.items()}
        return Made(f"resource:{child}", of.arguments, {**of.facts, "parameters": {**before, **renamed}})
    if name in known.methods:
        positional, operations = known.methods[name]
        named = dict(zip(positional, arguments.positional, strict=False)) | arguments.named
        renamed = {known.renamed.get(key, key): value for key, value in named.items()}
        parameters = {**before, **renamed}
        for operation in operations:
            _use(run, of, operation, parameters, arguments.open, where)
        after = known.results.get(name, "")
        return Made(f"resource:{after}", of.arguments, {**of.facts, "parameters": parameters}) if after else UNKNOWN
    if name not in known.harmless:
        run.doubt(f"boto3's resource {kind}: what {name} calls is not known", where)
    return UNKNOWN


def _of_hook(run: Run, of: Made, name: str, arguments: Arguments, where: Where) -> Value:
    service = HOOK_SERVICES.get(of.name)
    if service is None:
        if of.name.startswith("airflow.providers.amazon.aws."):
            run.doubt(f"no integration serves {of.name.rpartition('.')[2]}.{name}", where)
        return UNKNOWN
    if name in _CLIENT_NAMES:
        return _client_of_hook(run, of, service)
    if name == "get_session":
        return Made("boto3.Session", arguments, _hook_facts(of))
    full = f"{of.name}.{name}"
    served = SERVED.get(full)
    if served is None:
        calling.follow_functions(run, arguments, where)
        if not name.startswith(("get_conn", "_", "log", "parse_", "get_s3_bucket_key", "test_connection")):
            run.doubt(f"what {of.name.rpartition('.')[2]}.{name} calls is not known here", where)
        return UNKNOWN
    named = dict(zip(served.positional, arguments.positional, strict=False)) | arguments.named
    run.use(full, Arguments([], {**named, **_hook_facts(of)}, arguments.open), where)
    if served.gives:
        return Made(
            f"resource:{served.gives}",
            of.arguments,
            {**_hook_facts(of), "service": "s3", "parameters": _address(named)},
        )
    from mwaa_platform.dagcheck.values import Task

    return Task(UNKNOWN, {"name": full, "arguments": Arguments([], named, arguments.open)})


def _address(named: dict[str, Value]) -> dict[str, Value]:
    from mwaa_platform.dagcheck.arguments import s3_address

    bucket, key = s3_address(named.get("key", UNKNOWN), named.get("bucket_name"))
    return {"Bucket": bucket, "Key": key}
