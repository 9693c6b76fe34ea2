from airflow.providers.amazon.aws.operators.glue import GlueJobOperator


class LoadOperator(GlueJobOperator):
    def __init__(self, *, table, **kwargs):
        super().__init__(job_name=f"{table}-load", **kwargs)
