"""Glue."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import Glue

PLACE = Place(account="111111111111", region="eu-west-1")
DECLARED = [
    Glue(jobs=("transform", "load")),
    Glue(crawlers=("crawl",)),
    Glue(jobs=("transform",), crawlers=("crawl",)),
]


def test_only_named_jobs() -> None:
    (grant,) = Glue(jobs=("a", "b")).grants(PLACE)
    assert grant.resources == ("arn:aws:glue:eu-west-1:111111111111:job/a", "arn:aws:glue:eu-west-1:111111111111:job/b")
    assert "*" not in "".join(grant.actions)


def test_crawler_metrics_come_with_crawlers_only() -> None:
    assert [grant.sid for grant in Glue(jobs=("a",)).grants(PLACE)] == ["GlueJobs"]
    assert [grant.sid for grant in Glue(crawlers=("a",)).grants(PLACE)] == ["GlueCrawlers", "GlueCrawlerMetrics"]


@pytest.mark.parametrize("wrong", [{}, {"jobs": ("*",)}, {"jobs": ("a/b",)}])
def test_nothing_and_wildcards_are_refused(wrong: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValidationError):
        Glue(**wrong)


def test_names_for_dags() -> None:
    assert Glue(jobs=("a",), crawlers=("c", "d")).names(PLACE) == {"job": "a", "crawlers": "c,d"}
