"""An internal Application Load Balancer before a private web server."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.access_logs import access_log_bucket
from mwaa_platform.acknowledgements import acknowledge
from mwaa_platform.ways_in.webserver_reach import HTTPS, group_reaching_webserver
from mwaa_platform.ways_in.webserver_targets import WebserverTargets

_HEALTHY_CODES = "200-399"
"""Who is not logged in is sent to the login: with 302 by Airflow 2, and FastAPI, on which Airflow 3 stands, has 307 for that.

The MWAA User Guide names none (2026-11); AWS's sample takes 200 to 499 (aws-samples/alb-sso-mwaa, quickstart_stack.py).
"""
_TLS = elbv2.SslPolicy.TLS13_12_RES_PQ
"""TLS 1.2 and 1.3 with forward secrecy: what AWS recommends (Application Load Balancers, describe-ssl-policies, 2026)."""
_DEREGISTRATION_DELAY = cdk.Duration.seconds(30)
"""Instead of five minutes (our choice): an address that is gone answers nobody who waits for it."""


class WebserverLoadBalancer(Construct):
    """HTTPS in the environment's subnets for the networks that are named, from there HTTPS to the web server and nothing else.

    The web server's addresses are looked up when the stack is deployed, and again on a schedule. Access is logged in a bucket of its
    own. The load balancer is not protected from deletion: with that a creation that fails could not be rolled back; its stack is.

    Args:
        scope: Usually a stack, with an account and a Region.
        id: The construct's id.
        environment_name: Of the environment, which must exist.
        vpc: Where the web server has its addresses.
        subnets: Two of it, in different zones.
        environment_group: The security group of the environment, which MWAA gives the web server's endpoint too.
        allowed_from: IPv4 blocks.
        certificate_arn: In ACM, for the name that people type.
        log_retention: Of the function's log.
        access_log_retention: Of the access log.
        removal_policy: Of the function's log.
        bucket_removal_policy: Of the access log.
        auto_delete: Empties the bucket when its stack is deleted; needs `RemovalPolicy.DESTROY`.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        environment_group: ec2.ISecurityGroup,
        allowed_from: Sequence[str],
        certificate_arn: str,
        log_retention: logs.RetentionDays,
        access_log_retention: cdk.Duration,
        removal_policy: cdk.RemovalPolicy,
        bucket_removal_policy: cdk.RemovalPolicy,
        auto_delete: bool = False,
    ) -> None:
        super().__init__(scope, id)
        self._targets = WebserverTargets(
            self,
            "Targets",
            environment_name=environment_name,
            vpc=vpc,
            healthy_codes=_HEALTHY_CODES,
            deregistration_delay=_DEREGISTRATION_DELAY,
            log_retention=log_retention,
            removal_policy=removal_policy,
        )
        group = group_reaching_webserver(
            self,
            vpc=vpc,
            environment_group=environment_group,
            of="Load balancer of the Airflow UI",
            rule_id="WebserverFromLoadBalancer",
            rule="The load balancer reaches the web server",
        )
        for block in allowed_from:
            group.add_ingress_rule(ec2.Peer.ipv4(block), HTTPS, "who opens the Airflow UI")
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "Resource",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnets=list(subnets)),
            internet_facing=False,
            security_group=group,
            drop_invalid_header_fields=True,
            deletion_protection=False,
        )
        access_logs = access_log_bucket(
            self,
            "AccessLogs",
            retention=access_log_retention,
            removal_policy=bucket_removal_policy,
            auto_delete=auto_delete,
        )
        acknowledge(access_logs, {"AwsSolutions-S1": "the bucket holds access logs itself: those of the load balancer"})
        self.load_balancer.log_access_logs(access_logs)
        # Its rules stand in its group as they are meant: CDK would add one for the listener and one for each target group.
        self.load_balancer.add_listener(
            "Https",
            port=443,
            protocol=elbv2.ApplicationProtocol.HTTPS,
            certificates=[elbv2.ListenerCertificate.from_arn(certificate_arn)],
            ssl_policy=_TLS,
            open=False,
            default_action=elbv2.ListenerAction.forward([self._targets.group]),
        )

    def metric_healthy_targets(self, *, period: cdk.Duration) -> cloudwatch.Metric:
        """How many addresses of the web server answer: the most in the period, seen from either zone.

        Source: Application Load Balancers, load-balancer-cloudwatch-metrics (2026).
        """
        return cloudwatch.Metric(
            namespace="AWS/ApplicationELB",
            metric_name="HealthyHostCount",
            dimensions_map={
                "LoadBalancer": self.load_balancer.load_balancer_full_name,
                "TargetGroup": self._targets.group.target_group_full_name,
            },
            statistic="Maximum",
            period=period,
        )
