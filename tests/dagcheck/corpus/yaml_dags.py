# declared: {service: lambda, functions: [convert]}
# declared: {service: sns, topics: [alerts]}
from dagfactory import load_yaml_dags  # airflow reads only files that name it and a dag

load_yaml_dags(globals_dict=globals(), config_filepath="/dags/a.yaml")  # expect: cannot tell | makes DAGs

load_yaml_dags(
    globals_dict=globals(),  # mwaa-platform: uses lambda functions=convert, because the file invokes it
    # mwaa-platform: uses sns topics=alerts, because the file publishes there
    config_filepath="/dags/b.yaml",
)
