# declared: {service: athena, workgroup: finance, results: "s3://out/q/", data: ["s3://lake/"], databases: [ledger]}
from airflow import DAG
from airflow.providers.amazon.aws.hooks.athena import AthenaHook
from airflow.providers.amazon.aws.operators.athena import AthenaOperator
from airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator


class Balance(AwsBaseOperator):
    aws_hook_class = AthenaHook

    def __init__(self, *, query_id, **kwargs):
        super().__init__(**kwargs)
        self.query_id = query_id

    def execute(self, context):
        rows = self.hook.get_query_results(self.query_id)
        self._stop(rows)
        return rows

    def _stop(self, rows):
        self.hook.conn.get_named_query(NamedQueryId="x")  # expect: cannot tell | get_named_query


with DAG("d", schedule=None):
    query = AthenaOperator(
        task_id="q", query="select 1", database="ledger", workgroup="finance", output_location="s3://out/q/"
    )
    Balance(task_id="balance", query_id=query.output)
