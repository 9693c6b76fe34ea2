"""Puts a zip's files into a bucket; runs in AWS Lambda as the provider of a custom resource, with nothing but boto3.

What it wrote is listed in a manifest in the same bucket. With Prune, an update deletes what the manifest lists and the zip no
longer holds: files that others put beside ours are not touched, unless DeleteOthers says so. Deleting the resource leaves all
files where they are.
"""

import hashlib
import http.client
import json
import tempfile
import time
import urllib.parse
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import boto3
from botocore.exceptions import ClientError

s3 = boto3.client("s3")

PIECE_BYTES = 1 << 20
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
    with tempfile.TemporaryDirectory() as folder:
        source, extracted = Path(folder, "source.zip"), Path(folder, "file")
        fetch_when_allowed(properties["SourceBucket"], properties["SourceKey"], source)
        former = read_manifest(bucket, manifest)
        there = dict(listed(bucket, prefix))
        now: dict[str, list[str]] = {}
        written = 0
        with zipfile.ZipFile(source) as archive:
            keys = sorted(prefix + name for name in archive.namelist() if not name.endswith("/"))
            if new := [key for key in keys if key not in there]:
                # Ours from now on: if this deployment fails half-way, the one that takes it back finds them.
                write_manifest(bucket, manifest, former | dict.fromkeys(new))
            for key in keys:
                with archive.open(key.removeprefix(prefix)) as content:
                    sha256, md5 = extract(content, extracted)
                tag = there.get(key, "")
                # Under a customer key the ETag is no checksum: then what was written last is known by the manifest alone.
                if tag and (tag == md5 or former.get(key) == [sha256, tag]):
                    now[key] = [sha256, tag]
                    continue
                with extracted.open("rb") as body:
                    now[key] = [sha256, s3.put_object(Bucket=bucket, Key=key, Body=body)["ETag"].strip('"')]
                written += 1
    gone = set(former) - set(now) if properties["Prune"] == "true" else set()
    if properties.get("DeleteOthers") == "true":
        gone |= {key for key in there if not key.endswith("/")} - set(now)
    gone &= set(there)
    for key in sorted(gone):
        s3.delete_object(Bucket=bucket, Key=key)
    write_manifest(bucket, manifest, now)
    return {"Files": str(len(now)), "Written": str(written), "Deleted": str(len(gone))}


def extract(content: IO[bytes], path: Path) -> tuple[str, str]:
    """Put it into a file, piece by piece, and return its checksums."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("wb") as file:
        while piece := content.read(PIECE_BYTES):
            file.write(piece)
            sha256.update(piece)
            md5.update(piece)
    return sha256.hexdigest(), md5.hexdigest()


def fetch_when_allowed(bucket: str, key: str, path: Path) -> None:
    """The source zip as a file; a denial is waited out for a while, since IAM spreads a new policy with a delay."""
    deadline = time.monotonic() + PERMISSION_WAIT_SECONDS
    while True:
        try:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"]
            break
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied" or time.monotonic() > deadline:
                raise
            time.sleep(5)
    with path.open("wb") as file:
        for piece in body.iter_chunks(PIECE_BYTES):
            file.write(piece)


def read_manifest(bucket: str, key: str) -> dict[str, list[str] | None]:
    """What the former deployment wrote: checksum and ETag by key; nothing at the first, keys alone from before they were kept."""
    try:
        found = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    except s3.exceptions.NoSuchKey:
        return {}
    return found if isinstance(found, dict) else dict.fromkeys(found)


def write_manifest(bucket: str, key: str, files: Mapping[str, list[str] | None]) -> None:
    """Keep it for the next deployment; its keys are the keys in the bucket, so that a former handler can read it too."""
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(files, indent=0, sort_keys=True).encode())


def listed(bucket: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Key and ETag of what is there: the ETag is the content's MD5 unless the bucket has a customer key."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            yield item["Key"], item["ETag"].strip('"')
