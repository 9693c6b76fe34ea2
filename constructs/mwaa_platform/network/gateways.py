"""Gateway endpoints: routes to S3 and DynamoDB that need neither addresses nor internet."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from mwaa_platform.network.endpoint_policies import Buckets, account_statement, bucket_statements

SERVICES = {
    "dynamodb": ("DynamoDb", ec2.GatewayVpcEndpointAwsService.DYNAMODB),
    "s3": ("S3", ec2.GatewayVpcEndpointAwsService.S3),
}


def limit(scope: Construct, endpoint: ec2.GatewayVpcEndpoint, service: str, buckets: Buckets) -> None:
    """Give a gateway endpoint its policy."""
    for statement in bucket_statements(scope, buckets) if service == "s3" else [account_statement(scope, service)]:
        endpoint.add_to_policy(statement)
