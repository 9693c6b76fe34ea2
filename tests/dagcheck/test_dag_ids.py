"""Which DAGs a folder has, without Airflow: all of them where the text tells, and silence where it does not."""

from pathlib import Path

import pytest

from mwaa_platform.dagcheck import named_dags_exist
from mwaa_platform.dagcheck.dag_ids import DagIds, dag_ids
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.declaration.team import Target
from tests.support.projects import MINIMAL, write_team

TOLD = {
    "a context manager": ("from airflow import DAG\nwith DAG('a'):\n    pass\n", ("a",)),
    "a keyword": ("from airflow.sdk import DAG\ndag = DAG(dag_id='a', schedule=None)\n", ("a",)),
    "a decorator": ("from airflow.decorators import dag\n@dag(schedule=None)\ndef a():\n    pass\na()\n", ("a",)),
    "a decorator with an id": ("from airflow.sdk import dag\n@dag('a')\ndef b():\n    pass\nb()\n", ("a",)),
    "a factory": (
        "from airflow import DAG\ndef make(name):\n    return DAG(f'load_{name}')\n"
        "for name in ('x', 'y'):\n    globals()[name] = make(name)\n",
        ("load_x", "load_y"),
    ),
    "the stage in the id": (
        "from airflow import DAG\nfrom airflow.configuration import conf\n"
        "dag = DAG('daily_' + conf.get('platform', 'stage'))\n",
        ("daily_dev",),
    ),
    "either of two": (
        "import os\nfrom airflow import DAG\nif os.environ.get('A'):\n    DAG('a')\nelse:\n    DAG('b')\n",
        ("a", "b"),
    ),
}
SILENT = {
    "an id of the machine's": "import os\nfrom airflow import DAG\nDAG(os.environ['NAME'])\n",
    "an id of a variable": "from airflow.sdk import DAG, Variable\nDAG('a_' + Variable.get('name'))\n",
    "a file that lists them": (
        "import json\nfrom airflow import DAG\nfor one in json.load(open('dags.json')):\n    DAG(one['id'])\n"
    ),
    "a library that makes them": "import dagfactory\ndagfactory.load_yaml_dags(globals_dict=globals())\n",
    "another's class": "from cosmos import DbtDag\nDbtDag(dag_id='b')\n",
    "a plugin's function": "from ours import make_dag\nmake_dag('b')\n",
    "a class of its own": "from airflow import DAG\nclass Ours(DAG):\n    pass\nOurs('b')\n",
    "a function that something unknown may call": (
        "import other\nfrom airflow import DAG\n@other.register\nclass Maker:\n    def make(self):\n        return DAG('b')\n"
    ),
    "a decorated function that is not called here": (
        "from airflow.sdk import dag\nimport other\n@dag()\ndef b():\n    pass\nother.call_all(__name__)\n"
    ),
    "text that is run": "from airflow import DAG\nexec(\"DAG('b')\")\n",
    "recursion": (
        "from airflow import DAG\ndef make(n):\n    DAG(f'b_{n}')\n    if n < 3:\n        make(n + 1)\nmake(0)\n"
    ),
    "a file that is no Python": "from airflow import DAG\nDAG('a'\n",
}


def target(folder: Path, text: str) -> Target:
    path = write_team(folder, MINIMAL, dag=False)
    (path.parent / "pipeline.py").write_text(text)
    return load(folder).teams["orders"].at("dev")


@pytest.mark.parametrize("name", TOLD)
def test_every_id_is_told(tmp_path: Path, name: str) -> None:
    text, ids = TOLD[name]
    assert dag_ids(target(tmp_path, text), tmp_path / "dags" / "orders") == DagIds(ids, all_told=True)


@pytest.mark.parametrize("name", SILENT)
def test_what_only_a_run_can_tell_is_not_told(tmp_path: Path, name: str) -> None:
    text = "from airflow import DAG\nKNOWN = DAG('known')\n"
    wanted = target(tmp_path, SILENT[name])
    (tmp_path / "dags" / "orders" / "known.py").write_text(text)
    found = dag_ids(wanted, tmp_path / "dags" / "orders")
    assert "known" in found.ids
    assert not found.all_told


def test_every_name_of_the_declaration_that_is_no_dag_is_refused_with_those_there_are(tmp_path: Path) -> None:
    rehearsal = {"run": ["dayly", "daily"], "incidents": [{"dag": "hourly", "kill": "work"}]}
    trigger = {"service": "step_functions", "state_machine": "nightly", "dag": "nightly"}
    path = write_team(tmp_path, {**MINIMAL, "rehearsal": rehearsal, "triggered_by": [trigger]}, dag=False)
    (path.parent / "pipeline.py").write_text("from airflow import DAG\nDAG('daily')\n")
    assert load(tmp_path)
    with pytest.raises(DeclarationError) as refused:
        load(tmp_path, folder_rules=(named_dags_exist,))
    said = {(p.place, p.got, p.allowed) for p in refused.value.problems}
    assert said == {
        ("triggered_by[0].dag", "nightly", "daily"),
        ("rehearsal.run[0]", "dayly", "daily"),
        ("rehearsal.incidents[0].dag", "hourly", "daily"),
    }
    assert "did you mean daily?" in str(refused.value)
    (path.parent / "more.py").write_text("import os\nfrom airflow import DAG\nDAG(os.environ['NAME'])\n")
    assert load(tmp_path, folder_rules=(named_dags_exist,))
