"""The entrance through the organisation's identity provider: there, and back with a proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import RedirectResponse, Response

from desk import organisation
from desk.organisation import Errand
from desk.web.entering import agent_of, come_in, place_of, safe
from desk.web.looking import OfHouse
from desk.web.names import address_of
from desk.web.paper import page
from lifecycle.commands import Refused
from models.database import House
from models.entrance import confirmed
from models.secret import key_of

router = APIRouter(prefix="/sign-in/organisation", include_in_schema=False)
_COOKIE, _LASTS = "icc_errand", 600
_LOST = "this try began too long ago, or in another browser: begin again"


@router.get("")
def there(
    request: Request, house: OfHouse, onward: Annotated[str, Query(alias="next", max_length=2000)] = ""
) -> Response:
    """Send the browser to the provider, and remember the errand in the browser, signed."""
    errand = organisation.errand(safe(onward))
    try:
        address = organisation.way_there(house.settings, errand, _back(house))
    except Refused as error:
        return _refused(request, house, str(error))
    answer = RedirectResponse(address, 303)
    secure = request.url.scheme == "https"
    kept = _signer(house).dumps(asdict(errand))
    answer.set_cookie(
        _COOKIE, kept, max_age=_LASTS, path=router.prefix, httponly=True, samesite="lax", secure=secure
    )
    return answer


@router.get("/back")
def back(request: Request, house: OfHouse) -> Response:
    """Take the provider's answer, and let in whoever it names, if there is an account of that address."""
    try:
        errand = _errand(house, request.cookies.get(_COOKIE, ""))
        confirmed.may_try(house, place_of(request))
        email = organisation.who_came(house.settings, errand, dict(request.query_params), _back(house))
        secret = confirmed.come_in(house, email, place_of(request), agent_of(request))
    except Refused as error:
        confirmed.refused(house, place_of(request))
        return _refused(request, house, str(error))
    answer = come_in(request, secret, safe(errand.onward))
    answer.delete_cookie(_COOKIE, path=router.prefix)
    return answer


def _back(house: House) -> str:
    return f"{address_of(house)}{router.prefix}/back"


def _errand(house: House, cookie: str) -> Errand:
    try:
        return Errand(**_signer(house).loads(cookie, max_age=_LASTS))
    except (BadSignature, TypeError) as error:
        raise Refused(_LOST) from error


def _signer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key_of(house.settings), salt="icc.organisation")


def _refused(request: Request, house: House, said: str) -> Response:
    answer = page(
        request, "sign_in.html", status=403, said=said, sent="", onward="/", email="",
        organisation=organisation.named(house.settings),
    )  # fmt: skip
    answer.delete_cookie(_COOKIE, path=router.prefix)
    return answer
