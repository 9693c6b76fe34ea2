"""The CLI is ended in the middle of its work; CloudFormation goes on without it.

The next `cdk deploy` finds the template it wants and says `(no changes)`, with exit code 0, although the stack is still being created
or deleted (aws-cdk 2.1148, `canSkipDeploy`); only `--force` or a changed template makes it ask CloudFormation.
"""

from collections.abc import Iterator

from sandbox.faults.fault import Fault, inject, release
from sandbox.faults.reasons import handler_message, reason_for
from sandbox.faults.story import PathResult, Situation, Story

HELD_SECONDS = 120
"""The longest that a resource is held; it is released as soon as the path has seen what it wants to see."""

ENVIRONMENT = "AWS::MWAA::Environment"
IN_USE = "state and can not be updated"
UNCHANGED = "(no changes)"


def deploy_interrupted(situation: Situation) -> Iterator[PathResult]:
    """While the environment is created, which takes 20 to 30 minutes on AWS, the CLI ends, and somebody deploys again at once."""
    stack, observer, deployer = situation.stacks["Mwaa"], situation.observer("Mwaa"), situation.deployer
    story = Story("cdk deploy ended while the stack is created", stack, "wait for CREATE_COMPLETE, deploy again")
    observer.delete()
    fault = inject(deployer.aws.folder, Fault(stack.name, ENVIRONMENT, seconds=HELD_SECONDS))
    deployer.deploy(stack, interrupt_at=ENVIRONMENT)
    story.expect(observer.status() == "CREATE_IN_PROGRESS", "the stack was not left in CREATE_IN_PROGRESS")
    story.told(deployer.deploy(stack), UNCHANGED)
    story.refused(lambda: deployer.deploy(stack, "--force"), f"CREATE_IN_PROGRESS {IN_USE}")
    release(fault)
    observer.wait_for("CREATE_COMPLETE")
    deployer.deploy(stack)
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()


def deploy_interrupted_then_failed(situation: Situation) -> Iterator[PathResult]:
    """The same, and the environment fails when nobody looks any more."""
    stack, observer, deployer = situation.stacks["Mwaa"], situation.observer("Mwaa"), situation.deployer
    cure = (
        "lift the protection, deploy again"
        if stack.protected
        else "deploy again: the CLI deletes the stack and creates it"
    )
    story = Story("cdk deploy ended, and the creation failed later", stack, cure)
    observer.delete()
    reason = reason_for(ENVIRONMENT)
    fault = inject(deployer.aws.folder, Fault(stack.name, ENVIRONMENT, reason=reason, seconds=HELD_SECONDS))
    deployer.deploy(stack, interrupt_at=ENVIRONMENT)
    release(fault)
    observer.wait_for("ROLLBACK_COMPLETE")
    story.message = observer.failure()
    story.expect(reason in story.message, "the stack's events do not hold the reason")
    if stack.protected:
        observer.lift_protection()
    deployer.deploy(stack)
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()


def change_set_left(situation: Situation) -> Iterator[PathResult]:
    """The CLI ends between change set and execution; `--no-execute` leaves exactly that behind."""
    stack, observer, deployer = situation.stacks["Monitoring"], situation.observer("Monitoring"), situation.deployer
    story = Story("cdk deploy ended before it executed the change set", stack, "deploy again")
    observer.delete()
    deployer.deploy(stack, "--no-execute")
    story.expect(observer.status() == "REVIEW_IN_PROGRESS", f"the stack is {observer.status()}")
    story.told(deployer.deploy(stack), "✅")
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()


def half_deleted(situation: Situation) -> Iterator[PathResult]:
    """A resource cannot be deleted; the stack is DELETE_FAILED and somebody deploys over it."""
    stack, observer, deployer = situation.stacks["Mwaa"], situation.observer("Mwaa"), situation.deployer
    story = Story("cdk deploy over a stack whose deletion failed", stack, "mend the cause, cdk destroy again, deploy")
    reason = handler_message("not authorized to perform: iam:DeleteRole", "AccessDenied")
    inject(deployer.aws.folder, Fault(stack.name, "AWS::IAM::Role", "delete", reason=reason))
    story.refused(lambda: deployer.destroy(stack), "DELETE_FAILED")
    story.expect(observer.status() == "DELETE_FAILED", f"the stack is {observer.status()}")
    story.refused(lambda: deployer.deploy(stack), f"DELETE_FAILED {IN_USE}")
    deployer.destroy(stack)
    deployer.deploy(stack)
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()


def destroy_interrupted(situation: Situation) -> Iterator[PathResult]:
    """The CLI ends while the environment is deleted, and somebody deploys at once."""
    stack, observer, deployer = situation.stacks["Mwaa"], situation.observer("Mwaa"), situation.deployer
    story = Story("cdk deploy while the stack is being deleted", stack, "wait until it is gone, deploy again")
    fault = inject(deployer.aws.folder, Fault(stack.name, ENVIRONMENT, "delete", seconds=HELD_SECONDS))
    deployer.destroy(stack, interrupt_at=ENVIRONMENT)
    story.expect(observer.status() == "DELETE_IN_PROGRESS", f"the stack is {observer.status()}")
    story.told(deployer.deploy(stack), UNCHANGED)
    story.refused(lambda: deployer.deploy(stack, "--force"), f"DELETE_IN_PROGRESS {IN_USE}")
    release(fault)
    observer.wait_until_gone()
    deployer.deploy(stack)
    story.ended(observer.status(), "CREATE_COMPLETE")
    yield story.result()
