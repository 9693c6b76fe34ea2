"""AWS Step Functions: executions of state machines that the script tells of; all others run as they are defined."""

import json

from sandbox.emulator.jobs.request import Answer, Request, changed, document

_STATES = {"running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "stopped": "ABORTED"}


async def serve(request: Request) -> Answer:
    """One call."""
    given, runs, place = request.parameters, request.runs, request.place
    run = runs.find(place, str(given.get("executionArn", "")))
    if request.operation == "StopExecution" and run:
        runs.stop(run)
    answer = await request.serve()
    found = document(answer)
    if request.operation == "StartExecution" and found:
        name = str(given["stateMachineArn"]).partition(":stateMachine:")[2].partition(":")[0]
        if runs.is_scripted(place, "step_functions", name, request.task):
            runs.begin(place, "step_functions", name, found["executionArn"], task=request.task)
    if request.operation == "RedriveExecution" and found and run:
        runs.begin(place, "step_functions", run.name, str(given["executionArn"]), task=request.task)
    if request.operation == "DescribeExecution" and found and run:
        state = runs.state(run)
        found["status"] = _STATES[state]
        for key in ("output", "stopDate") if state == "running" else ("output",):
            found.pop(key, None)
        if state == "succeeded":
            found["output"] = json.dumps({} if run.end.output is None else run.end.output)
        if state == "failed":
            found |= {"error": "States.TaskFailed", "cause": run.reason}
        return changed(answer, found)
    return answer
