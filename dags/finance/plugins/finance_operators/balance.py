"""The check that accountants make first: debits equal credits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from airflow.exceptions import AirflowFailException
from airflow.providers.amazon.aws.hooks.athena import AthenaHook
from airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields


class LedgerBalanceOperator(AwsBaseOperator[AthenaHook]):
    """Fails for good if one row of a finished query does not balance.

    :param query_execution_id: the query; its columns are currency, debit and credit
    :param tolerance: the largest difference that passes, in the currency's own units
    """

    aws_hook_class = AthenaHook
    template_fields: Sequence[str] = aws_template_fields("query_execution_id", "tolerance")

    def __init__(self, *, query_execution_id: str, tolerance: str = "0", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.query_execution_id = query_execution_id
        self.tolerance = tolerance

    def execute(self, context: Any) -> dict[str, str]:
        """The difference of each currency."""
        pages = self.hook.get_query_results_paginator(self.query_execution_id)
        if pages is None:
            raise AirflowFailException(f"query {self.query_execution_id} has no result")
        differences = _differences([row for page in pages for row in page["ResultSet"]["Rows"]])
        wrong = {name: value for name, value in differences.items() if abs(value) > Decimal(self.tolerance)}
        if wrong:
            raise AirflowFailException(f"debits and credits differ: {wrong}")
        self.log.info("%s currencies balance", len(differences))
        return {name: str(value) for name, value in differences.items()}


def _differences(rows: Sequence[dict[str, Any]]) -> dict[str, Decimal]:
    cells = [[cell.get("VarCharValue", "") for cell in row["Data"]] for row in rows]
    return {currency: Decimal(debit) - Decimal(credit) for currency, debit, credit in cells[1:]}
