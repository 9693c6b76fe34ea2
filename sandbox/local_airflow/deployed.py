"""The deployed environment, as GetEnvironment of MWAA answers: all that a local Airflow is made from, besides the bucket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.server import SandboxError


@dataclass(frozen=True, slots=True)
class BucketFile:
    """One file of the environment's bucket; without a version the newest counts."""

    bucket: str
    key: str
    version: str | None = None

    def read(self, s3: Any) -> bytes:
        """Its content, by a client of boto3's.

        Raises:
            SandboxError: the bucket does not give it; the text names file and cause.
        """
        from botocore.exceptions import ClientError

        version = {"VersionId": self.version} if self.version else {}
        try:
            content: bytes = s3.get_object(Bucket=self.bucket, Key=self.key, **version)["Body"].read()
        except ClientError as error:
            cause = error.response["Error"].get("Code", error)
            raise SandboxError(f"{self} cannot be read from the environment's bucket: {cause}") from error
        return content

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}" + (f" (version {self.version})" if self.version else "")


@dataclass(frozen=True, slots=True)
class DeployedEnvironment:
    """What of AWS::MWAA::Environment a local Airflow honours, in the API's names."""

    name: str
    arn: str
    airflow_version: str
    execution_role_arn: str
    bucket: str
    dag_s3_path: str
    configuration_options: Mapping[str, str] = field(default_factory=dict)
    requirements: BucketFile | None = None
    plugins: BucketFile | None = None
    startup_script: BucketFile | None = None
    log_levels: Mapping[str, str] = field(default_factory=dict)
    """Of the log groups that are enabled, by their names in LoggingConfiguration."""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "DeployedEnvironment":
        """From the `Environment` of GetEnvironment's answer."""
        bucket = str(answer["SourceBucketArn"]).rpartition(":")[2]

        def file(kind: str) -> BucketFile | None:
            key = answer.get(f"{kind}S3Path")
            return BucketFile(bucket, str(key), answer.get(f"{kind}S3ObjectVersion")) if key else None

        return cls(
            name=str(answer["Name"]),
            arn=str(answer["Arn"]),
            airflow_version=str(answer["AirflowVersion"]),
            execution_role_arn=str(answer["ExecutionRoleArn"]),
            bucket=bucket,
            dag_s3_path=str(answer["DagS3Path"]).strip("/"),
            configuration_options={k: str(v) for k, v in (answer.get("AirflowConfigurationOptions") or {}).items()},
            requirements=file("Requirements"),
            plugins=file("Plugins"),
            startup_script=file("StartupScript"),
            log_levels={
                kind: str(logs.get("LogLevel") or "INFO")
                for kind, logs in (answer.get("LoggingConfiguration") or {}).items()
                if str(logs.get("Enabled")).lower() == "true"
            },
        )

    @property
    def region(self) -> str:
        """Where it is deployed."""
        return self.arn.split(":")[3]

    @property
    def account(self) -> str:
        """Whose it is."""
        return self.arn.split(":")[4]
