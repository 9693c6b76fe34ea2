# declared: {service: emr, clusters: [j-2AXXXXXXGAPLF]}
# declared: {service: emr_serverless, applications: [00f1r0aaaaaaaa09], job_roles: [spark]}
from airflow import DAG
from airflow.providers.amazon.aws.operators.emr import EmrAddStepsOperator, EmrServerlessStartJobOperator

with DAG("d", schedule=None):
    EmrAddStepsOperator(task_id="add", job_flow_id="j-2AXXXXXXGAPLF", steps=[], wait_for_completion=True)
    EmrAddStepsOperator(task_id="byname", job_flow_name="spark", steps=[])  # expect: not declared | emr ListClusters # expect: cannot tell | emr AddJobFlowSteps
    EmrServerlessStartJobOperator(
        task_id="run",
        application_id="00f1r0aaaaaaaa09",
        execution_role_arn="arn:aws:iam::111111111111:role/spark",
        job_driver={},
    )
