"""After `down` nothing is left: the last file here, since all others need what it ends."""

from pathlib import Path

from sandbox.janitor import members
from tests.support.command import run
from tests.ui.platform import Platform


def test_down_leaves_nothing(platform: Platform) -> None:
    folder = Path(platform.up["folder"])
    assert len(list(members(folder))) > 5, "the local AWS and Airflow's processes are seen"
    run(platform.project, "down")
    assert list(members(folder)) == []
    assert [path.name for path in (platform.project / ".sandbox").iterdir()] == ["up.lock"]
