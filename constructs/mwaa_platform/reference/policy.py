"""docs/reference/policy.md: the MWAA rules."""

from mwaa_platform.reference.markdown import code, page, table


def policy_page() -> str:
    """The whole page; its package loads CDK, which the other pages need not wait for."""
    from mwaa_platform.policy.rules import RULES

    introduction = (
        f"The {len(RULES)} MWAA rules that every synth enforces, beside cdk-nag's AwsSolutions. An open finding stops the synth with "
        "exit code 1. A finding is printed with the rule's id, in brackets what it found if one resource can break a rule more than "
        "once: `MWAA-LogsOn[TaskLogs]`. A stage accepts one by naming exactly that:"
    )
    example = (
        "```yaml\nstages:\n  dev:\n    kind: development\n    webserver: {access: public}\n    acknowledge:\n"
        "      - {rule: MWAA-PrivateWebserver, reason: a stage without data for the vendor's tests, until: 2027-06-30}\n```"
    )
    rows = [(code(rule.id), rule.title, rule.why, rule.cure) for rule in RULES]
    return page("Policy rules", introduction, [example, table(("rule", "holds", "why", "mend"), rows)])
