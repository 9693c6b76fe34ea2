"""How one path is told: what the user sees, what mends it, and whether it ended well."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from botocore.exceptions import ClientError

from sandbox.cdk_cli import CdkFailedError
from sandbox.faults.assembly import Stack
from sandbox.faults.creation import Deployer
from sandbox.faults.observation import Observer

DATA = "data/by-hand.txt"


@dataclass(frozen=True, slots=True)
class PathResult:
    """One path: what the CLI said, what mends it, how it ended."""

    path: str
    stack: str
    message: str
    cure: str
    again: str
    seconds: float
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    """A deployed stage, and its stacks by kind."""

    deployer: Deployer
    stacks: dict[str, Stack]

    def observer(self, kind: str) -> Observer:
        """To look at one of its stacks."""
        return Observer(self.deployer.aws, self.stacks[kind])

    def bucket(self) -> str:
        """The DAG bucket: the one that the environment's files are deployed into."""
        cloudformation = self.observer("Storage").client("cloudformation")
        name = self.stacks["Storage"].name
        resources = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        (found,) = (r for r in resources if r["LogicalResourceId"] == self._bucket_id())
        return str(found["PhysicalResourceId"])

    def _bucket_id(self) -> str:
        resources = self.stacks["Storage"].resources
        deployment = next(r for r in resources.values() if r["Type"] == "Custom::MwaaFileDeployment")
        return str(deployment["Properties"]["Bucket"]["Ref"])

    def put_data(self) -> str:
        """Put an object into the DAG bucket that no deployment of ours brought; returns the bucket."""
        bucket = self.bucket()
        self.observer("Storage").client("s3").put_object(Bucket=bucket, Key=DATA, Body=b"kept")
        return bucket

    def has_data(self, bucket: str) -> bool:
        """Whether bucket and object are still there."""
        with suppress(ClientError):
            answer = self.observer("Storage").client("s3").get_object(Bucket=bucket, Key=DATA)
            return bool(answer["Body"].read() == b"kept")
        return False


class Story:
    """Collects what one path shows: `expect` notes what is not as it should be."""

    def __init__(self, path: str, stack: Stack, cure: str) -> None:
        self.message = self.again = ""
        self._path, self._stack, self._cure = path, stack, cure
        self._problems: list[str] = []
        self._started = time.monotonic()

    def expect(self, holds: bool, problem: str) -> None:
        """Note the problem unless it holds."""
        if not holds:
            self._problems.append(problem)

    def told(self, output: str, words: str) -> None:
        """Take the line of the CLI that holds the words as the path's message."""
        self.message = next((" ".join(line.split()) for line in output.splitlines() if words in line), "")
        self.expect(bool(self.message), f"the CLI does not say `{words}`")

    def refused(self, attempt: Callable[[], str], words: str) -> None:
        """Let the attempt fail with these words."""
        try:
            attempt()
        except CdkFailedError as error:
            self.told(error.output, words)
        else:
            self.expect(False, f"it succeeded, and should have said `{words}`")

    def ended(self, status: str, expected: str) -> None:
        """Take the stack's status as the path's end."""
        self.again = status
        self.expect(status == expected, f"the stack is {status}, expected {expected}")

    def result(self) -> PathResult:
        """What it came to."""
        seconds = round(time.monotonic() - self._started, 1)
        problems = tuple(self._problems)
        return PathResult(self._path, self._stack.name, self.message, self._cure, self.again, seconds, problems)
