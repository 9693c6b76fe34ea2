"""How much is recorded: a line for each integration."""

from rich.table import Table

from mwaa_platform.aws.claimed_checks import is_claimed
from mwaa_platform.aws.recorded_calls import recorded_calls
from mwaa_platform.integrations import CATALOGUE, operation_table


def counts() -> Table:
    """Classes that are served, situations of them, different calls, checks of the table's rows that are claimed; and a sum."""
    table = Table("service", box=None, pad_edge=False)
    for name in ("classes", "scenarios", "calls", "claimed", "not served"):
        table.add_column(name, justify="right")
    rows = [(name, _of(name)) for name in sorted({one.service for one in recorded_calls()} | {"cloudwatch_logs"})]
    for name, numbers in rows:
        table.add_row(name, *map(str, numbers))
    table.add_section()
    table.add_row("all", *(str(sum(column)) for column in zip(*(numbers for _, numbers in rows), strict=True)))
    return table


def _of(service: str) -> tuple[int, ...]:
    classes = [one for one in recorded_calls() if one.service == service]
    scenarios = [scenario for one in classes for scenario in one.scenarios if not scenario.not_served]
    calls = {repr(call) for scenario in scenarios for call in scenario.calls}
    integration = next(one for one in CATALOGUE if one.model_fields["service"].default == service)
    claimed = {
        (row.name, check.action)
        for row in operation_table()
        for check in row.checks
        if row in integration.OPERATIONS and is_claimed(row.service, row.name, check.action)
    }
    return len(classes), len(scenarios), len(calls), len(claimed), len(integration.NOT_SERVED)
