"""The stage's bucket: versions that expire, and one writer that deletes."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import error_places, with_stage, write_team

ROLE = "arn:aws:iam::111111111111:role/ci"


@pytest.mark.parametrize(
    ("stage", "places"),
    [
        ({"storage": {"noncurrent_version_days": 1, "delete_other_dags": True}}, set()),
        ({"storage": {"noncurrent_version_days": 0}}, {"stages.dev.storage.noncurrent_version_days"}),
        ({"storage": {"noncurrent_version_days": 4000}}, {"stages.dev.storage.noncurrent_version_days"}),
        ({"ci": {"sync_dags": [ROLE]}, "storage": {"noncurrent_version_days": 7}}, set()),
        (
            {"ci": {"sync_dags": [ROLE]}, "storage": {"delete_other_dags": True}},
            {"stages.dev.storage.delete_other_dags"},
        ),
    ],
)
@pytest.mark.feature("S8")
def test_storage_of_a_stage(tmp_path: Path, stage: dict[str, Any], places: set[str]) -> None:
    write_team(tmp_path, with_stage(**stage))
    assert error_places(tmp_path) == places
