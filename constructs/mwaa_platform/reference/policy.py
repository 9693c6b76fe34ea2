"""docs/reference/policy.md: the MWAA rules, each with a template that breaks it and one that keeps it."""

from pathlib import Path

from mwaa_platform.aws.guide_pages import page_title, page_url
from mwaa_platform.policy.rule import Rule, Severity
from mwaa_platform.policy.rules import RULES
from mwaa_platform.reference.markdown import code, page, table

EXAMPLES = Path(__file__).resolve().parents[3] / "tests" / "policy" / "examples"
"""A folder for each rule, with fails.yaml and passes.yaml, which tests judge."""
_SAID = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "not reported"}


def policy_page() -> str:
    """The whole page."""
    introduction = (
        f"The {len(RULES)} MWAA rules, which every synth enforces beside cdk-nag's AwsSolutions, and which "
        "[`mwaa-platform doctor`](../how-to/diagnose-a-template.md) applies to any CloudFormation template. An open error stops the "
        "synth with exit code 1; a warning is said. A finding is printed with the rule's id, in brackets what it found if one "
        "resource can break a rule more than once: `MWAA-LogsOn[TaskLogs]`. A stage accepts one by naming exactly that:"
    )
    accepted = (
        "```yaml\nstages:\n  dev:\n    kind: development\n    webserver: {access: public}\n    acknowledge:\n"
        "      - {rule: MWAA-PrivateWebserver, reason: a stage without data for the vendor's tests, until: 2027-06-30}\n```"
    )
    packs = (
        "Further packs of cdk-nag hold all stages of a team, where it declares them; AwsSolutions and the MWAA rules hold every "
        "stage:\n\n```yaml\npolicy: {packs: [NIST.800.53.R5]}\n```"
    )
    rows = [
        (
            f"[{code(rule.id)}](#{rule.id.lower()})",
            rule.title,
            rule.effect.value,
            _SAID[rule.production],
            _SAID[rule.development],
        )
        for rule in RULES
    ]
    overview = table(("rule", "holds", "where it is broken", "production", "development"), rows)
    return page("Policy rules", introduction, [accepted, packs, overview, *map(_section, RULES)])


def _section(rule: Rule) -> str:
    """One rule. Its examples are `yml`, for tests take `yaml` for a part of a declaration."""
    source = f"Source: MWAA User Guide, [{page_title(rule.page)}]({page_url(rule.page)})."
    parts = [f"## {rule.id}", f"**{rule.title}.** {rule.why}", f"Mend: {rule.cure}.", source]
    for name, word in (("fails", "Fails"), ("passes", "Passes")):
        example = EXAMPLES / rule.id / f"{name}.yaml"
        parts.append(f"{word}:\n\n```yml\n{example.read_text(encoding='utf-8').strip()}\n```")
    return "\n\n".join(parts)
