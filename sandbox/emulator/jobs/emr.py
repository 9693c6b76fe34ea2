"""Amazon EMR: steps, which MiniStack 1.5.33 has completed before they begin; and clusters of a wanted id."""

import contextvars

from ministack.services import emr

from sandbox.emulator.jobs.request import Answer, Document, Request, changed, document
from sandbox.emulator_tags import CLUSTER_ID_TAG

_STATES = {"running": "RUNNING", "succeeded": "COMPLETED", "failed": "FAILED", "stopped": "CANCELLED"}
_wanted: contextvars.ContextVar[str] = contextvars.ContextVar("wanted", default="")


def install() -> None:
    """Let ids be wanted."""
    original = emr._cluster_id
    if not getattr(original, "may_be_wanted", False):

        def cluster_id() -> str:
            return _wanted.get() or str(original())

        cluster_id.may_be_wanted = True  # type: ignore[attr-defined]
        emr._cluster_id = cluster_id


async def serve(request: Request) -> Answer:
    """One call."""
    given = request.parameters
    if request.operation == "RunJobFlow":
        tags = {tag["Key"]: tag.get("Value", "") for tag in given.get("Tags", [])}
        token = _wanted.set(tags.get(CLUSTER_ID_TAG, ""))
        try:
            return await request.serve()
        finally:
            _wanted.reset(token)
    answer = await request.serve()
    found = document(answer)
    if request.operation == "AddJobFlowSteps":
        for id in found.get("StepIds", []):
            request.runs.begin(request.place, "emr", given["JobFlowId"], id, task=request.task)
    if request.operation in ("DescribeStep", "ListSteps") and found:
        for step in [found["Step"]] if "Step" in found else found.get("Steps", []):
            _tell(request, step)
        return changed(answer, found)
    return answer


def _tell(request: Request, step: Document) -> None:
    if run := request.runs.find(request.place, step["Id"]):
        state = request.runs.state(run)
        step["Status"]["State"] = _STATES[state]
        if state == "running":
            step["Status"]["Timeline"].pop("EndDateTime", None)
        if state == "failed":
            step["Status"]["FailureDetails"] = {"Reason": run.reason, "Message": run.reason}
