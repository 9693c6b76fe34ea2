"""Who may do what, because of which declared line, used by which task, proven how; and the difference between two revisions.

`granted` and `other_roles` say what a stage's roles may do, `uses` and `evidence` for whom and how that is known, `report` joins them.
It needs no CDK: a test holds it against the synthesised templates, every statement of every role.
"""
