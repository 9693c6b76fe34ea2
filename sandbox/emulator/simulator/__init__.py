"""IAM's policy simulator as AWS answers it, on MiniStack's own evaluator: SimulateCustomPolicy and SimulatePrincipalPolicy.

A request is read (`request`), its documents parsed with the positions of their statements (`documents`), each action decided on each
resource (`evaluation`), and the answer written as XML (`answer`); `service` does it in this order and turns pages.
"""
