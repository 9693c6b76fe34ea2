"""A customer's key against what MWAA takes as one."""

import re
from collections.abc import Iterator

from mwaa_platform.aws.limits import KEY_ID_PATTERN, KEY_REGION_PATTERN
from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage

HOW_TO = "docs/how-to/use-a-key-of-your-own.md"


def key_is_taken(draft: Draft) -> Iterator[Problem]:
    """A Region whose keys MWAA's pattern knows; of keys that exist a symmetric one of that Region, by its own ARN."""
    for name, stage in draft.stages("account", "region", "encryption"):
        keys: Keys = ("stages", name, "encryption")
        if stage.customer_key and not re.fullmatch(KEY_REGION_PATTERN, stage.region):
            message = f"MWAA takes no key of {stage.region}: the pattern of its KmsKey does not know such Regions"
            cure = "remove the line, or take another Region"
            yield Problem(message, keys, stage.encryption, "aws_owned_key", cure)
        elif stage.existing_key:
            yield from _existing(stage, stage.existing_key, keys)


def _existing(stage: Stage, arn: str, keys: Keys) -> Iterator[Problem]:
    """Source: MWAA User Guide, custom-keys-certs (2026-09-01)."""
    _, partition, _, region, account, resource = arn.split(":", 5)
    kind, _, key_id = resource.partition("/")
    if kind == "alias":
        cure = "write the ARN of the key itself: aws kms describe-key --key-id <alias>"
        yield Problem("MWAA takes no alias: it could point to another key tomorrow", keys, arn, cure=cure)
    elif key_id.startswith("mrk-"):
        cure = "make a single-Region key in the stage's Region, or declare customer_key"
        yield Problem("MWAA takes no multi-Region key", keys, arn, cure=cure)
    elif not re.fullmatch(KEY_ID_PATTERN, key_id):
        yield Problem(
            f"{key_id} is no key id", keys, arn, "8-4-4-4-12 digits of 0-9 and a-f", "copy the key's whole ARN"
        )
    wanted = partition_of(stage.region)
    if region != stage.region:
        cure = "take a key of the stage's Region: environment, bucket, queue and logs lie there"
        yield Problem(f"the key lies in {region}", keys, arn, stage.region, cure)
    elif partition != wanted:
        yield Problem(
            f"{region} is in the partition {wanted}", keys, arn, f"arn:{wanted}:kms:…", "copy the key's whole ARN"
        )
    if account != stage.account:
        message = f"the key is of account {account}: what its policy must say, only its owner can see to"
        yield Problem(message, keys, arn, cure=f"give its owner the statements of {HOW_TO}", severity=Severity.WARNING)
