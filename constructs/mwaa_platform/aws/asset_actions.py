"""What a stranger could do to an asset: a representative set of IAM actions for each kind of ARN, to read, write and administer.

Source: Service Authorization Reference, the pages of these services, 2026-11; the resources of the two `airflow` kinds also in MWAA
User Guide, access-policies (2026-09-01).
"""

import re

ACTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r":s3:::[^/]+$", ("s3:DeleteBucket", "s3:GetBucketPolicy", "s3:ListBucket", "s3:PutBucketPolicy")),
    (r":s3:::[^/]+/", ("s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject")),
    (
        r":kms:.*:key/",
        (
            *("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"),
            *("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"),
        ),
    ),
    (
        r":logs:.*:log-stream:$",
        (
            *("logs:CreateLogStream", "logs:DeleteLogGroup", "logs:DescribeLogStreams", "logs:FilterLogEvents"),
            *("logs:PutRetentionPolicy", "logs:StartQuery"),
        ),
    ),
    (r":logs:.*:log-stream:.", ("logs:DeleteLogStream", "logs:GetLogEvents", "logs:PutLogEvents")),
    (
        r":iam::\d+:role/",
        (
            *("iam:AttachRolePolicy", "iam:PassRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
            "sts:AssumeRole",
        ),
    ),
    (
        r":airflow:.*:environment/",
        (
            *("airflow:CreateCliToken", "airflow:DeleteEnvironment", "airflow:GetEnvironment"),
            *("airflow:PublishMetrics", "airflow:UpdateEnvironment"),
        ),
    ),
    (r":airflow:.*:role/", ("airflow:CreateWebLoginToken", "airflow:InvokeRestApi")),
    (r":lambda:.*:function:", ("lambda:InvokeFunction", "lambda:UpdateFunctionCode")),
    (
        r":elasticloadbalancing:.*:targetgroup/",
        (
            *("elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets"),
            *("elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:RegisterTargets"),
        ),
    ),
    (
        r":elasticloadbalancing:.*:loadbalancer/",
        (
            *("elasticloadbalancing:CreateListener", "elasticloadbalancing:DeleteLoadBalancer"),
            *("elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:SetSecurityGroups"),
        ),
    ),
    (r":events:.*:rule/", ("events:DeleteRule", "events:DisableRule", "events:PutRule", "events:PutTargets")),
    (r":sns:", ("sns:Publish", "sns:SetTopicAttributes", "sns:Subscribe")),
    (
        r":sqs:",
        (
            *("sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:SendMessage"),
            "sqs:SetQueueAttributes",
        ),
    ),
    (
        r":secretsmanager:.*:secret:",
        (
            *("secretsmanager:DeleteSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutResourcePolicy"),
            "secretsmanager:PutSecretValue",
        ),
    ),
    (
        r":dynamodb:.*:table/[^/]+$",
        (
            *("dynamodb:DeleteTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"),
            "dynamodb:UpdateItem",
        ),
    ),
    (r":ssm:.*:parameter/", ("ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter")),
    (r":glue:.*:job/", ("glue:GetJobRun", "glue:StartJobRun", "glue:UpdateJob")),
    (r":states:.*:stateMachine:", ("states:StartExecution", "states:UpdateStateMachine")),
)
"""Patterns of ARNs, of which the first that is found counts."""

ACCOUNT_WIDE_ACTIONS = (
    *("cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:PutMetricData", "iam:ListRoles"),
    *("kms:ListKeys", "logs:DescribeLogGroups", "s3:GetAccountPublicAccessBlock", "s3:ListAllMyBuckets"),
    *("secretsmanager:ListSecrets", "sns:ListTopics", "sqs:ListQueues"),
)
"""For these a policy can name no resource: whoever is allowed one sees, or with PutMetricData writes, across the whole account."""


def actions_on(arn: str) -> tuple[str, ...]:
    """The representative actions on an ARN; none where its kind is not listed, and only the declared calls are known."""
    return next((actions for pattern, actions in ACTIONS if re.search(pattern, arn)), ())
