"""Amazon S3. Source: provider 9.22 and 9.34, operators/s3, sensors/s3, triggers/s3, hooks/s3; s3transfer 0.17 for transfers."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served, methods

_OPERATORS = "airflow.providers.amazon.aws.operators.s3"
_SENSORS = "airflow.providers.amazon.aws.sensors.s3"
HOOK = "airflow.providers.amazon.aws.hooks.s3.S3Hook"
UPLOAD = ("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload")
"""s3transfer takes the first for what is small, and the others for what is large."""


def _object(key: str, bucket: str = "") -> dict[str, Arg | Fixed | str]:
    return {"Bucket": Arg(key, "bucket", bucket), "Key": Arg(key, "key", bucket)}


def _listing(key: str, bucket: str) -> dict[str, Arg | Fixed | str]:
    """A listing by the beginning of an address."""
    return {"Bucket": Arg(key, "bucket", bucket), "Prefix": Arg(key, "start", bucket)}


def _uploads(target: dict[str, Arg | Fixed | str], *when: str) -> tuple[Call, ...]:
    return tuple(
        Call("s3", name, {**target, **({"ACL": "acl_policy"} if name in UPLOAD[:2] else {})}, when) for name in UPLOAD
    )


_COPY: dict[str, Arg | Fixed | str] = {
    "SourceBucket": Arg("source_bucket_key", "bucket", "source_bucket_name"),
    "SourceKey": Arg("source_bucket_key", "key", "source_bucket_name"),
    "Bucket": Arg("dest_bucket_key", "bucket", "dest_bucket_name"),
    "Key": Arg("dest_bucket_key", "key", "dest_bucket_name"),
    "ACL": Arg("acl_policy", default="private"),
}
_COPIED: dict[str, Arg | Fixed | str] = {
    "SourceBucket": Arg("source_bucket_prefix", "bucket", "source_bucket_name"),
    "SourceKey": Arg("source_bucket_prefix", "key+", "source_bucket_name"),
    "Bucket": Arg("dest_bucket_prefix", "bucket", "dest_bucket_name"),
    "Key": Arg("dest_bucket_prefix", "key+", "dest_bucket_name"),
    "ACL": Arg("acl_policy", default="private"),
}
_PREFIX = Arg("source_bucket_prefix", "key", "source_bucket_name")
_SENSED = _object("bucket_key", "bucket_name")
_CREATED = _object("s3_key", "s3_bucket")
_LISTED: dict[str, Arg | Fixed | str] = {"Bucket": "bucket", "Prefix": Arg("prefix", default="")}
_LOADED = _object("key", "bucket_name")
_LOAD_CALLS = (Call("s3", "HeadObject", _LOADED, ("!replace",)), *_uploads(_LOADED))
_GET_CALLS = (Call("s3", "HeadObject", _LOADED), Call("s3", "GetObject", _LOADED))
_LIST_CALLS = (Call("s3", "ListObjectsV2", {"Bucket": "bucket_name", "Prefix": Arg("prefix", default="")}),)

SERVED = (
    Served(
        f"{_SENSORS}.S3KeySensor",
        (
            Call("s3", "HeadObject", _SENSED, ("!wildcard_match", "!use_regex")),
            Call("s3", "ListObjectsV2", _listing("bucket_key", "bucket_name"), ("wildcard_match",)),
            Call(
                "s3",
                "HeadObject",
                {**_SENSED, "Key": Arg("bucket_key", "start+", "bucket_name")},
                ("wildcard_match", "check_fn"),
            ),
            Call("s3", "ListObjectsV2", {"Bucket": _SENSED["Bucket"], "Prefix": Fixed("")}, ("use_regex",)),
            Call("s3", "ListObjectsV2", _listing("bucket_key", "bucket_name"), ("deferrable", "check_fn")),
        ),
    ),
    Served(
        f"{_SENSORS}.S3KeysUnchangedSensor",
        (Call("s3", "ListObjectsV2", {"Bucket": "bucket_name", "Prefix": "prefix"}),),
    ),
    Served(f"{_OPERATORS}.S3ListOperator", (Call("s3", "ListObjectsV2", _listing("prefix", "bucket")),)),
    Served(f"{_OPERATORS}.S3ListPrefixesOperator", (Call("s3", "ListObjectsV2", _LISTED),)),
    Served(
        f"{_OPERATORS}.S3CreateObjectOperator",
        (Call("s3", "HeadObject", _CREATED, ("!replace",)), *_uploads(_CREATED)),
    ),
    Served(f"{_OPERATORS}.S3CopyObjectOperator", (Call("s3", "CopyObject", _COPY),)),
    Served(
        f"{_OPERATORS}.S3CopyPrefixOperator",
        (
            Call("s3", "ListObjectsV2", {"Bucket": _COPIED["SourceBucket"], "Prefix": _PREFIX}),
            Call("s3", "CopyObject", _COPIED),
        ),
    ),
    Served(
        f"{_OPERATORS}.S3ReadObjectOperator",
        (Call("s3", "HeadObject", _CREATED), Call("s3", "GetObject", _CREATED)),
    ),
    Served(
        f"{_OPERATORS}.S3DeleteObjectsOperator",
        (
            Call("s3", "DeleteObjects", {"Bucket": "bucket", "Key": "keys"}, ("keys",)),
            Call("s3", "ListObjectsV2", _LISTED, ("!keys",)),
            Call("s3", "DeleteObjects", {"Bucket": "bucket", "Key": Arg("prefix", "below", default="")}, ("!keys",)),
        ),
    ),
    Served(
        f"{_OPERATORS}.S3FileTransformOperator",
        (
            Call("s3", "HeadObject", _object("source_s3_key")),
            Call("s3", "GetObject", _object("source_s3_key")),
            Call("s3", "HeadObject", _object("dest_s3_key"), ("!replace",)),
            *_uploads(_object("dest_s3_key")),
        ),
    ),
    *methods(
        HOOK,
        ("check_for_key", ("key", "bucket_name"), (Call("s3", "HeadObject", _LOADED),)),
        ("head_object", ("key", "bucket_name"), (Call("s3", "HeadObject", _LOADED),)),
        ("read_key", ("key", "bucket_name"), _GET_CALLS),
        ("download_file", ("key", "bucket_name", "local_path"), _GET_CALLS),
        ("list_keys", ("bucket_name", "prefix"), _LIST_CALLS),
        ("list_prefixes", ("bucket_name", "prefix"), _LIST_CALLS),
        ("check_for_prefix", ("prefix", "delimiter", "bucket_name"), _LIST_CALLS),
        ("get_file_metadata", ("prefix", "bucket_name"), _LIST_CALLS),
        ("iter_file_metadata", ("prefix", "bucket_name"), _LIST_CALLS),
        ("check_for_bucket", ("bucket_name",), (Call("s3", "HeadBucket", {"Bucket": "bucket_name"}),)),
        ("load_file", ("filename", "key", "bucket_name", "replace"), _LOAD_CALLS),
        ("load_string", ("string_data", "key", "bucket_name", "replace"), _LOAD_CALLS),
        ("load_bytes", ("bytes_data", "key", "bucket_name", "replace"), _LOAD_CALLS),
        ("load_file_obj", ("file_obj", "key", "bucket_name", "replace"), _LOAD_CALLS),
        (
            "copy_object",
            ("source_bucket_key", "dest_bucket_key", "source_bucket_name", "dest_bucket_name"),
            (Call("s3", "CopyObject", _COPY),),
        ),
        ("delete_objects", ("bucket", "keys"), (Call("s3", "DeleteObjects", {"Bucket": "bucket", "Key": "keys"}),)),
        *(
            (
                name,
                ("wildcard_key", "bucket_name"),
                (
                    Call("s3", "ListObjectsV2", _listing("wildcard_key", "bucket_name")),
                    Call(
                        "s3",
                        "HeadObject",
                        {
                            "Bucket": Arg("wildcard_key", "bucket", "bucket_name"),
                            "Key": Arg("wildcard_key", "start+", "bucket_name"),
                        },
                    ),
                ),
            )
            for name in ("check_for_wildcard_key", "get_wildcard_key")
        ),
        (
            "sync_to_local_dir",
            ("bucket_name", "local_dir", "s3_prefix"),
            (
                Call("s3", "ListObjects", {"Bucket": "bucket_name", "Prefix": Arg("s3_prefix", default="")}),
                Call("s3", "HeadObject", {"Bucket": "bucket_name", "Key": Arg("s3_prefix", "below", default="")}),
                Call("s3", "GetObject", {"Bucket": "bucket_name", "Key": Arg("s3_prefix", "below", default="")}),
            ),
        ),
    ),
    Served(f"{HOOK}.get_key", (Call("s3", "HeadObject", _LOADED),), ("key", "bucket_name"), gives="s3.Object"),
    Served(
        f"{HOOK}.get_bucket",
        (),
        ("bucket_name",),
        gives="s3.Bucket",
    ),
)
HOOKS = {HOOK: "s3"}
