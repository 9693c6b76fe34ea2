"""What `Ref` and `Fn::GetAtt` of a resource give, as far as its own properties tell (CloudFormation template reference, 2026)."""

NAMES = {
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::MWAA::Environment": "Name",
    "AWS::S3::Bucket": "BucketName",
}
"""The property that `Ref` gives back, where the template names the resource itself."""
IDS = {
    "AWS::EC2::SecurityGroup": "GroupId",
    "AWS::EC2::Subnet": "SubnetId",
    "AWS::EC2::VPC": "VpcId",
    "AWS::EC2::VPCEndpoint": "Id",
    "AWS::EC2::NatGateway": "NatGatewayId",
    "AWS::EC2::RouteTable": "RouteTableId",
    "AWS::EC2::NetworkAcl": "Id",
    "AWS::EC2::InternetGateway": "InternetGatewayId",
    "AWS::KMS::Key": "KeyId",
}
"""The attribute that is what `Ref` gives."""
SAME = {
    "AWS::EC2::VPC": ("CidrBlock",),
    "AWS::EC2::Subnet": ("AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "VpcId"),
    "AWS::EC2::SecurityGroup": ("VpcId",),
}
"""Attributes that give back the property of that name, where the template sets it."""
ARNS = {
    "AWS::IAM::Role": "arn:{partition}:iam::{account}:role{path}{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::Logs::LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
    "AWS::MWAA::Environment": "arn:{partition}:airflow:{region}:{account}:environment/{name}",
    "AWS::S3::Bucket": "arn:{partition}:s3:::{name}",
}
