"""Operators of the finance team; plugins/ is on the path of every Airflow process."""

from finance_operators.balance import LedgerBalanceOperator

__all__ = ["LedgerBalanceOperator"]
