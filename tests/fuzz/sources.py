"""Good declarations to start from: the teams here, the profiles, and one with the keys that none of them uses."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("dags/*/team.yaml"), *ROOT.glob("tests/profiles/*/dags/*/team.yaml")])
TEXTS = {path.parent.name: path.read_text(encoding="utf-8") for path in FILES}
NETWORKS = (ROOT / "tests/profiles/networks/dags/networks.yaml").read_bytes()
"""The networks that declarations with `network: {mode: shared}` lie in."""

_ROLE = "arn:aws:iam::111111111111:role/"
_REST = {
    "team": "rest",
    "owner": "rest@example.com",
    "airflow": {"secrets_backend": True, "configuration": {"smtp.smtp_port": 25, "core.lazy_load_plugins": False}},
    "integrations": [
        {
            "service": "batch",
            "job_queues": ["queue"],
            "job_definitions": ["model"],
            "log_group": "/aws/batch/job",
            "log_stream_prefix": "model",
        },
        {"service": "cloudwatch_logs", "id": "logs", "log_groups": ["/aws-glue/jobs/output"]},
        {"service": "s3", "bucket": "landing", "prefix": "in/*"},
        {"service": "sqs", "queues": ["inbox"], "access": "receive"},
        {"service": "ssm", "parameters": ["/rest/rate"]},
        {"service": "secrets_manager", "secrets": ["vendor/key"]},
    ],
    "dag_check": "report",
    "dependencies": {
        "bundle": False,
        "code_artifact": {
            "domain": "packages",
            "repository": "python",
            "domain_owner": "111111111111",
            "region": "us-east-1",
        },
    },
    "policy": {"packs": ["Serverless"]},
    "rehearsal": {
        "logical_date": "2026-02-01",
        "objects": [{"uri": "s3://landing/in/{ds}.csv", "content": "a,b"}],
        "roles": [{"role": f"{_ROLE}reader", "integrations": [{"service": "sns", "topics": ["theirs"]}]}],
        "results": [{"service": "batch", "name": "model", "state": "failed", "reason": "out of memory"}],
        "messages": {"inbox": ["first"]},
        "parameters": {"/rest/rate": "3"},
        "secrets": {"vendor/key": "not-a-key"},
        "connections": {"warehouse": "postgres://reader@localhost/rest"},
    },
    "extra_statements": [
        {
            "actions": ["kms:Decrypt"],
            "resources": ["arn:{partition}:kms:{region}:{account}:key/*"],
            "conditions": {"StringEquals": {"kms:ViaService": ["s3.{region}.amazonaws.com"]}},
            "reason": "objects of the vendor are encrypted with their key",
        }
    ],
    "stages": {
        "test": {
            "account": "111111111111",
            "region": "us-east-1",
            "webserver": {"access": "public_and_private", "ui_roles": {"Op": [f"{_ROLE}op"], "User": [f"{_ROLE}a/b"]}},
            "ci": {"sync_dags": [f"{_ROLE}sync"], "read": ["arn:aws:iam::111111111111:user/reader"]},
            "encryption": "customer_key",
            "acknowledge": [
                {"rule": "MWAA-PrivateWebserver", "reason": "a test that nobody reads", "until": "2027-01-31"}
            ],
        }
    },
}


def declarations() -> dict[str, Any]:
    """Every source as data, by the team's name; a new copy each time."""
    return {
        **{team: yaml.safe_load(text) for team, text in TEXTS.items()},
        "rest": yaml.safe_load(yaml.safe_dump(_REST)),
    }


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value, holders before what they hold."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in items for found in paths_of(item, (*path, key)))]
