"""AWS Glue. Source: provider 9.22 and 9.34, operators/glue and glue_crawler, their sensors and hooks."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods

_AWS = "airflow.providers.amazon.aws"
JOB_HOOK = f"{_AWS}.hooks.glue.GlueJobHook"
CRAWLER_HOOK = f"{_AWS}.hooks.glue_crawler.GlueCrawlerHook"
_JOB: dict[str, Arg | Fixed | str] = {"JobName": Arg("job_name", default="aws_glue_default_job")}
# Which groups, the run says: an id of what the role has started.
_LOGS = (Call("logs", "FilterLogEvents", {"logGroupName": Fixed()}, ("verbose",)),)
_DEFERRED_LOGS = (
    Call("logs", "GetLogEvents", {"logGroupName": Fixed(), "logStreamName": Fixed()}, ("verbose", "deferrable")),
)
_RUN = (
    Call("glue", "GetJob", _JOB),
    Call("glue", "StartJobRun", _JOB),
    Call("glue", "GetJobRun", _JOB),
    Call("glue", "GetJobRuns", _JOB, ("resume_glue_job_on_retry",)),
    Call("glue", "BatchStopJobRun", _JOB, ("stop_job_run_on_kill",)),
    Call("glue", "UpdateJob", _JOB, ("update_config",)),
    *_LOGS,
    *_DEFERRED_LOGS,
)


def _crawler(name: Arg | str) -> tuple[Call, ...]:
    return (
        Call("glue", "GetCrawler", {"Name": name}),
        Call("glue", "StartCrawler", {"Name": name}),
        Call("glue", "GetCrawlerMetrics", {}, ("!deferrable",)),
    )


_NAMED: dict[str, Arg | Fixed | str] = {"Name": "crawler_name"}
SERVED = (
    Served(f"{_AWS}.operators.glue.GlueJobOperator", _RUN),
    Served(f"{_AWS}.operators.glue_crawler.GlueCrawlerOperator", _crawler(Arg("config", ".Name"))),
    Served(f"{_AWS}.operators.glue_crawler.GlueCrawlerRunOperator", _crawler("crawler_name")),
    Served(f"{_AWS}.sensors.glue.GlueJobSensor", (Call("glue", "GetJobRun", _JOB), *_LOGS, *_DEFERRED_LOGS)),
    Served(f"{_AWS}.sensors.glue_crawler.GlueCrawlerSensor", (Call("glue", "GetCrawler", _NAMED),)),
    *methods(
        JOB_HOOK,
        ("get_job_state", ("job_name", "run_id"), (Call("glue", "GetJobRun", _JOB),)),
        ("job_completion", ("job_name", "run_id"), (Call("glue", "GetJobRun", _JOB),)),
        ("has_job", ("job_name",), (Call("glue", "GetJob", _JOB),)),
    ),
    *methods(
        CRAWLER_HOOK,
        ("get_crawler", ("crawler_name",), (Call("glue", "GetCrawler", _NAMED),)),
        ("has_crawler", ("crawler_name",), (Call("glue", "GetCrawler", _NAMED),)),
        ("start_crawler", ("crawler_name",), (Call("glue", "StartCrawler", _NAMED),)),
        (
            "wait_for_crawler_completion",
            ("crawler_name",),
            (Call("glue", "GetCrawler", _NAMED), Call("glue", "GetCrawlerMetrics")),
        ),
    ),
)
HOOKS = {JOB_HOOK: "glue", CRAWLER_HOOK: "glue"}
