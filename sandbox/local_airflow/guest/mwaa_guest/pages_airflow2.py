"""MWAA's pages as a Flask blueprint of Airflow 2; a login is Flask's session."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_login import login_user

from mwaa_guest import pages

blueprint = Blueprint("mwaa_pages", __name__)


def _exempt(state: Any) -> None:
    csrf = state.app.extensions.get("csrf")
    if csrf:  # Airflow's commands make applications without it
        csrf.exempt(blueprint)


blueprint.record(_exempt)


def _serve() -> Any:
    page = pages.answer(
        request.method,
        request.path,
        request.host,
        request.headers.get("Authorization", ""),
        request.get_data(),
        login=pages.LOGINS[0],
    )
    if page.login:
        user = current_app.appbuilder.sm.find_user(username=page.login)
        if user is None or not login_user(user):
            return Response(f"there is no user {page.login}", 403)
    return Response(page.body, page.status, content_type=page.content_type)


for number, path in enumerate((pages.CLI, pages.CONSOLE, *pages.LOGINS)):
    blueprint.add_url_rule(path, f"page_{number}", _serve, methods=["GET", "POST"])
