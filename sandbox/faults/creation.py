"""One resource type that fails: the stack rolls back, the message names the cause, data stays, the next deploy succeeds."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.cdk_cli import CdkFailedError
from sandbox.faults.assembly import Stack
from sandbox.faults.fault import Fault, Operation, inject
from sandbox.faults.observation import Observer
from sandbox.faults.reasons import reason_for
from sandbox.local_aws import LocalAws

DEPLOY = ("--exclusively", "--require-approval", "never", "--ci", "--progress", "events")
_SAID = re.compile(r'returned message: "(.*?)" \(|Message returned: (.*?) \(')


@dataclass(frozen=True, slots=True)
class FaultResult:
    """One row: what failed, what the stack did, what the CLI said, what was kept, and how the next deploy ended."""

    stack: str
    kind: str
    operation: str
    resource_type: str
    logical_id: str
    status: str
    message: str
    kept: tuple[str, ...]
    again: str
    seconds: float
    problems: tuple[str, ...]

    def with_problem(self, problem: str) -> "FaultResult":
        """The same with one problem more."""
        return replace(self, problems=(*self.problems, problem))

    def with_kept(self, kept: str) -> "FaultResult":
        """The same with one thing more that was kept."""
        return replace(self, kept=(*self.kept, kept))


class _InterruptedCliError(Exception):
    """The CLI was ended on purpose."""


@dataclass(frozen=True)
class Deployer:
    """Deploys single stacks of one assembly with the real CLI."""

    aws: LocalAws
    assembly: str

    def deploy(self, stack: Stack, *options: str, interrupt_at: str = "") -> str:
        """`cdk deploy` of this stack alone; returns what the CLI said. It is ended when it says `interrupt_at`.

        Raises:
            CdkFailedError: it failed.
        """
        arguments = ("deploy", stack.selector, *DEPLOY, *options, "--app", self.assembly)
        return self._run(f"deploy-{stack.name}", arguments, interrupt_at)

    def destroy(self, stack: Stack, *, interrupt_at: str = "") -> str:
        """`cdk destroy` of this stack alone.

        Raises:
            CdkFailedError: it failed.
        """
        arguments = ("destroy", stack.selector, "--exclusively", "--force", "--app", self.assembly)
        return self._run(f"destroy-{stack.name}", arguments, interrupt_at)

    def _run(self, log: str, arguments: Sequence[str], interrupt_at: str) -> str:
        lines: list[str] = []

        def listen(line: str) -> None:
            lines.append(line)
            if interrupt_at and interrupt_at in line:
                raise _InterruptedCliError

        try:
            return self.aws.cdk(log, *arguments, on_line=listen)
        except _InterruptedCliError:
            return "\n".join(lines)


def rehearse_fault(
    deployer: Deployer,
    stack: Stack,
    resource_type: str,
    *,
    operation: Operation = "create",
    options: Sequence[str] = (),
) -> FaultResult:
    """Deploy with the fault, look, deploy again without it."""
    started = time.monotonic()
    aws, observer, logical_id = deployer.aws, Observer(deployer.aws, stack), stack.first(resource_type)
    reason = reason_for(resource_type)
    before = observer.inventory()
    fault = inject(aws.folder, Fault(stack.name, resource_type, operation, logical_id, reason))
    problems: list[str] = []
    try:
        deployer.deploy(stack, *options)
        output = ""
        problems.append("the deployment succeeded in spite of the fault")
    except CdkFailedError as error:
        output = error.output
    if fault.exists():
        fault.unlink()
        problems.append("the fault did not happen")
    message = said(output, resource_type, logical_id, reason)
    if not message:
        problems.append("the CLI's output does not name type, logical id and cause together")
    status = observer.status()
    expected = "ROLLBACK_COMPLETE" if operation == "create" else "UPDATE_ROLLBACK_COMPLETE"
    if status != expected:
        problems.append(f"the stack is {status}, expected {expected}")
    kept = observer.skipped() if operation == "create" else []
    problems.extend(_left(stack, kept, before, observer.inventory()))
    again, problem = _deploy_again(deployer, stack, operation, options)
    seconds = round(time.monotonic() - started, 1)
    return FaultResult(
        stack.name,
        stack.kind,
        operation,
        resource_type,
        logical_id,
        status,
        message,
        tuple(f"{stack.resources[id]['Type']} {id}" for id in kept),
        again,
        seconds,
        (*problems, *problem),
    )


def said(output: str, resource_type: str, logical_id: str, reason: str) -> str:
    """The cause in the line of the CLI that names type, logical id and reason together; nothing if there is none."""
    for line in output.splitlines():
        if "_FAILED" in line and resource_type in line and logical_id in line and reason in line:
            found = _SAID.search(line)
            return next(filter(None, found.groups()), "") if found else reason
    return ""


def _left(stack: Stack, kept: Sequence[str], before: set[str], after: set[str]) -> list[str]:
    problems = [
        f"{id} is kept, which its template does not ask for" for id in kept if not stack.kept_when_creation_fails(id)
    ]
    buckets = sum(stack.resources[id]["Type"] == "AWS::S3::Bucket" for id in kept)
    left = sorted(after - before)
    if len([name for name in left if name.startswith("s3 ")]) != buckets:
        problems.append(f"{buckets} buckets are kept, there are {left}")
    problems.extend(f"left behind: {name}" for name in left if not name.startswith("s3 "))
    problems.extend(f"lost: {name}" for name in sorted(before - after))
    return problems


def _deploy_again(
    deployer: Deployer, stack: Stack, operation: Operation, options: Sequence[str]
) -> tuple[str, list[str]]:
    observer = Observer(deployer.aws, stack)
    lifted = operation == "create" and stack.protected
    if lifted:
        observer.lift_protection()
    try:
        deployer.deploy(stack, *options)
    except CdkFailedError as error:
        return observer.status(), [f"the second deployment failed: {error}"]
    status = observer.status()
    expected = "CREATE_COMPLETE" if operation == "create" else "UPDATE_COMPLETE"
    problems = [] if status == expected else [f"after the second deployment the stack is {status}, expected {expected}"]
    return f"{status}, protection lifted before" if lifted else status, problems
