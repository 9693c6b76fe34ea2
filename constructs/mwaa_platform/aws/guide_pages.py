"""Pages of the MWAA User Guide that rules refer to, by file name.

Source: the pages' own headings, and how other pages of the guide name them (copies of 2022 to 2026-09-01).
"""

GUIDE = "https://docs.aws.amazon.com/mwaa/latest/userguide/"
GUIDE_PAGES = {
    "access-policies": "Accessing an Amazon MWAA environment",
    "airflow-versions": "Apache Airflow versions on Amazon Managed Workflows for Apache Airflow",
    "configuring-dag-folder": "Adding or updating DAGs",
    "configuring-dag-import-plugins": "Installing custom plugins",
    "configuring-env-variables": "Apache Airflow configuration options",
    "configuring-networking": "Apache Airflow access modes",
    "connections-secrets-manager": "Configuring an Apache Airflow connection using a AWS Secrets Manager secret",
    "create-environment": "Create an Amazon MWAA environment",
    "cross-service-confused-deputy-prevention": "Cross-service confused deputy prevention",
    "custom-keys-certs": "Customer managed keys for Data Encryption",
    "environment-class": "Amazon MWAA environment class",
    "monitoring-airflow": "Accessing Airflow logs in Amazon CloudWatch",
    "mwaa-autoscaling": "Amazon MWAA automatic scaling",
    "mwaa-create-role": "Amazon MWAA execution role",
    "mwaa-s3-bucket": "Create an Amazon S3 bucket for Amazon MWAA",
    "networking-about": "About networking on Amazon MWAA",
    "security-best-practices": "Security best practices on Amazon MWAA",
    "t-create-update-environment": "Troubleshooting: Creating and updating an Amazon MWAA environment",
    "update-environment": "Updating an Amazon MWAA environment",
    "vpc-create": "Create the VPC network",
    "vpc-endpoint-management": "Managing your own Amazon VPC endpoints on Amazon MWAA",
    "vpc-security": "Security in your VPC on Amazon MWAA",
    "vpc-vpe-create-access": "Creating the required VPC service endpoints in an Amazon VPC with private routing",
    "working-dags-dependencies": "Installing Python dependencies",
}


def page_title(page: str) -> str:
    """The page's title."""
    return GUIDE_PAGES[page]


def page_url(page: str) -> str:
    """Where it stands."""
    return f"{GUIDE}{page}.html"
