"""What a deployment does in the bucket, by the handler itself: what is new, changed, gone, another's, or as it was."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.modules import module_of

HANDLER = Path("constructs/mwaa_platform/storage/file_deployment/handler/index.py")
MANIFEST = "deployed/dags.json"


class Bucket:
    """As much of S3 as the handler uses; ETags are no checksums, as under a customer key, unless `checksums`."""

    class exceptions:  # noqa: N801 (boto3's own name)
        NoSuchKey = type("NoSuchKey", (Exception,), {})

    def __init__(self, *, checksums: bool = False) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.written: list[str] = []
        self.fail_at = ""
        self.checksums = checksums

    def get_object(self, **given: str) -> dict[str, Any]:
        if given["Key"] not in self.objects:
            raise self.exceptions.NoSuchKey(given["Key"])
        return {"Body": Body(self.objects[given["Key"]][0])}

    def put_object(self, **given: Any) -> dict[str, str]:
        key, body = given["Key"], given["Body"]
        if key == self.fail_at:
            raise ClientError({"Error": {"Code": "InternalError"}}, "PutObject")
        content = body if isinstance(body, bytes) else body.read()
        self.written.append(key)
        tag = (
            hashlib.md5(content, usedforsecurity=False).hexdigest() if self.checksums else f"opaque-{len(self.written)}"
        )
        self.objects[key] = (content, f'"{tag}"')
        return {"ETag": self.objects[key][1]}

    def delete_object(self, **given: str) -> None:
        del self.objects[given["Key"]]

    def get_paginator(self, name: str) -> "Bucket":
        return self

    def paginate(self, **given: str) -> Iterator[dict[str, Any]]:
        yield {
            "Contents": [
                {"Key": k, "ETag": tag} for k, (_, tag) in self.objects.items() if k.startswith(given["Prefix"])
            ]
        }

    def dags(self) -> dict[str, bytes]:
        return {
            key.removeprefix("dags/"): content for key, (content, _) in self.objects.items() if key.startswith("dags/")
        }


class Body(io.BytesIO):
    """A streaming body."""

    def iter_chunks(self, size: int) -> Iterator[bytes]:
        while piece := self.read(size):
            yield piece


@pytest.fixture(scope="module")
def handler(root: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        return module_of(root / HANDLER)


@pytest.fixture
def deploy(handler: Any, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(handler, "s3", bucket)

    def run(files: dict[str, str], **properties: str) -> dict[str, str]:
        source = io.BytesIO()
        with zipfile.ZipFile(source, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        bucket.objects["source.zip"] = (source.getvalue(), "")
        bucket.written.clear()
        given = {"SourceBucket": "b", "SourceKey": "source.zip", "Bucket": "b", "Prefix": "dags/", "Manifest": MANIFEST}
        answer: dict[str, str] = handler.deploy({**given, "Prune": "true", **properties})
        return answer

    return run


@pytest.fixture(params=[False, True], ids=["customer key", "checksums"])
def bucket(request: pytest.FixtureRequest) -> Bucket:
    return Bucket(checksums=request.param)


@pytest.mark.feature("S4", "S8")
def test_added_changed_moved_and_removed_files(deploy: Any, bucket: Bucket) -> None:
    deploy({"a.py": "1", "old/b.py": "2", "c.py": "3", "same.py": "4"})
    bucket.put_object(Bucket="b", Key="dags/foreign.py", Body=b"not ours")
    answer = deploy({"a.py": "changed", "new/b.py": "2", "d.py": "5", "same.py": "4"})
    expected = {"a.py": b"changed", "new/b.py": b"2", "d.py": b"5", "same.py": b"4", "foreign.py": b"not ours"}
    assert bucket.dags() == expected
    assert answer == {"Files": "4", "Written": "3", "Deleted": "2"}
    assert "dags/same.py" not in bucket.written


@pytest.mark.feature("S6")
def test_nothing_is_rewritten_when_nothing_changed(deploy: Any, bucket: Bucket) -> None:
    deploy({"a.py": "1", "b.py": "2"})
    assert deploy({"a.py": "1", "b.py": "2"})["Written"] == "0"
    assert bucket.written == [MANIFEST]


def test_what_was_changed_by_hand_is_put_right(deploy: Any, bucket: Bucket) -> None:
    deploy({"a.py": "1", "b.py": "2"})
    bucket.put_object(Bucket="b", Key="dags/a.py", Body=b"by hand")
    bucket.objects.pop("dags/b.py")
    assert deploy({"a.py": "1", "b.py": "2"})["Written"] == "2"
    assert bucket.dags() == {"a.py": b"1", "b.py": b"2"}


@pytest.mark.feature("S8")
def test_others_files_go_only_if_that_is_declared(deploy: Any, bucket: Bucket) -> None:
    deploy({"a.py": "1"})
    bucket.put_object(Bucket="b", Key="dags/foreign.py", Body=b"not ours")
    bucket.put_object(Bucket="b", Key="elsewhere/foreign.py", Body=b"not ours")
    bucket.put_object(Bucket="b", Key="dags/", Body=b"")
    assert deploy({"a.py": "1"})["Deleted"] == "0"
    assert deploy({"a.py": "1"}, DeleteOthers="true")["Deleted"] == "1"
    assert bucket.dags() == {"a.py": b"1", "": b""}
    assert "elsewhere/foreign.py" in bucket.objects


def test_artifacts_stay_for_a_rollback(deploy: Any, bucket: Bucket) -> None:
    deploy({"1.txt": "1"}, Prune="false")
    deploy({"2.txt": "2"}, Prune="false")
    assert bucket.dags() == {"1.txt": b"1", "2.txt": b"2"}


def test_what_a_failed_deployment_wrote_goes_when_it_is_taken_back(deploy: Any, bucket: Bucket) -> None:
    deploy({"a.py": "1"})
    bucket.put_object(Bucket="b", Key="dags/foreign.py", Body=b"not ours")
    bucket.fail_at = "dags/z.py"
    with pytest.raises(ClientError):
        deploy({"a.py": "2", "b.py": "2", "foreign.py": "ours", "z.py": "2"})
    bucket.fail_at = ""
    deploy({"a.py": "1"})
    assert set(bucket.dags()) == {"a.py", "foreign.py"}


def test_a_manifest_of_keys_alone_is_understood(deploy: Any, bucket: Bucket) -> None:
    bucket.put_object(Bucket="b", Key="dags/gone.py", Body=b"1")
    bucket.put_object(Bucket="b", Key=MANIFEST, Body=json.dumps(["dags/gone.py"]).encode())
    deploy({"a.py": "1"})
    assert set(bucket.dags()) == {"a.py"}
    assert set(json.loads(bucket.objects[MANIFEST][0])) == {"dags/a.py"}, "a former handler reads the keys"
