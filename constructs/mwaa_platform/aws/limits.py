"""Limits and patterns of Amazon MWAA and of the names it meets.

Source, where a line names none: botocore 1.44.5, data/mwaa/2020-07-01/service-2.json, and the CloudFormation schema of
AWS::MWAA::Environment (schema date 2026-10-20).
"""

ENVIRONMENT_NAME_PATTERN = r"[a-zA-Z][0-9a-zA-Z\-_]{0,79}"
ENVIRONMENT_REPLACED_BY = ("Name", "KmsKey", "EndpointManagement")
"""A change of these, or of the subnets, needs another environment (createOnlyProperties of the schema)."""
MAINTENANCE_WINDOW_PATTERN = r"(MON|TUE|WED|THU|FRI|SAT|SUN):([01][0-9]|2[0-3]):(00|30)"
CONFIGURATION_KEY_PATTERN = r"[a-z]+([a-z0-9._]*[a-z0-9_]+)?"
CONFIGURATION_KEY_MAX_CHARACTERS = 64
CONFIGURATION_VALUE_PATTERN = r"[ -~]+"
CONFIGURATION_VALUE_MAX_CHARACTERS = 65_536
KEY_REGION_PATTERN = r"[a-z]{2}-[a-z]+-[0-9]"
"""The Region within KmsKey, in the API's model and the schema alike: no us-gov-west-1, us-iso-east-1 or eusc-de-east-1."""
KEY_ARN_PATTERN = r"arn:aws[a-z\-]*:kms:[a-z0-9\-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_\-]+"
"""What names a key, in any partition; which of them MWAA takes is narrower."""
KEY_ID_PATTERN = r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"
TAGS_MAX_COUNT = 50
TAG_KEY_PATTERN = r"[A-Za-z0-9 +\-=._:/@]{1,128}"
TAG_VALUE_PATTERN = r"[A-Za-z0-9 +\-=._:/@]{1,256}"
"""CloudFormation takes an empty value for most resources, MWAA's API does not."""

DEFAULT_MAX_WORKERS_QUOTA = 25
"""Workers of one environment without a quota increase (MWAA User Guide, quotas, 2026-09-01)."""
HIGHEST_MAX_WORKERS_QUOTA = 50
"""The most that AWS grants on request (MWAA User Guide, FAQ, 2026-09-01)."""

DEFAULT_ENVIRONMENTS_QUOTA = 10
"""Environments of one account and Region without a quota increase (MWAA User Guide, quotas, 2026-09-01)."""

VPC_PREFIX_LENGTHS = (16, 28)
"""Of a VPC and of a subnet (Amazon VPC User Guide, vpc-cidr-blocks and subnet-sizing, 2026)."""
OWN_VPC_PREFIX_LENGTHS = (16, 24)
"""A VPC that is made here has private subnets of a quarter each, and with NAT public ones of a sixteenth: no smaller than /28."""

CLIENT_VPN_PREFIX_LENGTHS = (12, 22)
"""The clients' block of an AWS Client VPN endpoint (Client VPN Administrator Guide, what-is-best-practices, 2026)."""

LOAD_BALANCER_ADDRESSES = 8
"""Free in each of its subnets (Application Load Balancers, application-load-balancers, 2026)."""

RULES_PER_SECURITY_GROUP = 60
"""Inbound or outbound rules of one security group, without an increase (Amazon VPC User Guide, amazon-vpc-limits, 2026)."""

LOG_GROUP_SUFFIXES = {
    "dag_processing": "DAGProcessing",
    "scheduler": "Scheduler",
    "task": "Task",
    "webserver": "WebServer",
    "worker": "Worker",
}
"""MWAA writes to airflow-<environment>-<suffix> (MWAA User Guide, monitoring-airflow, 2026-09-01)."""

ACCOUNT_PATTERN = r"[0-9]{12}"

RESERVED_ADDRESSES = 5
"""Of each subnet, kept by AWS (Amazon VPC User Guide, subnet-sizing, 2026)."""
