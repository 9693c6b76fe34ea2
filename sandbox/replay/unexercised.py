"""The grants that no rehearsed DAG of these teams needs, one by one, each with its reason; `evidence` holds every reason to it."""

from sandbox.replay.evidence import Claimed, Mwaa, Nothing, Recorded, Rehearsed, Unexercised

COOKBOOK = ("cookbook-dev",)
FINANCE = ("finance-prod",)
ORDERS = ("orders-dev", "orders-prod")
EVERY = (*COOKBOOK, *FINANCE, *ORDERS)

_BUCKET, _FILES = "arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"
_QUEUE = "between MWAA's schedulers and workers: a local Airflow has an executor without a queue"
_KEY = "MWAA's queue and bucket are encrypted, and services use a key for the caller where no call names it"
_LISTED = "MWAA's own list for reading logs, in its console and its web server"


def _mwaa(
    statement: str, action: str, because: str, resource: str = "", stages: tuple[str, ...] = EVERY
) -> Unexercised:
    return Unexercised(stages, statement, action, Mwaa(), because, resource)


_MWAA = (
    _mwaa(
        "BucketRead", "s3:GetBucket*", "MWAA looks at versioning and public access before it takes a bucket", _BUCKET
    ),
    _mwaa("BucketRead", "s3:GetBucket*", "MWAA's list joins the bucket and its objects; this half names none", _FILES),
    _mwaa("BucketRead", "s3:GetObject*", "MWAA's list joins the bucket and its objects; this half names none", _BUCKET),
    _mwaa("BucketRead", "s3:List*", "MWAA's list joins the bucket and its objects; a listing is of the bucket", _FILES),
    _mwaa("Logs", "logs:CreateLogGroup", "the stage's own template makes the five log groups"),
    _mwaa("Logs", "logs:DescribeLogStreams", _LISTED),
    _mwaa("Logs", "logs:GetLogEvents", _LISTED),
    _mwaa("Logs", "logs:GetLogGroupFields", _LISTED),
    _mwaa("Logs", "logs:GetLogRecord", _LISTED),
    _mwaa("Logs", "logs:GetQueryResults", _LISTED),
    _mwaa("AccountWide", "s3:GetAccountPublicAccessBlock", "MWAA refuses a bucket that might be public"),
    _mwaa("CeleryQueue", "sqs:ChangeMessageVisibility", _QUEUE),
    _mwaa("CeleryQueue", "sqs:DeleteMessage", _QUEUE),
    _mwaa("CeleryQueue", "sqs:GetQueueAttributes", _QUEUE),
    _mwaa("CeleryQueue", "sqs:GetQueueUrl", _QUEUE),
    _mwaa("CeleryQueue", "sqs:ReceiveMessage", _QUEUE),
    _mwaa("CeleryQueue", "sqs:SendMessage", _QUEUE),
    _mwaa("Metrics", "airflow:PublishMetrics", "MWAA sends its health to its own service: no client has the operation"),
    *(
        _mwaa("AwsOwnedKey", f"kms:{call}", _KEY, stages=(*COOKBOOK, *ORDERS))
        for call in ("Decrypt", "DescribeKey", "Encrypt")
    ),
    _mwaa("AwsOwnedKey", "kms:GenerateDataKey*", _KEY, stages=(*COOKBOOK, *ORDERS)),
    *(_mwaa("CustomerKey", f"kms:{call}", _KEY, stages=FINANCE) for call in ("Decrypt", "DescribeKey", "Encrypt")),
    _mwaa("CustomerKey", "kms:GenerateDataKey*", _KEY, stages=FINANCE),
)


_LEDGER = "the query's tables have no location in the local AWS, whose Athena answers with the declared rows"
_CATALOG = "one statement for catalog, database and tables; the action is checked on the first two"
_TABLES = "arn:aws:glue:{region}:{account}:table/ledger/*"
_ALERT = "tells of a failed task, and no rehearsed run ends in failure; tests/ui/test_grants_taken_away.py asks a real Airflow's"

_DAGS = (
    Unexercised(
        ("orders-prod",),
        "GlueJobs",
        "glue:BatchStopJobRun",
        Rehearsed("orders-dev"),
        "a killed task stops its job; incidents happen in a team's first stage, and the DAGs are the same in all",
    ),
    Unexercised(
        ORDERS,
        "GlueJobs",
        "glue:GetJobRuns",
        Recorded("GlueJobOperator, resume on retry"),
        "a retry that finds its job still running; the DAG does not ask for it, and a denial is swallowed",
    ),
    Unexercised(
        ORDERS,
        "RedshiftOwnStatements",
        "redshift-data:CancelStatement",
        Recorded("RedshiftDataOperator, kill"),
        "a killed task cancels its statement; the rehearsed kill is of another task",
    ),
    Unexercised(
        ORDERS,
        "RedshiftOwnStatements",
        "redshift-data:GetStatementResult",
        Recorded("RedshiftDataOperator, results"),
        "a task that returns its rows; the DAG's only writes some",
    ),
    Unexercised(
        ORDERS,
        "RedshiftRun",
        "redshift-data:ExecuteStatement",
        Recorded("RedshiftDataOperator, success"),
        "one statement alone; the DAG's are a batch, which is another operation",
    ),
    Unexercised((*FINANCE, *ORDERS), "SnsPublish", "sns:Publish", Recorded("SnsNotifier, success"), _ALERT),
    Unexercised(
        FINANCE,
        "AthenaBuckets",
        "s3:GetBucketLocation",
        Claimed("athena:StartQueryExecution"),
        _LEDGER,
        "arn:aws:s3:::finance-ledger-{account}",
    ),
    Unexercised(FINANCE, "AthenaList", "s3:ListBucket", Claimed("athena:StartQueryExecution"), _LEDGER),
    Unexercised(
        FINANCE,
        "AthenaRead",
        "s3:GetObject",
        Claimed("athena:StartQueryExecution"),
        _LEDGER,
        "arn:aws:s3:::finance-ledger-{account}/postings/*",
    ),
    Unexercised(
        FINANCE,
        "AthenaQueries",
        "athena:StopQueryExecution",
        Recorded("AthenaOperator, kill"),
        "a killed task stops its query; no incident of finance is rehearsed",
    ),
    Unexercised(FINANCE, "AthenaTablesRead", "glue:GetDatabase", Nothing(), _CATALOG, _TABLES),
    Unexercised(FINANCE, "AthenaTablesRead", "glue:GetDatabases", Nothing(), _CATALOG, _TABLES),
)

_LAKE, _LAKE_FILES = "arn:aws:s3:::cookbook-lake-dev", "arn:aws:s3:::cookbook-lake-dev/reports/*"
_KILLED = "a killed task ends what it started; the one incident of the cookbook is a late file"
_WRITES = "access: read_write has one list for all that writes; the cookbook's DAGs only put small objects"

_COOKBOOK = (
    Unexercised(
        COOKBOOK, "AthenaBuckets", "s3:GetBucketLocation", Claimed("athena:StartQueryExecution"), _LEDGER, _LAKE
    ),
    Unexercised(COOKBOOK, "AthenaList2", "s3:ListBucket", Claimed("athena:StartQueryExecution"), _LEDGER),
    Unexercised(COOKBOOK, "AthenaRead", "s3:GetObject", Claimed("athena:StartQueryExecution"), _LEDGER, _LAKE_FILES),
    Unexercised(COOKBOOK, "AthenaQueries", "athena:StopQueryExecution", Recorded("AthenaOperator, kill"), _KILLED),
    Unexercised(
        COOKBOOK, "AthenaTablesRead", "glue:GetDatabase", Nothing(), _CATALOG, _TABLES.replace("ledger", "cookbook")
    ),
    Unexercised(
        COOKBOOK, "AthenaTablesRead", "glue:GetDatabases", Nothing(), _CATALOG, _TABLES.replace("ledger", "cookbook")
    ),
    Unexercised(COOKBOOK, "BatchTerminate", "batch:TerminateJob", Recorded("BatchOperator, kill"), _KILLED),
    Unexercised(
        COOKBOOK,
        "EmrServerlessRuns",
        "emr-serverless:CancelJobRun",
        Recorded("EmrServerlessStartJobOperator, kill"),
        _KILLED,
    ),
    Unexercised(
        COOKBOOK,
        "EmrServerlessStart",
        "emr-serverless:StartApplication",
        Recorded("EmrServerlessStartJobOperator, waiting"),
        "the operator starts an application that has stopped; the rehearsal's is started",
    ),
    Unexercised(COOKBOOK, "S3CopyAcl", "s3:PutObjectAcl", Recorded("S3CopyObjectOperator, success"), _WRITES),
    Unexercised(
        COOKBOOK,
        "S3Write",
        "s3:AbortMultipartUpload",
        Recorded("LocalFilesystemToS3Operator, large file, failure"),
        _WRITES,
    ),
    Unexercised(COOKBOOK, "S3Write", "s3:DeleteObject", Recorded("S3DeleteObjectsOperator, success"), _WRITES),
)

UNEXERCISED: tuple[Unexercised, ...] = (*_MWAA, *_DAGS, *_COOKBOOK)
