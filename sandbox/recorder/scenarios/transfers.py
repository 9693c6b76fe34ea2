"""Transfers between S3 and what is no AWS service."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import LARGE_FILE, MOMENT, Scenario, body, error

_READ = ({"service": "s3", "access": ["read", "read_write"]},)
_WRITE = ({"service": "s3", "access": ["write", "read_write"]},)
_READ_WRITE = ({"service": "s3", "access": ["read_write"]},)
_PUT: dict[str, Any] = {"PutObject": {}}
_NONE = {**_PUT, "HeadObject": error("404")}
_TO: dict[str, Any] = {"s3_bucket": "{s3.bucket}", "s3_key": "{s3.prefix.key}"}

_FTP = {"from": {"FTPHook": "transfers.ftp_to_s3"}, "to": {"FTPHook": "transfers.s3_to_ftp"}}
_AT = {"bucket_name": "{s3.bucket}", "key": "{s3.prefix.key}"}


def scenarios() -> Iterator[Scenario]:
    """Uploads, and a download into a database."""
    local = "transfers.local_to_s3.LocalFilesystemToS3Operator"
    file: dict[str, Any] = {"filename": "/etc/hostname", "dest_bucket": "{s3.bucket}", "dest_key": "{s3.prefix.key}"}
    yield Scenario(local, "success", _READ_WRITE, file, _NONE)
    yield Scenario(local, "replace", _WRITE, {**file, "replace": True}, _PUT)
    # Above 8 MB boto3 uploads in parts, and gives the upload up if one of them fails.
    large = {**file, "filename": LARGE_FILE, "replace": True}
    begun = {"CreateMultipartUpload": {"UploadId": "1"}, "AbortMultipartUpload": {}}
    parts = {**begun, "UploadPart": {"ETag": "abc"}, "CompleteMultipartUpload": {}}
    yield Scenario(local, "large file", _WRITE, large, parts)
    failed = {**begun, "UploadPart": error("AccessDenied")}
    yield Scenario(local, "large file, failure", _WRITE, large, failed, ends="fails | breaks: S3UploadFailedError")
    http = "transfers.http_to_s3.HttpToS3Operator"
    page = {"endpoint": "/", **_TO}
    yield Scenario(http, "success", _READ_WRITE, page, _NONE, stands_in={"HttpHook": "transfers.http_to_s3"})
    yield Scenario(
        http, "replace", _WRITE, {**page, "replace": True}, _PUT, stands_in={"HttpHook": "transfers.http_to_s3"}
    )
    sql = "transfers.s3_to_sql.S3ToSqlOperator"
    rows: dict[str, Any] = {**_TO, "table": "recorded", "parser": {"$import": "sandbox.recorder.guest.task.rows_of"}}
    yield Scenario(sql, "success", _READ, rows, _gotten(), stands_in={"BaseHook": "transfers.s3_to_sql"})
    yield from _files()


def _files() -> Iterator[Scenario]:
    """Those whose other side MWAA's image has no provider for: a mock stands in for it."""
    ssh, ftp = ("airflow.providers.ssh.hooks.ssh",), ("airflow.providers.ftp.hooks.ftp",)
    from_sftp, from_ftp = "transfers.sftp_to_s3.SFTPToS3Operator", "transfers.ftp_to_s3.FTPToS3Operator"
    # The oldest provider always replaces; the newest looks first, unless it is told to.
    sftp = {**_TO, "sftp_path": "/file"}
    yield Scenario(from_sftp, "success", _READ_WRITE, sftp, _NONE, modules=ssh, since="9.34.0")
    yield Scenario(from_sftp, "always replaced", _WRITE, sftp, _PUT, modules=ssh, until="9.0.0")
    yield Scenario(from_sftp, "replace", _WRITE, {**sftp, "replace": True}, _PUT, modules=ssh, since="9.34.0")
    yield Scenario(
        from_ftp, "success", _READ_WRITE, {**_TO, "ftp_path": "/file"}, _NONE, modules=ftp, stands_in=_FTP["from"]
    )
    yield Scenario(
        from_ftp,
        "replace",
        _WRITE,
        {**_TO, "ftp_path": "/file", "replace": True},
        _PUT,
        modules=ftp,
        stands_in=_FTP["from"],
    )
    got = _gotten()
    to_sftp, to_ftp = "transfers.s3_to_sftp.S3ToSFTPOperator", "transfers.s3_to_ftp.S3ToFTPOperator"
    yield Scenario(to_sftp, "success", _READ, {**_TO, "sftp_path": "/file"}, got, modules=ssh)
    yield Scenario(to_ftp, "success", _READ, {**_TO, "ftp_path": "/file"}, got, modules=ftp, stands_in=_FTP["to"])
    mongo, find = (
        "transfers.mongo_to_s3.MongoToS3Operator",
        {"mongo_collection": "c", "mongo_query": {}, "mongo_db": "d"},
    )
    modules: tuple[str, ...] = ("airflow.providers.mongo.hooks.mongo", "bson")
    yield Scenario(mongo, "success", _READ_WRITE, {**_TO, **find}, _NONE, modules=modules)
    yield Scenario(mongo, "replace", _WRITE, {**_TO, **find, "replace": True}, _PUT, modules=modules)
    exasol, query = "transfers.exasol_to_s3.ExasolToS3Operator", {"query_or_table": "recorded", **_AT}
    modules = ("airflow.providers.exasol.hooks.exasol",)
    yield Scenario(exasol, "success", _READ_WRITE, query, _NONE, modules=modules)
    yield Scenario(exasol, "replace", _WRITE, {**query, "replace": True}, _PUT, modules=modules)


def _gotten() -> dict[str, Any]:
    there = {"ContentLength": 3, "LastModified": MOMENT, "ETag": "abc"}
    return {"HeadObject": there, "GetObject": {**there, "Body": body("abc")}}
