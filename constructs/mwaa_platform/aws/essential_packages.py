"""Packages that MWAA's image pins, after everything a requirements file asks for: another version cannot be installed.

Source: aws/amazon-mwaa-docker-images, images/airflow/<version>/etc/mwaa_essential_constraints.txt, 2026-08-20.
"""

from functools import cache

from mwaa_platform.aws.image_packages import image_packages

_ALWAYS = (
    *("apache-airflow", "billiard", "celery", "flask", "flask-appbuilder", "flask-babel", "flask-jwt-extended"),
    *("flask-limiter", "flask-login", "flask-session", "flask-sqlalchemy", "flask-wtf", "fluent-logger", "greenlet"),
    *("gunicorn", "sqlalchemy", "sqlalchemy-utils", "statsd", "vine", "watchtower"),
)
_ONLY_IN = {
    "flask-caching": ("2.9.2", "2.10.1", "2.10.3", "2.11.0", "2.11.2"),
    "kombu": ("2.9.2", "2.10.1", "2.10.3", "3.0.6", "3.2.1", "3.3.1"),
    "sqlalchemy-jsonfield": ("2.9.2", "2.10.1", "2.10.3", "2.11.0", "2.11.2", "3.0.6"),
}
_PINNED_BUT_NOT_THERE = {
    "2.9.2": {"flask-bcrypt": "1.0.1", "gevent": "24.2.1"},
    "2.10.1": {"flask-bcrypt": "1.0.1", "gevent": "24.2.1"},
    "2.10.3": {"flask-bcrypt": "1.0.1", "gevent": "24.10.3"},
    "2.11.0": {"flask-bcrypt": "1.0.1", "gevent": "25.5.1"},
    "2.11.2": {"flask-bcrypt": "1.0.1", "gevent": "25.9.1"},
    "3.0.6": {"flask-bcrypt": "1.0.1", "flask-caching": "2.3.0", "gevent": "25.5.1"},
    "3.2.1": {"flask-bcrypt": "1.0.1", "flask-caching": "2.3.0", "gevent": "26.4.0"},
    "3.3.1": {"gevent": "26.7.0"},
}
"""What the image does not hold, and what nevertheless could be installed in this version only."""


@cache
def essential_packages(airflow_version: str) -> dict[str, str] | None:
    """Package (in PEP 503's spelling) to the version MWAA keeps; nothing for a version whose pins are not known."""
    image, missing = image_packages(airflow_version), _PINNED_BUT_NOT_THERE.get(airflow_version)
    if image is None or missing is None:
        return None
    names = (*_ALWAYS, *(name for name, versions in _ONLY_IN.items() if airflow_version in versions))
    return {name: image[name] for name in sorted(names)} | missing
