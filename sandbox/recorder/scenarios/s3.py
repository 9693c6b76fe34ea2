"""Amazon S3."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, body, both, error

_READ = ({"service": "s3", "access": ["read", "read_write"]},)
_WRITE = ({"service": "s3", "access": ["write", "read_write"]},)
_READ_WRITE = ({"service": "s3", "access": ["read_write"]},)
_WHOLE = ({"service": "s3", "access": ["read", "read_write"], "prefix": ["*"]},)

_BUCKET, _KEY = "{s3.bucket}", "{s3.prefix.key}"
_THERE = {"ContentLength": 3, "LastModified": MOMENT, "ETag": "abc"}
_MISSING = error("404", "Not Found")
_OBJECT = {"Key": _KEY, "Size": 3, "LastModified": MOMENT, "ETag": "abc"}
_LISTED = {"Contents": [_OBJECT], "KeyCount": 1}
_EMPTY = {"KeyCount": 0}
_GOTTEN = {**_THERE, "Body": body("abc")}


def scenarios() -> Iterator[Scenario]:
    """Sensors, then operators that read, then those that write."""
    yield from _key_sensor()
    yield from _unchanged_sensor()
    yield from _reading()
    yield from _writing()


def _key_sensor() -> Iterator[Scenario]:
    sensor = "sensors.s3.S3KeySensor"
    exact = {"bucket_name": _BUCKET, "bucket_key": _KEY}
    yield from both(Scenario(sensor, "success", _READ, exact, {"HeadObject": _THERE}))
    late = {"HeadObject": [_MISSING, _MISSING, _THERE]}
    # Answered 404 only to a role that may list the bucket: the operation's row checks s3:ListBucket besides.
    yield from both(Scenario(sensor, "missing object", _READ, exact, late))
    refused = {"HeadObject": error("403", "Forbidden")}
    yield Scenario(sensor, "missing object, may not list", _READ, exact, refused, ends="fails")
    wild = {"bucket_name": _BUCKET, "bucket_key": "{s3.prefix}*.csv", "wildcard_match": True}
    pages = {"ListObjectsV2": [_EMPTY, _EMPTY, _LISTED], "HeadObject": _THERE}
    yield from both(Scenario(sensor, "wildcard", _READ, wild, pages))
    every = {**wild, "metadata_keys": ["*"], "check_fn": {"$import": "sandbox.recorder.guest.task.found"}}
    yield Scenario(sensor, "wildcard, metadata", _READ, every, pages)
    pattern = {"bucket_name": _BUCKET, "bucket_key": ".*csv", "use_regex": True}
    yield from both(Scenario(sensor, "regex", _WHOLE, pattern, pages))


def _unchanged_sensor() -> Iterator[Scenario]:
    sensor = "sensors.s3.S3KeysUnchangedSensor"
    watched = {"bucket_name": _BUCKET, "prefix": "{s3.prefix}", "inactivity_period": 0, "min_objects": 0}
    yield from both(Scenario(sensor, "success", _READ, watched, {"ListObjectsV2": _LISTED}))
    yield Scenario(sensor, "waiting", _READ, watched, {"ListObjectsV2": [_EMPTY, _LISTED]})


def _reading() -> Iterator[Scenario]:
    listing = {"bucket": _BUCKET, "prefix": "{s3.prefix}"}
    pages = {"ListObjectsV2": {**_LISTED, "CommonPrefixes": [{"Prefix": "{s3.prefix}a/"}]}}
    yield Scenario("operators.s3.S3ListOperator", "success", _READ, listing, pages)
    wild = {"bucket": _BUCKET, "prefix": "{s3.prefix}*.csv", "apply_wildcard": True}
    yield Scenario("operators.s3.S3ListOperator", "wildcard", _READ, wild, pages)
    yield Scenario("operators.s3.S3ListPrefixesOperator", "success", _READ, {**listing, "delimiter": "/"}, pages)
    read = {"s3_bucket": _BUCKET, "s3_key": _KEY}
    got = {"HeadObject": _THERE, "GetObject": _GOTTEN}
    yield Scenario("operators.s3.S3ReadObjectOperator", "success", _READ, read, got, since="9.34.0")
    missing = {"HeadObject": _MISSING, "GetObject": error("NoSuchKey")}
    yield Scenario(
        "operators.s3.S3ReadObjectOperator", "missing object", _READ, read, missing, since="9.34.0", ends="fails"
    )


def _writing() -> Iterator[Scenario]:
    create = "operators.s3.S3CreateObjectOperator"
    put: dict[str, Any] = {"PutObject": {}}
    written = {"s3_bucket": _BUCKET, "s3_key": _KEY, "data": "abc"}
    yield Scenario(create, "success", _READ_WRITE, written, {**put, "HeadObject": _MISSING})
    private = {**written, "replace": True, "acl_policy": "private"}
    yield Scenario(create, "private acl", _READ_WRITE, private, put)
    yield Scenario(create, "replace", _WRITE, {**written, "replace": True}, put)
    yield Scenario(create, "acl", _WRITE, {**written, "replace": True, "acl_policy": "public-read"}, put, served=False)
    copy = "operators.s3.S3CopyObjectOperator"
    from_to: dict[str, Any] = {"source_bucket_name": _BUCKET, "source_bucket_key": _KEY}
    from_to |= {"dest_bucket_name": _BUCKET, "dest_bucket_key": "{s3.prefix.other}"}
    copied: dict[str, Any] = {"CopyObject": {}, "HeadObject": _THERE}
    # Without acl_policy the operator asks for the ACL that an object has anyway, and AWS checks s3:PutObjectAcl for it.
    yield Scenario(copy, "success", _READ_WRITE, from_to, copied)
    yield Scenario(copy, "acl", _READ_WRITE, {**from_to, "acl_policy": "public-read"}, copied, served=False)
    prefixes: dict[str, Any] = {"source_bucket_name": _BUCKET, "source_bucket_prefix": "{s3.prefix}"}
    prefixes |= {"dest_bucket_name": _BUCKET, "dest_bucket_prefix": "{s3.prefix}copy/"}
    every = {**copied, "ListObjectsV2": _LISTED}
    yield Scenario("operators.s3.S3CopyPrefixOperator", "success", _READ_WRITE, prefixes, every, since="9.34.0")
    delete = "operators.s3.S3DeleteObjectsOperator"
    gone = {"DeleteObjects": {"Deleted": [{"Key": _KEY}]}, "ListObjectsV2": _LISTED}
    yield Scenario(delete, "success", _WRITE, {"bucket": _BUCKET, "keys": [_KEY, "{s3.prefix.other}"]}, gone)
    yield Scenario(delete, "prefix", _READ_WRITE, {"bucket": _BUCKET, "prefix": "{s3.prefix}"}, gone)
    transform = "operators.s3.S3FileTransformOperator"
    here = f"s3://{_BUCKET}/{_KEY}"
    script = {
        "source_s3_key": here,
        "dest_s3_key": f"s3://{_BUCKET}/{{s3.prefix.other}}",
        "transform_script": "/bin/cp",
    }
    answers: dict[str, Any] = {"HeadObject": _THERE, "GetObject": _GOTTEN, **put}
    yield Scenario(transform, "success", _READ_WRITE, {**script, "replace": True}, answers)
    answers = {**answers, "HeadObject": [_THERE, _THERE, _THERE, _MISSING]}
    yield Scenario(transform, "no replacement", _READ_WRITE, script, answers)
    yield Scenario(transform, "missing object", _READ_WRITE, script, {"HeadObject": _MISSING}, ends="fails")
