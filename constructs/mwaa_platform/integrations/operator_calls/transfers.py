"""Transfers between S3 and what is no AWS service. Source: provider 9.22 and 9.34, transfers."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served
from mwaa_platform.integrations.operator_calls.s3 import UPLOAD

_TRANSFERS = "airflow.providers.amazon.aws.transfers"
_Target = dict[str, Arg | Fixed | str]


def _at(key: str, bucket: str) -> _Target:
    return {"Bucket": Arg(key, "bucket", bucket), "Key": Arg(key, "key", bucket)}


def _below(key: str) -> _Target:
    """A prefix that many objects are written below."""
    return {"Bucket": Arg(key, "bucket"), "Key": Arg(key, "key+")}


def _to(name: str, target: _Target, replaces: str = "replace") -> Served:
    """Looks first whether the object is there, unless it is to be replaced."""
    looks = Call("s3", "HeadObject", target, (f"!{replaces}",))
    return Served(f"{_TRANSFERS}.{name}", (looks, *(Call("s3", call, target) for call in UPLOAD)))


def _from(name: str) -> Served:
    target = _at("s3_key", "s3_bucket")
    calls = (
        Call("s3", "HeadObject", target),
        Call("s3", "GetObject", target),
        Call("s3", "ListObjectsV2", {"Bucket": target["Bucket"], "Prefix": target["Key"]}, ("s3_filenames",)),
    )
    return Served(f"{_TRANSFERS}.{name}", calls)


SERVED = (
    _to("azure_blob_to_s3.AzureBlobStorageToS3Operator", _below("dest_s3_key")),
    _to("exasol_to_s3.ExasolToS3Operator", _at("key", "bucket_name")),
    _to("ftp_to_s3.FTPToS3Operator", _at("s3_key", "s3_bucket")),
    _to("gcs_to_s3.GCSToS3Operator", _below("dest_s3_key")),
    _to(
        "google_api_to_s3.GoogleApiToS3Operator",
        {"Bucket": Arg("s3_destination_key", "bucket"), "Key": Arg("s3_destination_key", "key")},
        "s3_overwrite",
    ),
    _to("http_to_s3.HttpToS3Operator", _at("s3_key", "s3_bucket")),
    _to("imap_attachment_to_s3.ImapAttachmentToS3Operator", _at("s3_key", "s3_bucket"), "s3_overwrite"),
    _to("local_to_s3.LocalFilesystemToS3Operator", _at("dest_key", "dest_bucket")),
    _to("mongo_to_s3.MongoToS3Operator", _at("s3_key", "s3_bucket")),
    _to("salesforce_to_s3.SalesforceToS3Operator", _at("s3_key", "s3_bucket_name")),
    _to("sftp_to_s3.SFTPToS3Operator", _at("s3_key", "s3_bucket")),
    _to("sql_to_s3.SqlToS3Operator", _at("s3_key", "s3_bucket")),
    _from("s3_to_ftp.S3ToFTPOperator"),
    _from("s3_to_sftp.S3ToSFTPOperator"),
    _from("s3_to_sql.S3ToSqlOperator"),
)
HOOKS: dict[str, str] = {}
