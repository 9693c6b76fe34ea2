"""Whether roles are sufficient, minimal and tight, asked of IAM's policy simulator only: the local AWS's, or a real account's.

`asking` turns what `integrations.evidence` says is needed into simulations; `verdicts` judges one set of policies;
`prove` does it for every declared line and every stage's whole role.
"""

from sandbox.proof.accounts import AwsSimulator, LocalSimulator
from sandbox.proof.prove import Proof, prove
from sandbox.proof.report import Coverage, Verdict

__all__ = ["AwsSimulator", "Coverage", "LocalSimulator", "Proof", "Verdict", "prove"]
