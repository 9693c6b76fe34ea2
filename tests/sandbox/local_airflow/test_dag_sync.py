"""The DAG folder against the bucket: what is other than before is written, and nothing else."""

import io
from pathlib import Path
from typing import Any

from sandbox.local_airflow.dag_sync import Changes, DagSync


class Bucket:
    """Objects by key; each put changes the time that a listing shows."""

    def __init__(self, **files: str) -> None:
        self.puts = 0
        self.objects: dict[str, tuple[str, int]] = {}
        self.put(**files)

    def put(self, **files: str) -> None:
        for name, content in files.items():
            self.puts += 1
            self.objects[f"dags/{name}.py"] = (content, self.puts)

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        found = [
            {"Key": key, "ETag": "x", "Size": 1, "LastModified": number} for key, (_, number) in self.objects.items()
        ]
        return [{"Contents": found}]

    def get_object(self, *, Key: str, **_: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        return {"Body": io.BytesIO(self.objects[Key][0].encode())}


def test_the_folder_becomes_as_the_bucket_is(tmp_path: Path) -> None:
    bucket = Bucket(a="1", b="1")
    sync = DagSync(bucket, "bucket", "dags", tmp_path)
    assert sync.run() == Changes(added=("a.py", "b.py"))
    bucket.put(a="2")
    del bucket.objects["dags/b.py"]
    assert sync.run() == Changes(changed=("a.py",), deleted=("b.py",))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.py": "2"}


def test_what_is_put_anew_as_it_was_is_no_change(tmp_path: Path) -> None:
    bucket = Bucket(a="1")
    DagSync(bucket, "bucket", "dags", tmp_path).run()
    before = (tmp_path / "a.py").stat().st_mtime_ns
    bucket.put(a="1")
    assert not DagSync(bucket, "bucket", "dags", tmp_path).run(), "also by one that has just started"
    assert (tmp_path / "a.py").stat().st_mtime_ns == before
