"""The endpoint services that a declaration is held against are those of the installed CDK."""

import pytest
from aws_cdk import aws_ec2 as ec2

from mwaa_platform.aws.endpoint_services import endpoint_services


@pytest.mark.feature("N4")
def test_known_endpoint_services_are_cdks() -> None:
    """After an update of CDK: write the new names into constructs/mwaa_platform/aws/data/endpoint_services.txt."""
    services = ec2.InterfaceVpcEndpointAwsService
    names = {getattr(services, name).short_name for name in dir(services) if name.isupper() and name[0] != "_"}
    assert names == endpoint_services()
