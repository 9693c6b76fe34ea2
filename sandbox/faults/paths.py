"""Which path is taken in which stage: each once, where the declaration's `removal` fits."""

from collections.abc import Callable, Iterator, Sequence

from mwaa_platform.declaration.team import Target
from sandbox.faults import interruptions, retained
from sandbox.faults.creation import FaultResult
from sandbox.faults.story import PathResult, Situation

Path = Callable[[Situation], Iterator[PathResult | FaultResult]]

ANY: tuple[Path, ...] = (
    interruptions.deploy_interrupted,
    interruptions.deploy_interrupted_then_failed,
    interruptions.change_set_left,
)
DESTROY: tuple[Path, ...] = (
    interruptions.half_deleted,
    interruptions.destroy_interrupted,
    retained.destroy_declared,
)
RETAIN: tuple[Path, ...] = (
    retained.updates_with_data,
    retained.protected_creation_failed,
    retained.destroy_refused,
    retained.former_log_groups,
    retained.destroy_unprotected,
)


def share(targets: Sequence[Target]) -> dict[str, list[Path]]:
    """The paths by the stage's name; a path that no stage fits is left out."""
    shared: dict[str, list[Path]] = {target.name: [] for target in targets}
    for paths, removal in ((DESTROY, "destroy"), (RETAIN, "retain"), (ANY, None)):
        fitting = [target.name for target in targets if removal in (None, target.stage.removal)]
        for path in paths if fitting else ():
            min((shared[name] for name in fitting), key=len).append(path)
    order = [*ANY, *DESTROY, *RETAIN]
    return {name: sorted(paths, key=order.index) for name, paths in shared.items()}
