"""boto3's resources: which objects lead to which, and what their methods call. Source: boto3 1.43, data/*/resources-1.json."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_Calls = tuple[tuple[str, ...], tuple[str, ...]]
"""The parameters' names by position, and the operations."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of object."""

    children: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    methods: Mapping[str, _Calls] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    """The kind of object that a method's result is."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Identifiers, as the API calls them."""
    harmless: tuple[str, ...] = ()


_PUT = ("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload")
_GET = ("HeadObject", "GetObject")
_COPY = ("HeadObject", "CopyObject")

RESOURCES: Mapping[str, Resource] = {
    "s3": Resource(
        {
            "Bucket": ("s3.Bucket", ("Bucket",)),
            "Object": ("s3.Object", ("Bucket", "Key")),
            "ObjectSummary": ("s3.Object", ("Bucket", "Key")),
        },
        renamed={"name": "Bucket", "bucket_name": "Bucket", "key": "Key"},
    ),
    "s3.Bucket": Resource(
        {"Object": ("s3.Object", ("Key",))},
        {
            "upload_file": (("Filename", "Key"), _PUT),
            "upload_fileobj": (("Fileobj", "Key"), _PUT),
            "download_file": (("Key", "Filename"), _GET),
            "download_fileobj": (("Key", "Fileobj"), _GET),
            "put_object": ((), ("PutObject",)),
            "delete_objects": ((), ("DeleteObjects",)),
            "copy": (("CopySource", "Key"), _COPY),
            "load": ((), ("HeadBucket",)),
        },
        renamed={"key": "Key"},
    ),
    "s3.objects": Resource(
        {},
        {
            "all": ((), ("ListObjects",)),
            "filter": ((), ("ListObjects",)),
            "limit": ((), ("ListObjects",)),
            "page_size": ((), ("ListObjects",)),
            "delete": ((), ("ListObjects", "DeleteObjects")),
        },
        results={"filter": "s3.objects", "all": "s3.objects", "limit": "s3.objects", "page_size": "s3.objects"},
        harmless=("pages",),
    ),
    "s3.Object": Resource(
        {"Bucket": ("s3.Bucket", ())},
        {
            "get": ((), ("GetObject",)),
            "put": ((), ("PutObject",)),
            "delete": ((), ("DeleteObject",)),
            "load": ((), ("HeadObject",)),
            "reload": ((), ("HeadObject",)),
            "upload_file": (("Filename",), _PUT),
            "upload_fileobj": (("Fileobj",), _PUT),
            "download_file": (("Filename",), _GET),
            "download_fileobj": (("Fileobj",), _GET),
            "copy_from": ((), ("CopyObject",)),
            "copy": (("CopySource",), _COPY),
        },
        renamed={"key": "Key"},
    ),
    "dynamodb": Resource(
        {"Table": ("dynamodb.Table", ("TableName",))},
        {"batch_get_item": ((), ("BatchGetItem",)), "batch_write_item": ((), ("BatchWriteItem",))},
        renamed={"name": "TableName"},
    ),
    "dynamodb.Table": Resource(
        {},
        {
            "get_item": ((), ("GetItem",)),
            "put_item": ((), ("PutItem",)),
            "update_item": ((), ("UpdateItem",)),
            "delete_item": ((), ("DeleteItem",)),
            "query": ((), ("Query",)),
            "scan": ((), ("Scan",)),
            "batch_writer": ((), ("BatchWriteItem",)),
        },
        results={"batch_writer": "dynamodb.batch"},
    ),
    "dynamodb.batch": Resource(harmless=("put_item", "delete_item")),
    "sqs": Resource(
        {"Queue": ("sqs.Queue", ("QueueUrl",))},
        {"get_queue_by_name": ((), ("GetQueueUrl",))},
        results={"get_queue_by_name": "sqs.Queue"},
        renamed={"url": "QueueUrl"},
    ),
    "sqs.Queue": Resource(
        {},
        {
            "send_message": ((), ("SendMessage",)),
            "send_messages": ((), ("SendMessageBatch",)),
            "receive_messages": ((), ("ReceiveMessage",)),
            "delete_messages": ((), ("DeleteMessageBatch",)),
        },
    ),
    "sns": Resource({"Topic": ("sns.Topic", ("TopicArn",))}, renamed={"arn": "TopicArn"}),
    "sns.Topic": Resource({}, {"publish": ((), ("Publish",))}),
}
