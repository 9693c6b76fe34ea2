"""What a stage declares about access to the Airflow UI."""

from typing import Literal

from mwaa_platform.declared import Declared


class Webserver(Declared):
    """Where the web server can be reached from."""

    access: Literal["private", "public", "public_and_private"] = "private"
    """`private`: from the VPC only. `public_and_private` (Airflow 3.2.1 and later): browsers over the internet, workers inside."""

    @property
    def mode(self) -> str:
        """MWAA's own word: PRIVATE_ONLY, PUBLIC_ONLY or PUBLIC_AND_PRIVATE."""
        return {"private": "PRIVATE_ONLY", "public": "PUBLIC_ONLY"}.get(self.access, "PUBLIC_AND_PRIVATE")
