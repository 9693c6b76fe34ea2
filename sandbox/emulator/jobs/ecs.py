"""Amazon ECS: tasks, which without Docker run for ever in MiniStack 1.5.33."""

from sandbox.emulator.jobs.request import Answer, Document, Request, changed, document
from sandbox.emulator.jobs.runs import Run


async def serve(request: Request) -> Answer:
    """One call."""
    runs, place = request.runs, request.place
    answer = await request.serve()
    found = document(answer)
    if request.operation == "RunTask":
        for task in found.get("tasks", []):
            family = task["taskDefinitionArn"].rpartition("/")[2].partition(":")[0]
            runs.begin(place, "ecs", family, task["taskArn"], task=request.task)
    if request.operation == "StopTask" and found and (run := runs.find(place, found["task"]["taskArn"])):
        runs.stop(run)
    if request.operation == "DescribeTasks" and found:
        for task in found["tasks"]:
            if run := runs.find(place, task["taskArn"]):
                _tell(run, runs.state(run), task)
        return changed(answer, found)
    return answer


def _tell(run: Run, state: str, task: Document) -> None:
    if state in ("running", "stopped"):
        return
    failed = state == "failed"
    reason = run.reason if failed else "Essential container in task exited"
    task |= {"lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stoppedReason": reason}
    task["stopCode"] = "EssentialContainerExited"
    for container in task.get("containers", []):
        container |= {"lastStatus": "STOPPED", "exitCode": int(failed)}
        if failed:
            container["reason"] = run.reason
