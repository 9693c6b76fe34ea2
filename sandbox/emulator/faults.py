"""Faults on demand: CloudFormation's operations fail or take long where a file in the server's folder says so.

Templates know nothing of it, and no AWS but this one can have it. See sandbox/faults/fault.py for the file.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.services.cloudformation import stacks

from sandbox.faults.fault import Fault, held, pending


class InjectedFaultError(Exception):
    """Its text is what CloudFormation gives as the resource's reason."""


def install(folder: Path) -> None:
    """Put the faults before CloudFormation's three operations on resources."""
    create, update, delete = stacks._provision_resource, stacks._update_resource, stacks._delete_resource
    on_worker: Callable[[str], bool] = stacks._runs_on_worker_thread

    def faulty_create(resource_type: str, logical_id: str, properties: Any, stack_name: str) -> Any:
        meet(folder, "create", stack_name, resource_type, logical_id)
        return create(resource_type, logical_id, properties, stack_name)

    def faulty_update(
        resource_type: str, physical_id: str, old: Any, new: Any, stack_name: str, logical_id: str, *rest: Any
    ) -> Any:
        meet(folder, "update", stack_name, resource_type, logical_id)
        return update(resource_type, physical_id, old, new, stack_name, logical_id, *rest)

    def faulty_delete(
        resource_type: str, physical_id: str, properties: Any, stack_name: str, logical_id: str, *rest: Any
    ) -> Any:
        meet(folder, "delete", stack_name, resource_type, logical_id)
        return delete(resource_type, physical_id, properties, stack_name, logical_id, *rest)

    def waits(resource_type: str) -> bool:
        slow = any(fault.seconds and fault.resource_type == resource_type for _, fault in pending(folder))
        return slow or on_worker(resource_type)

    stacks._provision_resource, stacks._update_resource = faulty_create, faulty_update
    stacks._delete_resource, stacks._runs_on_worker_thread = faulty_delete, waits


def meet(folder: Path, operation: str, stack: str, resource_type: str, logical_id: str) -> None:
    """Let the first fault happen that is meant for this operation.

    Raises:
        InjectedFaultError: the fault has a reason to fail.
    """
    for path, fault in pending(folder):
        if fault.hits(operation, stack, resource_type, logical_id):
            _let_happen(path, fault)
            return


def _let_happen(path: Path, fault: Fault) -> None:
    if not fault.always:
        path.rename(held(path))
    deadline = time.monotonic() + fault.seconds
    while time.monotonic() < deadline and (held(path).exists() or fault.always):
        time.sleep(0.05)
    held(path).unlink(missing_ok=True)
    if fault.reason:
        raise InjectedFaultError(fault.reason)
