"""CloudFormation resource types that MiniStack 1.5.33 lacks or serves in part, one file each.

A handler raises for what AWS would refuse: the stack rolls back and its user reads the text.
"""

from typing import Any

from sandbox.emulator.resources import (
    alarm,
    client_vpn,
    elastic_ip,
    existing_network,
    flow_log,
    lambda_function,
    load_balancer,
    log_group,
    mwaa_environment,
    nat_gateway,
    s3_bucket,
    security_group_rule,
    vpc_endpoint,
)

HANDLERS: dict[str, dict[str, Any]] = {
    "AWS::CloudWatch::Alarm": alarm.HANDLER,
    "AWS::EC2::ClientVpnAuthorizationRule": client_vpn.RULE,
    "AWS::EC2::ClientVpnEndpoint": client_vpn.ENDPOINT,
    "AWS::EC2::ClientVpnTargetNetworkAssociation": client_vpn.ASSOCIATION,
    "AWS::EC2::EIP": elastic_ip.HANDLER,
    "AWS::EC2::FlowLog": flow_log.HANDLER,
    "AWS::EC2::NatGateway": nat_gateway.HANDLER,
    "AWS::EC2::SecurityGroupEgress": security_group_rule.EGRESS,
    "AWS::EC2::SecurityGroupIngress": security_group_rule.INGRESS,
    "AWS::EC2::VPCEndpoint": vpc_endpoint.HANDLER,
    "AWS::ElasticLoadBalancingV2::Listener": load_balancer.LISTENER,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": load_balancer.LOAD_BALANCER,
    "AWS::ElasticLoadBalancingV2::TargetGroup": load_balancer.TARGET_GROUP,
    "AWS::Lambda::Function": lambda_function.HANDLER,
    "AWS::Logs::LogGroup": log_group.HANDLER,
    "AWS::MWAA::Environment": mwaa_environment.HANDLER,
    "AWS::S3::Bucket": s3_bucket.HANDLER,
    existing_network.TYPE: existing_network.HANDLER,
}
