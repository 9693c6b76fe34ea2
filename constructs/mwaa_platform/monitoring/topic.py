"""Where alarms go."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


class AlarmTopic(sns.Topic):
    """A topic that mails to `addresses` (each confirms AWS's mail once), takes TLS only, and only alarms of its own account."""

    def __init__(self, scope: Construct, id: str, *, addresses: Sequence[str]) -> None:
        super().__init__(scope, id, enforce_ssl=True)
        self._action = actions.SnsAction(self)
        for address in dict.fromkeys(addresses):
            self.add_subscription(subscriptions.EmailSubscription(address))
        self.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                actions=["sns:Publish"],
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                resources=[self.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.stack.account}},
            )
        )

    def notify(self, alarm: cloudwatch.AlarmBase) -> None:
        """Mail when the alarm goes off and when it is over."""
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
