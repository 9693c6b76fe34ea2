"""A DAG written in YAML, made by dag-factory: declarative.yaml beside this file.

Choose it when many DAGs are the same few operators in another order, or when their authors write no Python. Whatever needs a
condition, a loop or a test is plainer in Python. Airflow looks only into Python files that have both its name and "dag" in them,
as this one. `mwaa-platform check` does not read YAML: the comments at the call say what the DAG uses, and are held against
team.yaml.
"""

from pathlib import Path

from dagfactory import load_yaml_dags

load_yaml_dags(
    globals_dict=globals(),  # mwaa-platform: uses lambda functions=cookbook-convert, because declarative.yaml invokes it
    # mwaa-platform: uses s3 bucket=cookbook-inbox-{stage} prefix=incoming/* access=read, because declarative.yaml lists it
    config_filepath=str(Path(__file__).with_suffix(".yaml").resolve()),
)
