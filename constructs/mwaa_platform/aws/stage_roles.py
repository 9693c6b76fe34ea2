"""What the roles of a stage beside the execution role may do: of pipelines, state machines, and the deployment's own functions.

The constructs grant these actions, the access report lists them; a test holds both against each other. Each wildcard's reason stands
here too. What CDK gives roles that it makes itself is as it stands in its templates of 2026-11.
"""

READ_ENVIRONMENT_ACTIONS = ("airflow:GetEnvironment", "airflow:ListTagsForResource")
READ_LOGS_ACTIONS = ("logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents")
READ_METRICS_ACTIONS = ("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics")
READ_REASON_OBJECTS = "everything in the environment's own bucket may be read"
READ_REASON_LOGS = "the environment's five log groups share this prefix"
READ_REASON_METRICS = "metrics cannot be limited by resource, alarms only by their names"

SYNC_ACTIONS = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")
SYNC_REASON = "the DAG files of the environment, which come and go"
SYNC_KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")

WEB_LOGIN_ACTION = "airflow:CreateWebLoginToken"

_LOG_DELIVERY = (
    "Step Functions writes its logs by log delivery, for which IAM knows no resource "
    "(Step Functions Developer Guide, cw-logs, 2026)"
)
_TRACES = "IAM knows no resource for AWS X-Ray's traces (Service Authorization Reference, AWS X-Ray, 2026)"
STATE_MACHINE_REASON = f"{_LOG_DELIVERY}; {_TRACES}"
STATE_MACHINE_ACTIONS = {
    **dict.fromkeys(
        (
            *("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery"),
            *(
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:DescribeResourcePolicies",
                "logs:DescribeLogGroups",
            ),
        ),
        _LOG_DELIVERY,
    ),
    **dict.fromkeys(
        ("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
        _TRACES,
    ),
}
"""On `*`, for a state machine's logs and traces; each with its reason."""

INTERFACE_ACTIONS = (
    *("ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"),
    *("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"),
)
"""What Lambda needs to put a function into a VPC (Lambda Developer Guide, configuration-vpc, 2026)."""
INTERFACE_REASON = (
    "Lambda checks for these actions on every resource when it puts a function into a VPC; the function's own code is denied them "
    "(Lambda Developer Guide, configuration-vpc, 2026)"
)

WRITE_OWN_LOGS_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
FLOW_LOGS_ACTIONS = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
EMPTY_GROUP_ACTIONS = (
    *("ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"),
    *("ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"),
)
DEPLOY_REASON_SOURCES = "the assets of this team and stage; their names are hashes that change with the content"
DEPLOY_REASON_TARGETS = "the files of this deployment change with the repository"

DESCRIBE_NETWORK_ACTIONS = (
    *("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcEndpointServices"),
    *("ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs"),
)
"""What CreateVpcEndpoint asks for besides itself, and what finds endpoints (Service Authorization Reference, Amazon EC2, 2026)."""
DESCRIBE_NETWORK_REASON = (
    "EC2's describing actions know no resource (Service Authorization Reference, Amazon EC2, 2026)"
)
OWN_ENDPOINTS_REASON = "an endpoint's id is chosen by EC2; a tag that names the environment is demanded of each"
PRIVATE_NAMES_REASON = "the private hosted zone of an endpoint is AWS's own; only this VPC may be associated with it"

FIND_TARGETS_ACTIONS = (
    *("ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints"),
    "elasticloadbalancing:DescribeTargetHealth",
)
"""What finds the web server's addresses, and those that a target group has."""
FIND_TARGETS_REASON = (
    "the describing actions of EC2 and Elastic Load Balancing know no resource "
    "(Service Authorization Reference, Amazon EC2 and AWS Elastic Load Balancing V2, 2026)"
)
SET_TARGETS_ACTIONS = ("elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets")
