"""Every grant of the execution roles taken away, one at a time, and what a rehearsal's tasks asked of IAM decided once more.

`recording` makes a stage's golden of a rehearsal's decision log, `golden` keeps it; `role` has the grants of the synthesised role,
`removal` takes them away; `unexercised` lists those that no rehearsed DAG needs, `evidence` looks whether that is so.
"""
