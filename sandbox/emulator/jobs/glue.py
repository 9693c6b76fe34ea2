"""AWS Glue: job runs and crawls. MiniStack 1.5.33 ends a Spark job at once and a crawl after some seconds, both always well."""

import time

from sandbox.emulator.jobs.request import Answer, Document, Request, changed, document, made, refused

_STATES = {"running": "RUNNING", "succeeded": "SUCCEEDED", "failed": "FAILED", "stopped": "STOPPED"}


async def serve(request: Request) -> Answer:
    """One call."""
    given, runs, place = request.parameters, request.runs, request.place
    match request.operation:
        case "StartJobRun":
            answer = await request.serve()
            if id := document(answer).get("JobRunId"):
                runs.begin(place, "glue", given["JobName"], id, task=request.task)
            return answer
        case "GetJobRun" | "GetJobRuns":
            answer = await request.serve()
            found = document(answer)
            for run in [found["JobRun"]] if "JobRun" in found else found.get("JobRuns", []):
                _tell_job_run(request, run)
            return changed(answer, found) if found else answer
        case "BatchStopJobRun":
            return await _stop(request)
        case "StartCrawler":
            return await _start_crawler(request)
        case "GetCrawler":
            answer = await request.serve()
            found = document(answer)
            if found:
                _tell_crawler(request, found["Crawler"])
            return changed(answer, found) if found else answer
    return await request.serve()


def _tell_job_run(request: Request, told: Document) -> None:
    if run := request.runs.find(request.place, told["Id"]):
        state = request.runs.state(run)
        told["JobRunState"] = "STOPPING" if run.stopped and state == "running" else _STATES[state]
        if state == "running":
            told["CompletedOn"] = None
        if state == "failed":
            told["ErrorMessage"] = run.reason


async def _stop(request: Request) -> Answer:
    name, stopped, errors = request.parameters["JobName"], [], []
    for id in request.parameters.get("JobRunIds", []):
        run = request.runs.find(request.place, id)
        if run and run.name == name and request.runs.stop(run):
            stopped.append({"JobName": name, "JobRunId": id})
        else:
            detail = {"ErrorCode": "InvalidInputException", "ErrorMessage": f"Job run {id} is not running"}
            errors.append({"JobName": name, "JobRunId": id, "ErrorDetail": detail})
    return made({"SuccessfulSubmissions": stopped, "Errors": errors})


async def _start_crawler(request: Request) -> Answer:
    name = request.parameters["Name"]
    run = request.runs.find(request.place, f"crawler/{name}")
    if run and not run.stopped and (not run.seen or request.runs.is_held(run)):
        return refused("CrawlerRunningException", f"Crawler with name {name} has already started")
    await request.serve(operation="StopCrawler")  # MiniStack's own clock may still be running
    answer = await request.serve()
    if answer[0] == 200:
        request.runs.begin(request.place, "glue", name, f"crawler/{name}", task=request.task)
    return answer


def _tell_crawler(request: Request, told: Document) -> None:
    run = request.runs.find(request.place, f"crawler/{told['Name']}")
    if run is None:
        return
    state = request.runs.state(run)
    told["State"] = "RUNNING" if state == "running" else "READY"
    if state != "running":
        told["LastCrawl"] = {"Status": _STATES[state], "StartTime": time.time(), "LogGroup": "/aws-glue/crawlers"}
        if state == "failed":
            told["LastCrawl"]["ErrorMessage"] = run.reason
