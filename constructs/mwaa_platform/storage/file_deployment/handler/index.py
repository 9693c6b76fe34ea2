"""Puts a zip's files into a bucket; runs in AWS Lambda as the provider of a custom resource, with nothing but boto3.

What it wrote is listed in a manifest in the same bucket. With Prune, an update deletes what the manifest lists and the zip no
longer holds: files that others put beside ours are never touched. Deleting the resource leaves all files where they are.
"""

import hashlib
import http.client
import io
import json
import time
import urllib.parse
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.exceptions import ClientError

s3 = boto3.client("s3")

PERMISSION_WAIT_SECONDS = 60
"""How long a policy that CloudFormation has just written may take to reach S3."""


def handler(event: dict[str, Any], context: Any) -> None:
    """Entry point: always answers CloudFormation, for without an answer the stack hangs for an hour."""
    properties = event["ResourceProperties"]
    answer: dict[str, Any] = {"Status": "SUCCESS", "Data": {}}
    try:
        if event["RequestType"] != "Delete":
            answer["Data"] = deploy(properties)
    except Exception as error:
        answer = {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:1000]}
    answer |= {key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = f"s3://{properties['Bucket']}/{properties['Prefix']}"
    print(json.dumps({"request": event["RequestType"], "answer": answer}))
    body = json.dumps(answer).encode()
    url = urllib.parse.urlsplit(event["ResponseURL"])
    connection = http.client.HTTPSConnection(url.netloc, timeout=30)
    connection.request("PUT", f"{url.path}?{url.query}", body, {"Content-Type": ""})
    connection.getresponse().read()


def deploy(properties: dict[str, Any]) -> dict[str, str]:
    """Write what is new or different, delete what we wrote before and is gone; returns the counts."""
    bucket, prefix, manifest = properties["Bucket"], properties["Prefix"], properties["Manifest"]
    archive = zipfile.ZipFile(io.BytesIO(read_when_allowed(properties["SourceBucket"], properties["SourceKey"])))
    names = [name for name in archive.namelist() if not name.endswith("/")]
    former = read_manifest(bucket, manifest)
    there = dict(listed(bucket, prefix))
    written = 0
    for name in names:
        key, content = prefix + name, archive.read(name)
        if there.get(key) != hashlib.md5(content, usedforsecurity=False).hexdigest():
            s3.put_object(Bucket=bucket, Key=key, Body=content)
            written += 1
    gone = sorted(former - {prefix + name for name in names}) if properties["Prune"] == "true" else []
    for key in gone:
        s3.delete_object(Bucket=bucket, Key=key)
    s3.put_object(Bucket=bucket, Key=manifest, Body=json.dumps(sorted(prefix + name for name in names)).encode())
    return {"Files": str(len(names)), "Written": str(written), "Deleted": str(len(gone))}


def read_when_allowed(bucket: str, key: str) -> bytes:
    """The source zip; a denial is waited out for a while, since IAM spreads a new policy with a delay."""
    deadline = time.monotonic() + PERMISSION_WAIT_SECONDS
    while True:
        try:
            content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            return content
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied" or time.monotonic() > deadline:
                raise
            time.sleep(5)


def read_manifest(bucket: str, key: str) -> set[str]:
    """The keys that the former deployment wrote; none at the first."""
    try:
        return set(json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
    except s3.exceptions.NoSuchKey:
        return set()


def listed(bucket: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Key and ETag of what is there: the ETag is the content's MD5 unless the bucket has a customer key."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            yield item["Key"], item["ETag"].strip('"')
