"""AWS Glue: run jobs and crawlers that exist."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled, refusal
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

_JOB = "arn:{partition}:glue:{region}:{account}:job/{JobName}"
_CRAWLER = "arn:{partition}:glue:{region}:{account}:crawler/{Name}"
_RECORDED = "recorded calls of provider 9.0 to 9.34; Service Authorization Reference, AWS Glue, 2026"
_JOB_ACTIONS = ("glue:BatchStopJobRun", "glue:GetJob", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun")
_CRAWLER_ACTIONS = ("glue:GetCrawler", "glue:StartCrawler")

# Narrower than Glue's own rule, which takes any printable character: what an IAM resource names without escapes.
GlueName = Annotated[
    str, Spelled(r"[A-Za-z0-9_.\-]{1,255}", "Glue name: 1 to 255 characters of A-Z, a-z, 0-9, _, - and ., no wildcard")
]


class Glue(ServiceIntegration):
    """Start the named jobs and crawlers, follow their runs, stop a job's run when its task is killed."""

    TITLE: ClassVar[str] = "AWS Glue"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("glue",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: glue, id: etl, jobs: [orders-daily-transform], crawlers: [orders-processed-crawler]}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.glue.GlueJobOperator",
        "airflow.providers.amazon.aws.operators.glue_crawler.GlueCrawlerOperator",
        "airflow.providers.amazon.aws.operators.glue_crawler.GlueCrawlerRunOperator",
        "airflow.providers.amazon.aws.sensors.glue.GlueJobSensor",
        "airflow.providers.amazon.aws.sensors.glue_crawler.GlueCrawlerSensor",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "GlueJobOperator, create": "creates a job: glue:CreateJob and iam:PassRole",
        "GlueJobOperator, update": "rewrites the job: glue:UpdateJob and iam:PassRole",
        "GlueJobOperator, upload": "replaces the script that the job runs",
        "GlueCrawlerOperator, create": "creates a crawler: glue:CreateCrawler and iam:PassRole",
        "GlueCrawlerOperator, update": "rewrites a crawler: glue:UpdateCrawler, iam:PassRole; have config name it only",
        "GlueCrawlerOperator, tags": "compares and sets tags: glue:GetTags, glue:TagResource, glue:UntagResource; name only its Name",
        "GlueCrawlerCreateOperator": "changes what is declared to exist already; that is no DAG's task here",
        "GlueCrawlerUpdateOperator": "changes what is declared to exist already; that is no DAG's task here",
        "GlueCrawlerDeleteOperator": "changes what is declared to exist already; that is no DAG's task here",
        "GlueCatalogCreateDatabaseOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogDeleteDatabaseOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogCreateTableOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogDeleteTableOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogCreatePartitionOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogBatchDeletePartitionOperator": "changes the catalog itself; athena with access read_write does so by queries",
        "GlueCatalogPartitionSensor": "no key names tables of the catalog outside of Athena's queries",
        "GlueDataQualityOperator": "rule sets of AWS Glue Data Quality have no key",
        "GlueDataQualityRuleSetEvaluationRunOperator": "rule sets of AWS Glue Data Quality have no key",
        "GlueDataQualityRuleRecommendationRunOperator": "rule sets of AWS Glue Data Quality have no key",
        "GlueDataQualityRuleSetEvaluationRunSensor": "rule sets of AWS Glue Data Quality have no key",
        "GlueDataQualityRuleRecommendationRunSensor": "rule sets of AWS Glue Data Quality have no key",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation("glue", "GetJob", (Check("glue:GetJob", _JOB),), _RECORDED),
        Operation("glue", "StartJobRun", (Check("glue:StartJobRun", _JOB),), _RECORDED),
        Operation("glue", "GetJobRun", (Check("glue:GetJobRun", _JOB),), _RECORDED),
        Operation("glue", "GetJobRuns", (Check("glue:GetJobRuns", _JOB),), _RECORDED),
        Operation("glue", "BatchStopJobRun", (Check("glue:BatchStopJobRun", _JOB),), _RECORDED),
        Operation("glue", "GetCrawler", (Check("glue:GetCrawler", _CRAWLER),), _RECORDED),
        Operation("glue", "StartCrawler", (Check("glue:StartCrawler", _CRAWLER),), _RECORDED),
        Operation("glue", "GetCrawlerMetrics", (Check("glue:GetCrawlerMetrics", "*"),), _RECORDED),
    )

    service: Literal["glue"] = "glue"
    jobs: tuple[GlueName, ...] = ()
    """Jobs that DAGs run; they exist already."""
    crawlers: tuple[GlueName, ...] = ()
    """Crawlers that DAGs run; they exist already."""

    @model_validator(mode="after")
    def _names_something(self) -> "Glue":
        if not (self.jobs or self.crawlers):
            raise refusal("names neither jobs nor crawlers", cure="list at least one under jobs: or crawlers:")
        return self

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each job and crawler by its ARN; the crawl's metrics know no resource."""
        if self.jobs:
            yield Grant("GlueJobs", _JOB_ACTIONS, tuple(place.arn("glue", f"job/{name}") for name in self.jobs))
        if self.crawlers:
            crawlers = tuple(place.arn("glue", f"crawler/{name}") for name in self.crawlers)
            yield Grant("GlueCrawlers", _CRAWLER_ACTIONS, crawlers)
            because = (
                "IAM has no resource type for glue:GetCrawlerMetrics, which GlueCrawlerOperator calls after a crawl"
            )
            yield Grant("GlueCrawlerMetrics", ("glue:GetCrawlerMetrics",), ("*",), because=because)

    def cases(self, place: Place) -> Iterator[Case]:
        """Every call on each declared name, and on its neighbour."""
        for suffix, ours, why in (("", True, "declared"), ("-neighbour", False, "another job or crawler")):
            for job in self.jobs:
                for action in _JOB_ACTIONS:
                    yield Case("glue", action.removeprefix("glue:"), {"JobName": job + suffix}, ours, why)
            for crawler in self.crawlers:
                for action in _CRAWLER_ACTIONS:
                    yield Case("glue", action.removeprefix("glue:"), {"Name": crawler + suffix}, ours, why)
        yield Case("glue", "GetCrawlerMetrics", {}, bool(self.crawlers), "account-wide, only beside a declared crawler")

    def names(self, place: Place) -> Mapping[str, str]:
        """The job or jobs, the crawler or crawlers."""
        return listed("job", self.jobs) | listed("crawler", self.crawlers)
