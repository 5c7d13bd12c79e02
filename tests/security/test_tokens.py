"""Who somebody is comes from Cognito at sign-in and from our own session after it: nothing else."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urljoin, urlsplit

import boto3
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from chalicelib.clock import system_clock
from chalicelib.domain.ids import StaffId
from chalicelib.storage.doors import Member
from chalicelib.web import sign_in, urls
from tests.builders import OAK, a_member_of_staff
from tests.conftest import TestServices
from tests.web.desk import HERE, PASSWORD, Desk, invite, with_cognito, words
from tests.web.stage import everything


@pytest.fixture
def ana(desk: Desk) -> StaffId:
    """Ana, with a password in Cognito."""
    staff_id = invite(with_cognito(desk.services), "ana@oak.example")
    works_at_oak(desk.services, staff_id, "Ana", "ana@oak.example")
    return staff_id


def works_at_oak(services: TestServices, staff_id: StaffId, name: str, email: str) -> None:
    services.setups.save(OAK, a_member_of_staff(staff_id=staff_id, name=name, email=email))
    services.doors.save_member(Member(staff_id=staff_id, practices=(OAK,)))


def tokens(desk: Desk, staff_id: StaffId) -> dict[str, str]:
    """Ana's own, and what others would make of it."""
    config, now = desk.services.config, int(system_clock().timestamp())
    pool = f"https://cognito-idp.us-east-1.amazonaws.com/{config.user_pool_id}"
    claims = {
        "sub": staff_id,
        "iss": pool,
        "aud": config.user_pool_client_id,
        "token_use": "id",
        "email": "ana@oak.example",
        "iat": now,
        "exp": now + 3_600,
    }
    theirs = {**claims, "iss": pool.replace("us-east-1_", "us-east-1_evil")}
    over = {**claims, "iat": now - 90_000, "exp": now - 86_400}
    key = RSAKey.generate_key(2048)
    public = key.as_pem(private=False)
    unsigned = ".".join((part({"alg": "none"}), part(claims), ""))
    confused = ".".join((part({"alg": "HS256"}), part(claims)))
    mark = hmac.digest(public, confused.encode(), hashlib.sha256)
    real = boto3.client("cognito-idp").initiate_auth(
        ClientId=config.user_pool_client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ana@oak.example", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return {
        "her own id token": real["IdToken"],
        "her own access token": real["AccessToken"],
        "another pool's": jwt.encode({"alg": "RS256"}, theirs, key),
        "another key's": jwt.encode({"alg": "RS256", "kid": "ours"}, claims, key),
        "expired": jwt.encode({"alg": "RS256"}, over, key),
        "alg none": unsigned,
        "alg None": unsigned.replace(part({"alg": "none"}), part({"alg": "None"})),
        "a public key as a secret": f"{confused}.{encoded(mark)}",
        "an empty secret": jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 32)),
    }


def part(of: object) -> str:
    return encoded(json.dumps(of).encode())


def encoded(of: bytes) -> str:
    return base64.urlsafe_b64encode(of).rstrip(b"=").decode()


def test_no_token_in_a_cookie_header_form_or_address_is_ever_believed(
    desk: Desk, ana: StaffId
) -> None:
    before = everything(desk.services)
    for name, token in tokens(desk, ana).items():
        for headers in (
            {"Cookie": f"__Host-rapport={token}"},
            {"Cookie": f"rapport={token}; id_token={token}; __Host-rapport={ana}"},
            {"Authorization": f"Bearer {token}", "X-Amzn-Oidc-Data": token},
        ):
            answer = desk.client.http.get(
                f"/?id_token={token}&access_token={token}", headers=headers
            )
            assert answer.status_code == 303, name
            assert answer.headers["Location"].startswith(("/sign-in", "/welcome")), name
            assert "Set-Cookie" not in answer.headers, name
        fields = {"id_token": token, "access_token": token, "session": token, "user": ana}
        for path in ("/sign-in", "/sign-in/code", "/sign-in/new-password"):
            answer = desk.another().post(path, **fields, code=token, new_password="x" * 12)
            assert answer.status_code == 400, (name, path)
            assert "Set-Cookie" not in answer.headers, (name, path)
    assert everything(desk.services) == before


def test_the_step_after_the_password_is_believed_from_cognito_alone(
    desk: Desk, ana: StaffId
) -> None:
    """Whatever a form says of who they are: the session is of whom Cognito's answer is about."""
    known = tokens(desk, ana)["her own id token"]
    mallory = invite(desk.services.config.user_pool_id, "mallory@oak.example", permanent=False)
    works_at_oak(desk.services, mallory, "Mallory", "mallory@oak.example")
    browser = desk.another()
    step = words(browser.sign_in("mallory@oak.example"), raw=True)
    session = step.split('name="session" value="')[1].split('"')[0]
    user = step.split('name="user" value="')[1].split('"')[0]
    claims = {"id_token": known, "sub": ana, "staff_id": ana, "email": "ana@oak.example"}
    for wrong in ("", "x", known):
        answer = desk.another().post(
            "/sign-in/new-password", session=wrong, user=user, new_password="y" * 12, **claims
        )
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers
    answer = browser.post(
        "/sign-in/new-password", session=session, user=user, new_password="y" * 12, **claims
    )
    assert "Mallory" in words(browser.follow(answer))


def test_a_cookie_that_was_there_before_signing_in_is_not_the_session(
    desk: Desk, ana: StaffId
) -> None:
    theirs = desk.ana.cookie  # a session that somebody else began and put into this browser
    for fixed in ("__Host-rapport=chosen-by-somebody-else", theirs):
        browser = desk.another()
        browser.cookie = fixed
        browser.sign_in("ana@oak.example")
        assert browser.cookie.startswith("__Host-rapport=")
        assert browser.cookie != fixed
        assert browser.get("/").status_code == 200
    chosen = desk.another()
    chosen.cookie = "__Host-rapport=chosen-by-somebody-else"
    assert chosen.get("/").status_code == 303


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "//evil.example/%2f..",
    "//rapport.example@evil.example",
    "https://rapport.example.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "/\u2028/evil.example",
    "/\r\nLocation: https://evil.example",
    "/\x00/evil.example",
    "//%65vil.example",
    "\u3000//evil.example",
    "/\uff0fevil.example",
]


def test_signing_in_leads_to_our_own_pages_however_it_is_spelled(desk: Desk, ana: StaffId) -> None:
    links = urls.of(desk.services.config)
    for then in ELSEWHERE:
        where = sign_in._only_ours(then, links)
        assert urlsplit(urljoin(f"{HERE}/sign-in", where)).netloc == "rapport.example", then
        assert not where.startswith(("//", "/\\")), then
        assert where.isprintable(), then
        page = words(desk.client.http.get("/sign-in?then=//evil.example"), raw=True)
        assert 'action="//' not in page
        assert 'href="//' not in page
    for then in ELSEWHERE[:8]:
        answer = desk.another().post(
            "/sign-in", email="ana@oak.example", password=PASSWORD, then=then
        )
        assert answer.headers["Location"] == "/", then


def test_what_was_asked_for_before_signing_in_leads_nowhere_else(desk: Desk) -> None:
    for asked in ("/patients?then=//evil.example", "/?q=//evil"):
        answer = desk.client.http.get(asked)
        where = answer.headers["Location"]
        assert where.startswith("/sign-in?then=%2F"), asked
        assert "evil.example" not in urlsplit(urljoin(HERE, where)).netloc
