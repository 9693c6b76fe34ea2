"""What AWS says when it refuses a resource: quotas where a type has one that is often met, else throttling, which passes by itself.

Source: CloudFormation's handler error codes (CloudFormation CLI User Guide, 2026-11) and texts as users report them.
"""

import uuid

_QUOTAS = {
    "AWS::EC2::EIP": "The maximum number of addresses has been reached.",
    "AWS::EC2::InternetGateway": "The maximum number of internet gateways has been reached.",
    "AWS::EC2::NatGateway": "The maximum number of NAT Gateways has been reached.",
    "AWS::EC2::VPC": "The maximum number of VPCs has been reached.",
    "AWS::IAM::ManagedPolicy": "Cannot exceed quota for PoliciesPerAccount: 1500.",
    "AWS::IAM::Role": "Cannot exceed quota for RolesPerAccount: 1000.",
    "AWS::MWAA::Environment": "The maximum number of environments per account per Region has been reached.",
    "AWS::S3::Bucket": "You have attempted to create more buckets than allowed.",
}


def reason_for(resource_type: str) -> str:
    """The reason that a fault gives for a type."""
    if resource_type.startswith("Custom::"):
        request = uuid.uuid4()
        return (
            "Received response status [FAILED] from custom resource. "
            f"Message returned: Rate exceeded (RequestId: {request})"
        )
    if quota := _QUOTAS.get(resource_type):
        return handler_message(quota, "ServiceLimitExceeded")
    return handler_message(f"Rate exceeded for {resource_type}", "Throttling")


def handler_message(text: str, code: str) -> str:
    """A resource handler's refusal in CloudFormation's wording."""
    return f'Resource handler returned message: "{text}" (RequestToken: {uuid.uuid4()}, HandlerErrorCode: {code})'
