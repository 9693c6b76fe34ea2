"""One piece of advice, before it is settled or printed."""

from dataclasses import dataclass

from mwaa_platform.dagcheck.advice.rules import AdviceRule
from mwaa_platform.dagcheck.run import Where


@dataclass(frozen=True, slots=True)
class Advice:
    """What was found of which rule; `cure` only where it is another than the rule's."""

    rule: AdviceRule
    where: Where
    message: str
    task: str = ""
    operator: str = ""
    cure: str = ""
