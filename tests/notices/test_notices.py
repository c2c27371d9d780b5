"""A notice leaves once, in the reader's language, and says nothing about a child where others may see it."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from aiosmtpd.controller import Controller
from aiosmtplib import SMTPRecipientsRefused
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

import trellis.rooms  # noqa: F401  (every room says what it fills)
from tests.factories import Town, make_town
from tests.notices.post import SECRET_KEY, Post, everything, html, plain, to
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices import service
from trellis.notices.mail import compose
from trellis.notices.template import FILLS, TEMPLATES, Filling
from trellis.people import invitations
from trellis.people.model import Invitation, Person
from workbench.mail import MailCatcher
from workbench.ports import free_port

CHILD = "Maya Ruiz"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def invited(
    gate: Gate, town: Town, *, by: str = "case_manager", who: str = "parent", key: str = "first-click"
) -> Invitation:
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        return await invitations.invite(
            work,
            student_id=town.student_id,
            person_id=town.people[who],
            idempotency_key=key,
            secret_key=SECRET_KEY,
        )


async def change(gate: Gate, town: Town, who: str, **values: str | None) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.change") as work:
        await work.session.execute(update(Person).where(Person.id == town.people[who]).values(**values))


def test_every_notice_is_declared_filled_and_written_in_both_languages() -> None:
    assert set(TEMPLATES) == set(FILLS)
    for template in TEMPLATES.values():
        for words in (template.subject, template.body, *([template.button] if template.button else [])):
            assert words.en.strip() and words.es.strip() and words.en != words.es


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@given(key=st.sampled_from(sorted(TEMPLATES)), language=st.sampled_from(["en", "es", "es-MX", "fr"]), name=NAMES)
def test_no_subject_says_anything_that_was_filled_in(key: str, language: str, name: str) -> None:
    """A subject shows on lock screens: it is the same words whoever the mail is about (threats: never)."""
    template = TEMPLATES[key]
    said = template.body.en + template.body.es
    places = {place: name for _, place, _, _ in string.Formatter().parse(said) if place}
    mail = compose(
        template,
        Filling(values=places, link="http://trellis.test/x?a=1&b=2"),
        sender="Trellis <no-reply@trellis.test>",
        to_name=name,
        to_address="helena@mail.test",
        language=language,
    )
    assert mail["Subject"] == TEMPLATES[key].subject.in_language(language)
    assert "{" not in TEMPLATES[key].subject.en + TEMPLATES[key].subject.es
    assert mail["To"].addresses[0].addr_spec == "helena@mail.test"
    mail.as_bytes()


def test_what_people_wrote_cannot_become_html_or_headers() -> None:
    mail = compose(
        TEMPLATES["family_invitation"],
        Filling(
            values={"name": "<img src=x onerror=alert(1)>", "district": "A & B {name}", "until": "today"},
            link='http://trellis.test/"><script>',
        ),
        sender="Trellis <no-reply@trellis.test>",
        to_name="Helena\r\nBcc: everybody@mail.test",
        to_address="helena@mail.test",
        language="en",
    )
    assert "<img" not in html(mail) and "<script" not in html(mail)
    assert "A &amp; B {name}" in html(mail)
    assert mail["Bcc"] is None
    assert b"\nBcc:" not in mail.as_bytes()


@pytest.mark.parametrize(("language", "greeting"), [("en", "Hello Helena"), ("es", "Hola Helena"), ("es-MX", "Hola")])
async def test_the_letter_is_text_and_html_in_the_readers_language(
    gate: Gate, town: Town, post: Post, language: str, greeting: str
) -> None:
    await change(gate, town, "parent", language=language)
    await invited(gate, town)
    [mail] = await post.deliver(town.district_id)
    assert mail.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    assert greeting in plain(mail) and greeting in html(mail)
    assert to(mail) == f"helena.ruiz@{town.slug}.test"
    assert mail["Subject"] == TEMPLATES["family_invitation"].subject.in_language(language)
    assert CHILD not in everything(mail) and "Maya" not in everything(mail)


async def test_a_language_nobody_translated_is_written_to_in_english(gate: Gate, town: Town, post: Post) -> None:
    await change(gate, town, "parent", language="zh-Hant")
    await invited(gate, town)
    await change(gate, town, "parent", language="not a language")
    [mail] = await post.deliver(town.district_id)
    assert "Hello Helena" in plain(mail)
    assert mail["Content-Language"] == "en"


async def test_the_letters_link_is_the_invitations_door_and_the_only_copy_of_its_secret(
    gate: Gate, town: Town, post: Post
) -> None:
    invitation = await invited(gate, town)
    [row] = await post.messages(town.district_id)
    assert row.secret is not None
    [mail] = await post.deliver(town.district_id)
    door = f"http://trellis.test/family/invitation/{town.slug}/"
    token = plain(mail).split(door)[1].split()[0]
    assert hashlib.sha256(token.encode()).digest() == invitation.token_digest
    assert token not in row.secret
    assert f'href="{door}{token}"' in html(mail)
    [row] = await post.messages(town.district_id)
    assert (row.state, row.secret, row.failure) == ("sent", None, None)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = (await work.session.execute(select(AuditEntry))).scalars().all()
    assert {"family.invite", "notice.sent"} <= {e.action for e in entries}
    assert token not in str([e.detail for e in entries])


async def test_a_message_is_sent_once_however_often_its_job_runs(gate: Gate, town: Town, post: Post) -> None:
    await invited(gate, town)
    assert len(await post.deliver(town.district_id)) == 1
    assert await post.deliver(town.district_id) == []


async def test_a_mail_server_that_is_away_leaves_the_message_waiting_and_whole(
    gate: Gate, town: Town, post: Post, catcher: MailCatcher
) -> None:
    await invited(gate, town)
    [before] = await post.messages(town.district_id)
    right, post.settings = post.settings, post.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    for _ in range(2):
        with pytest.raises(OSError):
            await post.deliver(town.district_id)
        [row] = await post.messages(town.district_id)
        assert (row.state, row.secret) == ("waiting", before.secret)
    post.settings = right
    assert len(await post.deliver(town.district_id)) == 1
    assert any(town.slug in mail["to"][0] for mail in catcher.messages())


async def test_a_message_without_reason_any_more_is_not_sent_and_keeps_no_secret(
    gate: Gate, town: Town, post: Post
) -> None:
    first = await invited(gate, town)
    second = await invited(gate, town, key="second-click")
    assert first.id != second.id
    mails = await post.deliver(town.district_id)
    assert len(mails) == 1, "the first invitation ended with the second"
    rows = await post.messages(town.district_id)
    assert sorted((r.state, r.failure, r.secret) for r in rows) == [
        ("failed", "nothing_to_send", None),
        ("sent", None, None),
    ]


async def test_the_same_click_twice_is_one_letter(gate: Gate, town: Town, post: Post) -> None:
    first = await invited(gate, town)
    assert (await invited(gate, town)).id == first.id
    assert len(await post.deliver(town.district_id)) == 1


async def test_nobody_without_an_address_is_written_to(gate: Gate, town: Town, post: Post) -> None:
    await change(gate, town, "parent", email=None)
    with pytest.raises(invitations.NoAddress):
        await invited(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        sent = await service.send(work, person_id=town.people["parent"], template="family_invitation", ids={})
    assert sent is None
    assert await post.messages(town.district_id) == []


async def test_an_address_taken_away_meanwhile_fails_quietly(gate: Gate, town: Town, post: Post) -> None:
    await invited(gate, town)
    await change(gate, town, "parent", email=None)
    assert await post.deliver(town.district_id) == []
    [row] = await post.messages(town.district_id)
    assert (row.state, row.secret) == ("failed", None)


@pytest.mark.parametrize(
    "address", ["no-at-sign", "two@@signs.test", "a b@mail.test", "x@", "@mail.test", "a\n@b.test"]
)
async def test_an_address_that_is_none_fails_and_is_not_tried_for_ever(
    gate: Gate, town: Town, post: Post, address: str
) -> None:
    await invited(gate, town)
    await change(gate, town, "parent", email=address)
    assert await post.deliver(town.district_id) == []
    [row] = await post.messages(town.district_id)
    assert (row.state, row.failure, row.secret) == ("failed", "bad_address", None)


class Refusing:
    """A mail server that takes no recipient."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    async def handle_RCPT(self, *_: object) -> str:
        return self.answer


@pytest.fixture
def refusing() -> Iterator[Callable[[str], str]]:
    with ExitStack() as stack:

        def start(answer: str) -> str:
            server = Controller(Refusing(answer), hostname="127.0.0.1", port=free_port())
            server.start()
            stack.callback(server.stop)
            return f"smtp://127.0.0.1:{server.port}"

        yield start


async def test_an_address_the_server_refuses_for_good_is_given_up_and_the_secret_with_it(
    gate: Gate, town: Town, post: Post, refusing: Callable[[str], str]
) -> None:
    await invited(gate, town)
    post.settings = post.settings.model_copy(update={"smtp_url": refusing("450 try later")})
    with pytest.raises(SMTPRecipientsRefused):
        await post.deliver(town.district_id)
    assert (await post.messages(town.district_id))[0].state == "waiting"
    post.settings = post.settings.model_copy(update={"smtp_url": refusing("550 no such person")})
    assert await post.deliver(town.district_id) == []
    [row] = await post.messages(town.district_id)
    assert (row.state, row.failure, row.secret) == ("failed", "refused_by_server", None)


async def test_a_deed_that_is_rolled_back_writes_to_nobody(gate: Gate, town: Town, post: Post) -> None:
    with pytest.raises(RuntimeError):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await invitations.invite(
                work,
                student_id=town.student_id,
                person_id=town.people["parent"],
                idempotency_key="first-click",
                secret_key=SECRET_KEY,
            )
            raise RuntimeError
    assert await post.deferred(town.district_id, "notices.mail", "message_id") == []
    assert await post.messages(town.district_id) == []


@pytest.mark.parametrize(
    ("by", "who", "error"),
    [
        ("case_manager", "other_parent", NotFound),
        ("case_manager", "stranger", NotFound),
        ("teacher", "parent", NotAllowed),
        ("parent", "parent", NotAllowed),
        ("admin", "parent", NotAllowed),
        ("stranger", "parent", NotFound),
        ("other_parent", "parent", NotFound),
    ],
)
async def test_who_may_ask_whom_in(
    gate: Gate, town: Town, post: Post, by: str, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await invited(gate, town, by=by, who=who)
    assert await post.messages(town.district_id) == []


async def test_a_short_key_is_refused(gate: Gate, town: Town) -> None:
    with pytest.raises(InvalidInput):
        await invited(gate, town, key="short")


async def test_another_districts_message_cannot_be_sent_from_here(gate: Gate, town: Town, post: Post) -> None:
    elsewhere = await make_town(gate)
    await invited(gate, town)
    [row] = await post.messages(town.district_id)
    from trellis.notices.jobs import send_mail

    await send_mail(post, district_id=elsewhere.district_id, message_id=str(row.id))  # type: ignore[arg-type]
    assert post.mails == []
    assert (await post.messages(town.district_id))[0].state == "waiting"
