"""What a stage declares about pipelines."""

from mwaa_platform.declaration.principals import Principal
from mwaa_platform.declared import Declared


class Ci(Declared):
    """Roles that pipelines take, each able to do one thing; none is made where nobody is named."""

    sync_dags: tuple[Principal, ...] = ()
    """Who may take the role that writes and deletes in the DAG folder of the bucket, and nothing else."""
    read: tuple[Principal, ...] = ()
    """Who may take the role that reads the environment's state, files, logs and metrics."""
