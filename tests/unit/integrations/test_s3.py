"""S3: the kind of case that decides is a sensor on a file that comes late."""

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import S3

PLACE = Place(account="111111111111", region="cn-north-1")
DECLARED = [
    S3(bucket="raw", prefix="incoming/*"),
    S3(bucket="raw", prefix="incoming/*", access="write"),
    S3(bucket="raw", prefix="incoming/*", access="read_write"),
    S3(bucket="raw"),
]


def test_read_is_the_default_and_the_least() -> None:
    actions = {action for grant in S3(bucket="raw").grants(PLACE) for action in grant.actions}
    assert actions == {"s3:GetObject", "s3:ListBucket"}


def test_the_listing_is_limited_to_the_prefix_and_in_the_right_partition() -> None:
    read, listing = S3(bucket="raw", prefix="incoming/*").grants(PLACE)
    assert read.resources == ("arn:aws-cn:s3:::raw/incoming/*",)
    assert listing.resources == ("arn:aws-cn:s3:::raw",)
    assert listing.conditions == {"StringLike": {"s3:prefix": ("incoming/*",)}}


def test_write_does_not_read() -> None:
    actions = {action for grant in S3(bucket="raw", access="write").grants(PLACE) for action in grant.actions}
    assert actions == {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"}


def test_the_only_acl_is_the_one_that_objects_have_anyway() -> None:
    (grant,) = (g for g in S3(bucket="raw", access="read_write").grants(PLACE) if "s3:PutObjectAcl" in g.actions)
    assert grant.conditions == {"StringEquals": {"s3:x-amz-acl": "private"}}


def test_a_name_that_is_only_handed_on_grants_nothing() -> None:
    declared = S3(bucket="raw", access="none")
    assert list(declared.grants(PLACE)) == []
    assert not any(case.allowed for case in declared.cases(PLACE))
    assert declared.names(PLACE) == {"bucket": "raw"}


def test_names_for_dags() -> None:
    assert S3(bucket="raw", prefix="in/*").names(PLACE) == {"bucket": "raw", "prefix": "in/"}
    assert S3(bucket="raw").names(PLACE) == {"bucket": "raw"}
