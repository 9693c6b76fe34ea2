"""Calls of an environment's execution role, judged by the operation table instead of MiniStack's own mapping.

A session is minted as the Airflow service would (`sessions`), its requests are read (`wire`, `routes`), completed (`parameters`),
turned into IAM's requests by the table (`table`) and decided (`judge`); `gate` stands before MiniStack and does it in this order.
"""
