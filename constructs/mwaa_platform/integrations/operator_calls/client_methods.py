"""What boto3's clients call by names that are no operation's: snake case, transfers, waiters.

Source: boto3 1.43 and s3transfer 0.17 (transfers), botocore 1.43 data (waiters).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import operation_table

_UPLOADS = ("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload")
_DOWNLOADS = ("HeadObject", "GetObject")
_COPIES = ("HeadObject", "CopyObject")
_WORDS = re.compile(r"(.)([A-Z][a-z]+)")
_LETTERS = re.compile(r"([a-z0-9])([A-Z])")

NO_CALLS = ("close", "can_paginate", "exceptions", "meta")
"""Methods of a client that reach no one."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A method of the S3 client that makes several calls."""

    positional: tuple[str, ...]
    operations: tuple[str, ...]


TRANSFERS: Mapping[str, Transfer] = {
    "upload_file": Transfer(("Filename", "Bucket", "Key"), _UPLOADS),
    "upload_fileobj": Transfer(("Fileobj", "Bucket", "Key"), _UPLOADS),
    "download_file": Transfer(("Bucket", "Key", "Filename"), _DOWNLOADS),
    "download_fileobj": Transfer(("Bucket", "Key", "Fileobj"), _DOWNLOADS),
    "copy": Transfer(("CopySource", "Bucket", "Key"), _COPIES),
}
WAITERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("s3", "object_exists"): ("HeadObject",),
    ("s3", "object_not_exists"): ("HeadObject",),
    ("s3", "bucket_exists"): ("HeadBucket",),
    ("s3", "bucket_not_exists"): ("HeadBucket",),
    ("ecs", "tasks_running"): ("DescribeTasks",),
    ("ecs", "tasks_stopped"): ("DescribeTasks",),
    ("emr", "cluster_running"): ("DescribeCluster",),
    ("emr", "cluster_terminated"): ("DescribeCluster",),
    ("emr", "step_complete"): ("DescribeStep",),
}
_METHODS: dict[tuple[str, str], str] = {}


def snake_case(operation: str) -> str:
    """The method's name, as botocore makes it: `ListObjectsV2` is `list_objects_v2`."""
    return _LETTERS.sub(r"\1_\2", _WORDS.sub(r"\1_\2", operation)).lower()


def operation_of(service: str, method: str) -> str:
    """The operation that a client's method calls; empty if no table has it."""
    if not _METHODS:
        rows = (*operation_table(), *SERVICE_CALLS)
        _METHODS.update({(row.service, snake_case(row.name)): row.name for row in rows})
    return _METHODS.get((service, method), "")
