"""AWS Lambda: functions that the script tells of answer as it says; all others run their code."""

import asyncio
import json

from sandbox.emulator.jobs.request import Answer, Request

_HOLD_SECONDS = 900
"""A function's longest run."""


async def serve(request: Request) -> Answer:
    """One call."""
    runs, place = request.runs, request.place
    name = str(request.parameters.get("FunctionName", "")).rpartition("function:")[2].partition(":")[0]
    if request.operation != "Invoke" or not runs.is_scripted(place, "lambda", name, request.task):
        return await request.serve()
    kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
    there = await request.serve(headers={"x-amz-invocation-type": "DryRun"})
    if kind == "DryRun" or there[0] >= 300:
        return there
    run = runs.begin(place, "lambda", name, f"function/{name}", task=request.task)
    if kind == "Event":
        return 202, {}, b""
    for _ in range(_HOLD_SECONDS * 10):
        if not runs.is_held(run):
            break
        await asyncio.sleep(0.1)
    headers = {"Content-Type": "application/json", "X-Amz-Executed-Version": "$LATEST"}
    if run.end.state == "failed":
        body = json.dumps({"errorMessage": run.reason, "errorType": "Exception"}).encode()
        return 200, {**headers, "X-Amz-Function-Error": "Unhandled"}, body
    return 200, headers, json.dumps(run.end.output).encode()
