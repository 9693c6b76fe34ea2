"""The Airflow UI in a browser: signing in both ways, the DAG, its green run, its graph and a task's log; no page breaks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.ui.browser import Browser
from tests.ui.platform import DAG, OTHER_DAG, OTHER_STAGE, STAGE, Platform

TASKS = ("wait_for_file", "transform", "catalogue", "summarise")
OTHER_TASKS = ("fetch_rates", "start_reconciliation", "wait_for_reconciliation", "sum_up", "check_balance")


@pytest.fixture(scope="module")
def chromium(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("profile"), root / os.environ.get("SCREENSHOTS", ".ui"))
    yield started
    started.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Signed out; what was opened in it must not have broken."""
    chromium.open("about:blank")
    chromium.forget()
    chromium.faults()
    yield chromium
    assert chromium.faults() == []


def sign_in(browser: Browser, airflow: dict[str, Any], password: str) -> None:
    """As `up` and `status` say: the URL, admin, and what the file has."""
    browser.open(airflow["url"])
    browser.write("username", "admin")
    browser.write("password", password)
    browser.click("[type=submit]")


def password_of(airflow: dict[str, Any]) -> str:
    return Path(airflow["password_file"]).read_text().strip()


def token(platform: Platform, airflow: dict[str, Any]) -> dict[str, Any]:
    """What the MWAA console asks for when someone opens the UI."""
    clients = Clients(Path(platform.up["folder"]), platform.up["endpoint"], airflow["account"])
    made: dict[str, Any] = clients.client("mwaa", airflow["region"]).create_web_login_token(Name=airflow["environment"])
    return made


def console_page(token: dict[str, Any], web_token: str) -> str:
    return f"http://{token['WebServerHostname']}/aws_mwaa/aws-console-sso?login=true#{web_token}"


def test_the_dag_and_its_green_run_are_seen_in_airflow_3(platform: Platform, browser: Browser) -> None:
    (ran,), airflow = platform.run["runs"], platform.airflows[STAGE]
    sign_in(browser, airflow, password_of(airflow))
    browser.at("/")
    for part in ("MetaDatabase", "Scheduler", "Triggerer", "Dag Processor"):
        browser.see("a, span, div", part)
    browser.click("[data-testid=nav-dags-link]")
    browser.at("/dags")
    browser.see("[data-testid=dag-id]", DAG)
    browser.see(f"a[href='/dags/{DAG}/runs/{ran['run']}'] [data-testid=state-badge][aria-label=success]")
    browser.shot("dags")
    browser.click("[data-testid=dag-id]", DAG)
    browser.at(f"/dags/{DAG}", f"{DAG} - Airflow")
    for task in TASKS:
        browser.see(f"[data-testid='grid-{ran['run']}-{task}'] [data-testid=task-state-badge]")
    browser.click(f"a[href='/dags/{DAG}/runs']")
    browser.see("[data-testid=table-cell-dag_run_id]", ran["run"])
    browser.see("[data-testid=table-cell-state]", "Success")
    browser.shot("runs")
    browser.click("button[value=graph]")
    for task in TASKS:
        browser.see(".react-flow__node", task)
    browser.shot("graph")
    browser.click("button[value=grid]")
    browser.click(f"[data-testid='grid-{ran['run']}-transform']")
    browser.see("code", "Initializing AWS Glue Job: orders-daily-transform")
    browser.shot("log")


def test_the_dag_and_its_green_run_are_seen_in_airflow_2(platform: Platform, browser: Browser) -> None:
    assert platform.other_run["passed"]
    airflow = platform.airflows[OTHER_STAGE]
    sign_in(browser, airflow, password_of(airflow))
    browser.at("/home", "DAGs - Airflow")
    browser.see(f"#dag-run-{OTHER_DAG}-success[title='success: 1']")
    browser.click(f"a[href='/dags/{OTHER_DAG}/grid']", OTHER_DAG)
    browser.at(f"/dags/{OTHER_DAG}/grid", f"{OTHER_DAG} - Grid - Airflow")
    for task in OTHER_TASKS:
        browser.see("body", task)
    browser.see("body", "Total success")
    browser.shot("airflow-2")


@pytest.mark.parametrize(("stage", "path", "shown"), [(STAGE, "/", "Welcome"), (OTHER_STAGE, "/home", OTHER_DAG)])
def test_the_page_that_the_mwaa_console_opens_signs_in(
    platform: Platform, browser: Browser, stage: str, path: str, shown: str
) -> None:
    made = token(platform, platform.airflows[stage])
    browser.open(console_page(made, made["WebToken"]))
    browser.at(path)
    browser.see("body", shown)


def test_neither_a_wrong_password_nor_a_false_token_signs_in(platform: Platform, browser: Browser) -> None:
    airflow = platform.airflows[STAGE]
    sign_in(browser, airflow, "not-" + password_of(airflow))
    browser.see("[role=alert], .alert", "Invalid login")
    made = token(platform, airflow)
    browser.open(console_page(made, made["WebToken"][:-8] + "00000000"))
    browser.see("#said", "token")
    assert len(browser.faults()) == 1, "the login is refused"
    browser.open(airflow["url"])
    browser.see("input[name=password]")
