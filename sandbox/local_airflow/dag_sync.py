"""The DAG folder, kept as the bucket has it: what MWAA does every 30 seconds with the environment's own role.

Source: MWAA User Guide, configuring-dag-folder (2026-09-01).
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

INTERVAL_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Changes:
    """What one synchronisation did, by path below the DAG folder."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)


@dataclass(slots=True)
class DagSync:
    """Mirrors `s3://bucket/prefix/` into a folder; `s3` is a client of boto3's with the credentials to use."""

    s3: Any
    bucket: str
    prefix: str
    folder: Path
    _known: dict[str, str] = field(default_factory=dict)

    def run(self) -> Changes:
        """Bring the folder up to date; files that the bucket does not have are removed.

        Raises:
            botocore.exceptions.ClientError: the bucket cannot be listed or read; the folder is then as far as it got.
        """
        wanted = self._listed()
        added: list[str] = []
        changed: list[str] = []
        for name, (key, tag) in wanted.items():
            target = self.folder / name
            if target.is_file() and self._known.get(name) == tag:
                continue
            new = not target.exists()
            if self._fetch(key, target):
                (added if new else changed).append(name)
            self._known[name] = tag
        deleted = [name for name in self._present() if name not in wanted]
        for name in deleted:
            (self.folder / name).unlink(missing_ok=True)
            self._known.pop(name, None)
        return Changes(tuple(added), tuple(changed), tuple(deleted))

    def _listed(self) -> dict[str, tuple[str, str]]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{self.prefix}/")
        found = {}
        for item in (item for page in pages for item in page.get("Contents", [])):
            name = item["Key"].removeprefix(f"{self.prefix}/")
            if name and not name.endswith("/") and ".." not in PurePosixPath(name).parts:
                found[name] = (item["Key"], f"{item['ETag']} {item['Size']} {item['LastModified']}")
        return found

    def _fetch(self, key: str, target: Path) -> bool:
        """Whether it is another than before: a deployment puts every file anew, and Airflow reads anew what was written."""
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        if target.is_file() and target.read_bytes() == content:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{target.name}.new")
        new.write_bytes(content)
        new.rename(target)
        return True

    def _present(self) -> list[str]:
        files = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return [name for name in files if "__pycache__" not in name]
