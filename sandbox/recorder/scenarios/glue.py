"""AWS Glue."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, both, error

_JOB_NEEDS = ({"service": "glue", "jobs": True},)
_VERBOSE_NEEDS = (*_JOB_NEEDS, {"service": "cloudwatch_logs"})
_CRAWLER_NEEDS = ({"service": "glue", "crawlers": True},)
_RUN = "jr_0123456789abcdef"
_ARGUMENTS = {"job_name": "{glue.jobs}"}


def _run(state: str) -> dict[str, Any]:
    run = {"Id": _RUN, "JobName": "{glue.jobs}", "JobRunState": state, "StartedOn": MOMENT}
    return {"JobRun": {**run, "LogGroupName": "/recorded-logs"}}


_STARTED = {
    "GetJob": {"Job": {"Name": "{glue.jobs}"}},
    "StartJobRun": {"JobRunId": _RUN},
    "FilterLogEvents": {"events": [{"message": "line"}]},
    "GetLogEvents": {"events": [], "nextForwardToken": "f/0"},
    "BatchStopJobRun": {"SuccessfulSubmissions": [{"JobName": "{glue.jobs}", "JobRunId": _RUN}], "Errors": []},
}
_ENDS = {**_STARTED, "GetJobRun": _run("SUCCEEDED")}
_WAITS = {**_STARTED, "GetJobRun": [_run("RUNNING"), _run("RUNNING"), _run("SUCCEEDED")]}
_GOES_ON = {**_STARTED, "GetJobRun": _run("RUNNING")}


def scenarios() -> Iterator[Scenario]:
    """Jobs, crawlers and their sensors."""
    operator = "operators.glue.GlueJobOperator"
    # The oldest provider hands its trigger verbose as the text "False", so it always reads the logs.
    yield from both(Scenario(operator, "success", _JOB_NEEDS, _ARGUMENTS, _ENDS), since="9.34.0")
    logs = {**_ARGUMENTS, "deferrable": True}
    yield Scenario(operator, "success, deferred, with logs", _VERBOSE_NEEDS, logs, _ENDS, until="9.0.0")
    yield from both(Scenario(operator, "waiting", _JOB_NEEDS, _ARGUMENTS, _WAITS), since="9.34.0")
    failed = Scenario(
        operator, "failure", _JOB_NEEDS, _ARGUMENTS, _STARTED | {"GetJobRun": _run("FAILED")}, ends="fails"
    )
    yield from both(failed, since="9.34.0")
    stopping = {**_ARGUMENTS, "stop_job_run_on_kill": True}
    killed = Scenario(operator, "kill", _JOB_NEEDS, stopping, _GOES_ON, ends="killed", act="kill")
    yield from both(killed, since="9.34.0")
    yield from both(Scenario(operator, "verbose", _VERBOSE_NEEDS, {**_ARGUMENTS, "verbose": True}, _WAITS))
    made = {**_ARGUMENTS, "script_location": "s3://scripts/job.py", "iam_role_name": "jobs"}
    changes = {
        "GetRole": {"Role": {"RoleName": "jobs", "Arn": "arn:aws:iam::{account}:role/jobs"}},
        "GetCallerIdentity": {"Account": "{account}"},
        "CreateJob": {"Name": "{glue.jobs}"},
        "UpdateJob": {"JobName": "{glue.jobs}"},
    }
    missing = {**_ENDS, **changes, "GetJob": error("EntityNotFoundException")}
    yield Scenario(operator, "create", _JOB_NEEDS, made, missing, served=False)
    updated = {**made, "update_config": True}
    yield Scenario(operator, "update", _JOB_NEEDS, updated, {**_ENDS, **changes}, served=False)
    yield Scenario(
        operator,
        "upload",
        _JOB_NEEDS,
        {**made, "script_location": "/etc/hostname", "s3_bucket": "scripts"},
        {**_ENDS, **changes, "HeadObject": error("404"), "PutObject": {}},
        served=False,
    )
    resumed = {**_ARGUMENTS, "resume_glue_job_on_retry": True}
    runs = _ENDS | {"GetJobRuns": {"JobRuns": []}}
    yield Scenario(operator, "resume on retry", _JOB_NEEDS, resumed, runs, since="9.34.0")

    sensor = "sensors.glue.GlueJobSensor"
    followed = {"job_name": "{glue.jobs}", "run_id": _RUN}
    yield Scenario(sensor, "success", _JOB_NEEDS, followed, _ENDS)
    yield Scenario(sensor, "waiting", _JOB_NEEDS, followed, _WAITS)
    yield Scenario(sensor, "verbose", _VERBOSE_NEEDS, {**followed, "verbose": True}, _WAITS)

    crawler = "operators.glue_crawler.GlueCrawlerOperator"
    config = {"config": {"Name": "{glue.crawlers}"}}
    yield from both(Scenario(crawler, "success", _CRAWLER_NEEDS, config, _crawl("READY")))
    yield from both(
        Scenario(crawler, "waiting", _CRAWLER_NEEDS, config, _crawl("READY", "RUNNING", "STOPPING", "READY"))
    )
    going = _crawl("READY", "RUNNING")
    yield from both(Scenario(crawler, "kill", _CRAWLER_NEEDS, config, going, ends="killed", act="kill"))
    runner, named = "operators.glue_crawler.GlueCrawlerRunOperator", {"crawler_name": "{glue.crawlers}"}
    waits = _crawl("RUNNING", "STOPPING", "READY")
    yield from both(Scenario(runner, "success", _CRAWLER_NEEDS, named, _crawl("READY"), since="9.34.0"))
    yield from both(Scenario(runner, "waiting", _CRAWLER_NEEDS, named, waits, since="9.34.0"))
    changes = {
        "CreateCrawler": {},
        "UpdateCrawler": {},
        "GetTags": {"Tags": {}},
        "TagResource": {},
        "UntagResource": {},
    }
    changes |= {"GetCallerIdentity": {"Account": "{account}"}}
    role = {"config": {"Name": "{glue.crawlers}", "Role": "crawlers", "DatabaseName": "orders", "Targets": {}}}
    missing = (
        _crawl("READY") | changes | {"GetCrawler": [error("EntityNotFoundException"), *_crawl("READY")["GetCrawler"]]}
    )
    yield Scenario(crawler, "create", _CRAWLER_NEEDS, role, missing, served=False)
    yield Scenario(crawler, "update", _CRAWLER_NEEDS, role, _crawl("READY") | changes, served=False)
    tagged = {"config": {"Name": "{glue.crawlers}", "Tags": {"team": "orders"}}}
    yield Scenario(crawler, "tags", _CRAWLER_NEEDS, tagged, _crawl("READY") | changes, served=False)
    sensor = "sensors.glue_crawler.GlueCrawlerSensor"
    yield Scenario(sensor, "success", _CRAWLER_NEEDS, named, _crawl("READY"))
    yield Scenario(sensor, "waiting", _CRAWLER_NEEDS, named, _crawl("RUNNING", "READY"))


def _crawl(*states: str) -> dict[str, Any]:
    crawlers = [
        {
            "Crawler": {
                "Name": "{glue.crawlers}",
                "State": state,
                "LastCrawl": {"Status": "SUCCEEDED", "StartTime": MOMENT},
            }
        }
        for state in states
    ]
    metrics = {
        "CrawlerMetricsList": [
            {
                "LastRuntimeSeconds": 1.0,
                "MedianRuntimeSeconds": 1.0,
                "TablesCreated": 0,
                "TablesUpdated": 0,
                "TablesDeleted": 0,
            }
        ]
    }
    return {"GetCrawler": crawlers, "StartCrawler": {}, "GetCrawlerMetrics": metrics}
