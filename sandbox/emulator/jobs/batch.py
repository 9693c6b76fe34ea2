"""AWS Batch: jobs, which MiniStack 1.5.33 ends before they begin, and cannot terminate."""

from sandbox.emulator.jobs.request import Answer, Request, changed, document, made

_STATES = {"running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "stopped": "FAILED"}


async def serve(request: Request) -> Answer:
    """One call."""
    given, runs, place = request.parameters, request.runs, request.place
    if request.operation == "TerminateJob":
        run = runs.find(place, str(given.get("jobId", "")))
        if run and runs.stop(run):
            run.end = type(run.end)("result", state="failed", reason=str(given.get("reason", "")))
        return made({})
    answer = await request.serve()
    found = document(answer)
    if request.operation == "SubmitJob" and found:
        name = str(given["jobDefinition"]).rpartition("/")[2].partition(":")[0]
        runs.begin(place, "batch", name, found["jobId"], task=request.task)
    if request.operation == "DescribeJobs" and found:
        for job in found["jobs"]:
            if run := runs.find(place, job["jobId"]):
                state = runs.state(run)
                job["status"] = _STATES[state]
                job["container"] = {} if state == "running" else {"exitCode": int(state != "succeeded")}
                job["statusReason"] = run.reason if state in ("failed", "stopped") else ""
                if state == "running":
                    job.pop("stoppedAt", None)
        return changed(answer, found)
    return answer
