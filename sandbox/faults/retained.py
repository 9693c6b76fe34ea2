"""What is protected and retained: failed creations, failed updates, destruction, and what a former environment left."""

from collections.abc import Iterator

from sandbox.cdk_cli import CdkFailedError
from sandbox.faults.creation import FaultResult, rehearse_fault
from sandbox.faults.fault import Fault, inject
from sandbox.faults.observation import GONE
from sandbox.faults.reasons import reason_for
from sandbox.faults.story import PathResult, Situation, Story

PROTECTED = "cannot be deleted while TerminationProtection is enabled"


def updates_with_data(situation: Situation) -> Iterator[FaultResult]:
    """Each type of the storage stack fails once in an update (of the stack's tags), with data in the bucket."""
    stack = situation.stacks["Storage"]
    bucket = situation.put_data()
    for number, resource_type in enumerate(stack.resource_types):
        options = ("--tags", f"rehearsal={number}")
        row = rehearse_fault(situation.deployer, stack, resource_type, operation="update", options=options)
        if not situation.has_data(bucket):
            yield row.with_problem(f"the object in {bucket} is gone")
        else:
            yield row.with_kept("the object in the DAG bucket")


def protected_creation_failed(situation: Situation) -> Iterator[PathResult]:
    """The CLI protects a stack before it creates it, and cannot delete it when the creation has failed."""
    stack, observer, deployer = situation.stacks["Monitoring"], situation.observer("Monitoring"), situation.deployer
    cure = "aws cloudformation update-termination-protection --no-enable-termination-protection, deploy again"
    story = Story("cdk deploy after a protected stack could not be created", stack, cure)
    observer.delete()
    inject(
        deployer.aws.folder, Fault(stack.name, stack.resource_types[-1], reason=reason_for(stack.resource_types[-1]))
    )
    story.refused(lambda: deployer.deploy(stack), "CREATE_FAILED")
    story.refused(lambda: deployer.deploy(stack), PROTECTED)
    observer.lift_protection()
    deployer.deploy(stack)
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()


def destroy_refused(situation: Situation) -> Iterator[PathResult]:
    """`cdk destroy` of a stack that the declaration retains, with data in its bucket."""
    stack = situation.stacks["Storage"]
    story = Story("cdk destroy with data, removal: retain", stack, "none needed: nothing was deleted")
    bucket = situation.put_data()
    before = situation.observer("Storage").status()
    story.refused(lambda: situation.deployer.destroy(stack), PROTECTED)
    story.expect(situation.has_data(bucket), f"the object in {bucket} is gone")
    story.ended(situation.observer("Storage").status(), before)
    yield story.result()


def former_log_groups(situation: Situation) -> Iterator[PathResult]:
    """Somebody lifted the protection and deleted stack and environment; the log groups stayed, and the stage is deployed again."""
    stack, observer, deployer = situation.stacks["Mwaa"], situation.observer("Mwaa"), situation.deployer
    cure = "lift the protection, cdk deploy --import-existing-resources"
    story = Story("cdk deploy where a former environment's log groups are", stack, cure)
    logs, environment = observer.client("logs"), stack.resources[stack.first("AWS::MWAA::Environment")]
    name = str(environment["Properties"]["Name"])
    group = f"airflow-{name}-Task"
    logs.create_log_stream(logGroupName=group, logStreamName="former")
    observer.lift_protection()
    deployer.destroy(stack)
    story.expect(observer.status() == GONE, f"the stack is {observer.status()}")
    observer.delete_environment(name)
    story.refused(lambda: deployer.deploy(stack), "already exists")
    observer.lift_protection()
    deployer.deploy(stack, "--import-existing-resources")
    story.ended(observer.status(), "CREATE_COMPLETE")
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    story.expect(
        [stream["logStreamName"] for stream in streams] == ["former"], "the former environment's logs are gone"
    )
    yield story.result()


def destroy_unprotected(situation: Situation) -> Iterator[PathResult]:
    """The protection is lifted by hand, and the storage stack destroyed with data in its bucket."""
    stack, deployer = situation.stacks["Storage"], situation.deployer
    story = Story(
        "cdk destroy with data, protection lifted by hand", stack, "copy from the former bucket what is needed"
    )
    bucket = situation.put_data()
    for kind in ("Access", "Mwaa"):
        if kind in situation.stacks:
            situation.observer(kind).delete()
    situation.observer("Storage").lift_protection()
    story.told(deployer.destroy(stack), "DELETE_SKIPPED")
    story.expect(situation.observer("Storage").status() == GONE, "the stack is still there")
    story.expect(situation.has_data(bucket), f"the object in {bucket} is gone")
    deployer.deploy(stack)
    story.expect(situation.bucket() != bucket, "the new stack took the former bucket")
    story.ended(situation.observer("Storage").status(), "CREATE_COMPLETE")
    yield story.result()


def destroy_declared(situation: Situation) -> Iterator[PathResult]:
    """`removal: destroy` and `allow_data_loss: true`: data, environment and log groups go, and the stage can come again."""
    stack, deployer = situation.stacks["Storage"], situation.deployer
    story = Story("cdk destroy with data, removal: destroy", stack, "none needed: the declaration says so twice")
    bucket = situation.put_data()
    try:
        deployer.destroy(situation.stacks["Mwaa"])
        story.told(deployer.destroy(stack), "✅")
    except CdkFailedError as error:
        story.expect(False, str(error))
    s3 = situation.observer("Storage").client("s3")
    story.expect(bucket not in {found["Name"] for found in s3.list_buckets()["Buckets"]}, f"{bucket} is still there")
    deployer.deploy(stack)
    deployer.deploy(situation.stacks["Mwaa"])
    story.ended(situation.observer("Mwaa").status(), "CREATE_COMPLETE")
    yield story.result()
