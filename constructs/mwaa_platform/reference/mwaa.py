"""docs/reference/mwaa.md: what MWAA offers, as far as the declaration depends on it."""

from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS
from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES
from mwaa_platform.reference.markdown import code, page, table
from mwaa_platform.reference.mwaa_properties import properties_section

_VERSIONS = """\
## Airflow versions

For `airflow: {version: …}`. *Ended* is refused. *Ending* says a day, and from then on `validate` refuses it. *Ageing* warns: older
than the three minor versions that AWS promises to support. A version that is not here is unknown, and warns. In place go minor
versions, up and down, 2 to 3 through the newest 2.11, and 3 to 2.11: see [upgrade Airflow](../how-to/upgrade-airflow.md)."""


def mwaa_page() -> str:
    """The whole page."""
    versions = [
        (
            code(v.number),
            v.status.value + (f" {v.support_ended}" if v.support_ended else ""),
            v.python,
            v.amazon_provider or "",
            v.available_since or "",
        )
        for v in AIRFLOW_VERSIONS
    ]
    classes = [
        (
            code(c.name),
            str(c.dag_capacity),
            str(c.tasks_per_worker),
            f"{c.worker_vcpus} vCPU, {c.worker_memory_gib} GiB",
            _range(c.schedulers),
            _range(c.webservers),
            "yes" if c.autoscales else "no",
        )
        for c in ENVIRONMENT_CLASSES
    ]
    return page(
        "MWAA",
        "What Amazon MWAA offers, from its User Guide (copy of 2026-09-01); each constant in the code names its page.",
        [
            _VERSIONS,
            table(("version", "status", "Python", "amazon provider", "on MWAA since"), versions),
            "## Environment classes\n\nFor `environment_class`. Tasks per worker unless `celery.worker_autoscale` says otherwise.",
            table(
                ("class", "DAGs", "tasks per worker", "worker", "schedulers", "web servers", "workers scale"), classes
            ),
            properties_section(),
        ],
    )


def _range(bounds: tuple[int, int]) -> str:
    fewest, most = bounds
    return f"{fewest} to {most}" if most > fewest else str(fewest)
