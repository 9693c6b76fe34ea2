"""Amazon S3: objects below one prefix of one bucket."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration

_OBJECT = "arn:{partition}:s3:::{Bucket}/{Key}"
_SOURCE = "arn:{partition}:s3:::{SourceBucket}/{SourceKey}"
_BUCKET = "arn:{partition}:s3:::{Bucket}"
_REFERENCE = "Amazon S3 User Guide, required permissions for API operations; recorded calls of provider 9.0 to 9.34"
# A missing key answers 404 only to a caller who may list it, and IAM then sees the key as s3:prefix (S3 API Reference,
# GetObject; the prefix as ceph/ceph#68577 and kopia/kopia#3072 measured it on AWS): without it a sensor fails instead of waiting.
_EXISTENCE = Check("s3:ListBucket", _BUCKET, {"s3:prefix": "{Key}"})
# S3CopyObjectOperator names the ACL `private` unless told otherwise; no grant has another, nor tags: a DAG that names one is refused.
_ACL = "s3:x-amz-acl"
_OWN_ACL = "private"
_ASKED_FOR = (
    Check("s3:PutObjectAcl", _OBJECT, {_ACL: "{ACL}"}, when="ACL"),
    Check("s3:PutObjectTagging", _OBJECT, when="Tagging"),
)

_WRITES = (
    *("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"),
    *("DeleteObject", "DeleteObjects"),
)
"""boto3 uploads what is large in parts."""

BUCKET_NAME = r"(?!xn--)[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]"
"""S3 User Guide, general purpose bucket naming rules, 2026."""

Bucket = Annotated[
    str,
    Spelled(BUCKET_NAME, "bucket name: 3 to 63 characters of a-z, 0-9, - and ., a letter or digit at both ends"),
]
Prefix = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9!_.'()/=\-]*\*?", "prefix: the beginning of object keys, then *, for example incoming/orders/*"
    ),
]


class S3(ServiceIntegration):
    """Read or write the objects of one bucket below one prefix."""

    TITLE: ClassVar[str] = "Amazon S3"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ()
    GATEWAY: ClassVar[str] = "s3"
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: s3, id: raw, bucket: "raw-{stage}", prefix: "incoming/orders/*", access: read}',
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.sensors.s3.S3KeySensor",
        "airflow.providers.amazon.aws.sensors.s3.S3KeysUnchangedSensor",
        "airflow.providers.amazon.aws.operators.s3.S3ListOperator",
        "airflow.providers.amazon.aws.operators.s3.S3ListPrefixesOperator",
        "airflow.providers.amazon.aws.operators.s3.S3CreateObjectOperator",
        "airflow.providers.amazon.aws.operators.s3.S3CopyObjectOperator",
        "airflow.providers.amazon.aws.operators.s3.S3CopyPrefixOperator",
        "airflow.providers.amazon.aws.operators.s3.S3DeleteObjectsOperator",
        "airflow.providers.amazon.aws.operators.s3.S3FileTransformOperator",
        "airflow.providers.amazon.aws.operators.s3.S3ReadObjectOperator",
        "airflow.providers.amazon.aws.transfers.exasol_to_s3.ExasolToS3Operator",
        "airflow.providers.amazon.aws.transfers.ftp_to_s3.FTPToS3Operator",
        "airflow.providers.amazon.aws.transfers.http_to_s3.HttpToS3Operator",
        "airflow.providers.amazon.aws.transfers.local_to_s3.LocalFilesystemToS3Operator",
        "airflow.providers.amazon.aws.transfers.mongo_to_s3.MongoToS3Operator",
        "airflow.providers.amazon.aws.transfers.s3_to_ftp.S3ToFTPOperator",
        "airflow.providers.amazon.aws.transfers.s3_to_sftp.S3ToSFTPOperator",
        "airflow.providers.amazon.aws.transfers.s3_to_sql.S3ToSqlOperator",
        "airflow.providers.amazon.aws.transfers.sftp_to_s3.SFTPToS3Operator",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "S3CreateObjectOperator, acl": "any ACL but private may open the object to others",
        "S3CopyObjectOperator, acl": "any ACL but private may open the object to others",
        "S3CreateBucketOperator": "a bucket's life and tags are no DAG's task here",
        "S3DeleteBucketOperator": "a bucket's life and tags are no DAG's task here",
        "S3GetBucketTaggingOperator": "a bucket's life and tags are no DAG's task here",
        "S3PutBucketTaggingOperator": "a bucket's life and tags are no DAG's task here",
        "S3DeleteBucketTaggingOperator": "a bucket's life and tags are no DAG's task here",
        "AzureBlobStorageToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "GCSToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "GoogleApiToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "SalesforceToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "ImapAttachmentToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "SqlToS3Operator": "granted is what it writes below the prefix, but its calls are not recorded",
        "RedshiftToS3Operator": "hands the role's own credentials to Redshift in a statement, where they outlast the task",
        "S3ToRedshiftOperator": "hands the role's own credentials to Redshift in a statement, where they outlast the task",
        "S3ToDynamoDBOperator": "creates a table, by an import that DynamoDB itself runs: dynamodb:ImportTable",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        Operation("s3", "HeadObject", (Check("s3:GetObject", _OBJECT), _EXISTENCE), _REFERENCE),
        Operation("s3", "GetObject", (Check("s3:GetObject", _OBJECT), _EXISTENCE), _REFERENCE),
        Operation("s3", "ListObjectsV2", (Check("s3:ListBucket", _BUCKET, {"s3:prefix": "{Prefix}"}),), _REFERENCE),
        Operation("s3", "ListObjects", (Check("s3:ListBucket", _BUCKET, {"s3:prefix": "{Prefix}"}),), _REFERENCE),
        Operation("s3", "HeadBucket", (Check("s3:ListBucket", _BUCKET),), _REFERENCE),
        *(
            Operation("s3", name, (Check("s3:PutObject", _OBJECT), *_ASKED_FOR), _REFERENCE)
            for name in ("PutObject", "CreateMultipartUpload")
        ),
        # SourceBucket and SourceKey are the two parts of CopySource.
        Operation(
            "s3",
            "CopyObject",
            (Check("s3:GetObject", _SOURCE), Check("s3:PutObject", _OBJECT), *_ASKED_FOR),
            _REFERENCE,
        ),
        Operation("s3", "UploadPart", (Check("s3:PutObject", _OBJECT),), _REFERENCE),
        Operation("s3", "CompleteMultipartUpload", (Check("s3:PutObject", _OBJECT),), _REFERENCE),
        Operation("s3", "AbortMultipartUpload", (Check("s3:AbortMultipartUpload", _OBJECT),), _REFERENCE),
        Operation("s3", "DeleteObject", (Check("s3:DeleteObject", _OBJECT),), _REFERENCE),
        # A batch names its keys in the body: such a call is one of these rows for each, as Key.
        Operation("s3", "DeleteObjects", (Check("s3:DeleteObject", _OBJECT),), _REFERENCE),
    )

    service: Literal["s3"] = "s3"
    bucket: Bucket
    """The bucket's name; it exists already, in any Region."""
    prefix: Prefix = "*"
    """Which keys: the beginning of a key and `*`; default all of the bucket."""
    access: Literal["none", "read", "write", "read_write"] = "read"
    """`read` gets and lists, `write` puts and deletes; `none` grants nothing, for a DAG that only hands the names to a job."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Objects by ARN, the listing by `s3:prefix`."""
        declared = f"declared: service s3, bucket {self.bucket}, prefix {self.prefix}, access {self.access}"
        objects = (place.s3_arn(self.bucket, self.prefix),)
        if self._reads:
            yield Grant("S3Read", ("s3:GetObject",), objects, because=declared)
            by_prefix = {"StringLike": {"s3:prefix": (self.prefix,)}} if self.prefix != "*" else {}
            yield Grant("S3List", ("s3:ListBucket",), (place.s3_arn(self.bucket),), conditions=by_prefix)
        if self._writes:
            actions = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")
            yield Grant("S3Write", actions, objects, because=declared)
        if self.access == "read_write":
            private = {"StringEquals": {_ACL: _OWN_ACL}}
            yield Grant("S3CopyAcl", ("s3:PutObjectAcl",), objects, conditions=private, because=declared)

    def cases(self, place: Place) -> Iterator[Case]:
        """Inside and outside the prefix, each kind of access, and the bucket's neighbour."""
        inside = self.prefix.replace("*", "2026/part-0.parquet")
        reads, writes = self._reads, self._writes
        for bucket, key, ours in (
            (self.bucket, inside, True),
            (self.bucket, f"elsewhere/{inside}", self.prefix == "*"),
            (f"{self.bucket}-neighbour", inside, False),
        ):
            target = {"Bucket": bucket, "Key": key}
            why = "declared" if ours else "another bucket or prefix"
            yield Case("s3", "HeadObject", target, reads and ours, why)
            yield Case("s3", "ListObjectsV2", {"Bucket": bucket, "Prefix": key}, reads and ours, why)
            yield Case("s3", "ListObjects", {"Bucket": bucket, "Prefix": key}, reads and ours, why)
            for name in _WRITES:
                yield Case("s3", name, target, writes and ours, why)
            source = {"SourceBucket": bucket, "SourceKey": key}
            copied = {"Bucket": self.bucket, "Key": inside, **source}
            yield Case("s3", "CopyObject", copied, reads and writes and ours, why)
            yield Case("s3", "CopyObject", {**copied, "ACL": _OWN_ACL}, reads and writes and ours, why)
            yield Case("s3", "CopyObject", {**copied, "ACL": "public-read"}, False, "an ACL for others")

        for bucket, ours in ((self.bucket, reads and self.prefix == "*"), (f"{self.bucket}-neighbour", False)):
            yield Case("s3", "HeadBucket", {"Bucket": bucket}, ours, "the bucket as a whole")

    def names(self, place: Place) -> Mapping[str, str]:
        """The bucket, and the prefix without its `*`."""
        prefix = self.prefix.rstrip("*")
        return {"bucket": self.bucket} | ({"prefix": prefix} if prefix else {})

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Of the prefix its beginning, the key of an object below it, and that of another if there can be one."""
        beginning, star, _ = self.prefix.partition("*")
        keys = {"key": f"{beginning}part-0.csv", "other": f"{beginning}part-1.csv"} if star else {}
        parts = {"": beginning, "key": beginning, "other": beginning, **keys}
        return {**super().stand_ins(place), "prefix": (parts,)}

    @property
    def _reads(self) -> bool:
        return self.access in ("read", "read_write")

    @property
    def _writes(self) -> bool:
        return self.access in ("write", "read_write")
