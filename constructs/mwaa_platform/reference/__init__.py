"""The reference pages in docs/reference: written from the models, the integrations and the rules, never by hand."""

from mwaa_platform.reference.pages import FOLDER, PAGES, write_pages

__all__ = ["FOLDER", "PAGES", "write_pages"]
