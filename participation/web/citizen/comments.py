"""Read and support the published comments of an Ortsteil."""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.responses.published import count_published, published_comments
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.places import ortsteil_at
from participation.web.citizen.support import give_support
from participation.web.citizen.typed_comment import kind_choices
from participation.web.security import new_token, read_token, refuse_foreign_origin
from participation.web.state import database, settings

PURPOSE = "support"
PER_PAGE = 20
LAST_PAGE = 10_000


@blueprint.get("/o/<address>/kommentare")
@access("public")
def published(address: str) -> ResponseReturnValue:
    return _page(address, number=_number(request.args.get("seite", "")))


@blueprint.post("/o/<address>/kommentare")
@access("public")
def support(address: str) -> ResponseReturnValue:
    refuse_foreign_origin()
    ortsteil = ortsteil_at(address)
    number = _number(request.form.get("page", ""))
    token = read_token(current_app, request.form.get("token", ""))
    if token is None or token.purpose != PURPOSE:
        return _page(address, number=number, notice="token"), 422
    supported = give_support(ortsteil, request.form.get("support", ""), key=token.key)
    return redirect(
        url_for(
            "citizen.published",
            address=ortsteil.slug,
            seite=number if number > 1 else None,
            danke=supported,
            _anchor=f"k-{supported}",
        ),
        303,
    )


def _page(address: str, *, number: int, notice: str | None = None) -> str:
    ortsteil = ortsteil_at(address)
    with database().session() as session:
        count = count_published(session, ortsteil_key=ortsteil.key)
        found = published_comments(
            session,
            ortsteil_key=ortsteil.key,
            minimum=settings().minimum_count,
            offset=(number - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
    pages = max(1, -(-count // PER_PAGE))
    if number > pages:
        abort(404)
    return render_template(
        "citizen/comments.html",
        ortsteil=ortsteil,
        comments=found,
        kinds=dict(kind_choices()),
        number=number,
        pages=pages,
        thanked=request.args.get("danke", ""),
        notice=notice,
        token=new_token(current_app, PURPOSE),
    )


def _number(text: str) -> int:
    known = text.isascii() and text.isdigit() and 0 < len(text) < 6
    return min(max(int(text), 1), LAST_PAGE) if known else 1
