"""One writer may delete in a DAG folder, not two that do not know of each other."""

from collections.abc import Iterator

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules.draft import Draft


def one_writer_deletes(draft: Draft) -> Iterator[Problem]:
    """`delete_other_dags: true` and a pipeline that synchronises DAGs exclude each other."""
    for name, stage in draft.stages("storage", "ci"):
        if stage.storage.delete_other_dags and stage.ci.sync_dags:
            message = "ci.sync_dags lets a pipeline write there, and each deployment would delete what it has brought"
            cure = "remove this line, or ci.sync_dags"
            yield Problem(message, ("stages", name, "storage", "delete_other_dags"), "true", "false", cure)
