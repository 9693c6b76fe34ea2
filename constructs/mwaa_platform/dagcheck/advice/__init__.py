"""Advice for MWAA: what a DAG may do by the role, and what hurts all the same. Warnings, by rule; a synthesis has none of them.

`rules` is the table, each other file looks for what it is named after. A comment `accepts RULE, because REASON` settles one.
"""
