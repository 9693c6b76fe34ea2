"""What a team's packages become: plugins.zip, and an offline bundle of wheels for an environment that fetches nothing."""

from mwaa_platform.packages.making import Made, PackagingError, make_bundle, make_plugins

__all__ = ["Made", "PackagingError", "make_bundle", "make_plugins"]
