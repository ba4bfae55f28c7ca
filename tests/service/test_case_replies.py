"""Replies: a draft, a second person who signs exactly what they have read, what is public of it, and corrections."""

import urllib.parse

import pytest

from casework import Casework, content, letters


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


def test_a_second_person_signs_exactly_what_was_read(work, city):
    made = work.at("handling")
    case = made["case"]
    official, approver = city.staff("official"), city.staff("approver")
    draft = official.do("case.reply", case=case, text="初稿")
    assert draft["reply_state"] == "draft" and draft["state"] == "handling"
    approver.refused("case.approve", 409, reply=draft["reply"], version=1, content=draft["content"], checked=True)
    city.staff("official_colleague").refused("case.reply", 409, case=case, text="另起一份")
    reply = official.do("case.reply", case=case, reply=draft["reply"], version=1, text="路灯已修好。", outcome="resolved", submit=True)
    assert reply["state"] == "review" and reply["reply_version"] == 2
    official.refused("case.approve", 403, **work.approval(reply))
    city.staff("approver_housing").refused("case.approve", 403, **work.approval(reply))
    stale = approver.refused("case.approve", 409, **work.approval(reply, content=content("路灯没有修好。")))
    assert stale["current"]["reply"]["text"] == "路灯已修好。"
    approver.refused("case.approve", 409, **work.approval(reply, version=1))
    assert approver.do("case.approve", **work.approval(reply))["state"] == "answered"
    own = work.own(made)
    assert own["replies"][0]["text"] == "路灯已修好。" and own["outcome"] == "resolved"
    assert "Official" not in str(own) and "Approver" not in str(own)


def test_nobody_signs_their_own_words(work, city):
    made = work.at("handling")
    approver = city.staff("approver")
    reply = approver.do("case.reply", case=made["case"], text="我写的", outcome="resolved", submit=True)
    approver.refused("case.approve", 403, **work.approval(reply))
    assert city.staff("approver2").do("case.approve", **work.approval(reply))["state"] == "answered"


def test_what_is_supervised_the_city_signs(work, city):
    made = work.at("review")
    city.rows("UPDATE cases SET supervise_level = 1 WHERE id = ?", made["case"], change=True)
    args = work.approval(made["reply"])
    city.staff("approver").refused("case.approve", 403, **args)
    assert city.staff("supervisor").do("case.approve", **args)["state"] == "answered"
    other = work.at("review")
    city.staff("supervisor").refused("case.approve", 403, **work.approval(other["reply"]))


def test_where_the_city_wants_no_second_person_the_check_is_still_needed(make_city):
    city = make_city(workers=1, settings={"case.second_person": "no"})
    work = Casework(city)
    made = work.at("handling")
    reply = work.hand_in(made["case"])
    problem = city.staff("official").refused("case.approve", 409, **work.approval(reply, checked=False))
    assert problem["type"].endswith("/redaction")
    assert city.staff("official").do("case.approve", **work.approval(reply))["state"] == "answered"


def test_personal_data_is_shown_with_its_place_and_needs_a_look(work, city):
    made = work.at("handling")
    reply = work.hand_in(made["case"], text="已致电王女士 13912345678，路灯修好。")
    start = reply["findings"]["text"][0]["start"]
    assert "已致电王女士 13912345678"[start:].startswith("1391") or start < 8
    args = work.approval(reply)
    del args["checked"]
    problem = city.staff("approver").refused("case.approve", 409, **args)
    assert problem["type"].endswith("/redaction") and problem["current"]["reply"]["findings"]["text"]
    back = city.staff("approver").do("case.send_back", reply=reply["reply"], version=reply["reply_version"], why="去掉电话")
    assert back["state"] == "handling"
    again = city.staff("official").do("case.reply", case=made["case"], reply=reply["reply"], version=reply["reply_version"] + 1, text="路灯修好。", outcome="resolved", submit=True)
    assert "findings" not in again
    work.approve(again)


@pytest.mark.parametrize("domain, outcome, more, status", [
    ("help", "resolved", {}, 200),
    ("help", "explained", {}, 200),
    ("help", "planned", {}, 422),
    ("help", "planned", {"planned_on": "2020-01-01T00:00:00Z"}, 422),
    ("help", "planned", {"planned_on": "2999-01-01T00:00:00Z"}, 200),
    ("help", "refused", {}, 422),
    ("help", "refused", {"basis": "条例第十二条"}, 200),
    ("help", "adopted", {}, 422),
    ("suggestion", "adopted", {}, 200),
    ("suggestion", "partly_adopted", {}, 200),
    ("suggestion", "noted", {}, 200),
    ("suggestion", "resolved", {}, 422),
])
def test_outcomes(work, city, domain, outcome, more, status):
    made = work.at("handling", domain=domain)
    answer = city.staff("official").command("case.reply", {"case": made["case"], "text": "答复", "outcome": outcome, "submit": True, **more})
    assert answer.status == status, answer
    if status == 200:
        work.approve(answer.json)
        assert work.own(made)["replies"][0]["outcome"] == outcome


def test_no_outcome_no_reply(work, city):
    made = work.at("handling")
    city.staff("official").refused("case.reply", 422, case=made["case"], text="答复", submit=True)


def test_private_until_a_public_text_of_it_is_approved(work, city):
    word = "灯火" + letters()
    made = work.at("handling", text=f"我家在江汉路八号，{word}不亮")
    # answered, and still nobody else's
    quiet = work.at("answered")
    assert city.nobody().request("GET", "/api/cases/" + quiet["number"]).status == 404
    reply = work.hand_in(made["case"], public_text=f"江汉路的{word}不亮")
    assert work.full(made["case"])["publication"] == "redacting"
    assert city.nobody().get("/api/cases?q=" + urllib.parse.quote(word))["cases"] == []
    city.staff("approver").refused("case.approve", 409, **work.approval(reply, public_content=content("别的")))
    work.approve(reply)
    seen = city.nobody().get("/api/cases/" + made["number"])["case"]
    assert seen["text"] == f"江汉路的{word}不亮" and seen["replies"][0]["channel"] == "case" and "八号" not in str(seen)
    assert [case["number"] for case in city.nobody().get("/api/cases?q=" + urllib.parse.quote(word))["cases"]] == [made["number"]]
    # who is about to say the same is shown it
    similar = city.nobody().request("POST", "/api/cases/similar", {"text": f"江汉路的{word}不亮"}).json["cases"]
    assert [case["number"] for case in similar] == [made["number"]]
    assert city.nobody().request("POST", "/api/cases/similar", {}).status == 422
    # never in a URL, which proxies keep
    quoted, event = urllib.parse.quote(f"江汉路的{word}不亮"), city.event()
    assert city.nobody().request("GET", "/api/cases/similar?text=" + quoted).status == 404
    assert city.nobody().request("GET", f"/api/events/{event}/similar?text={quoted}").status == 405
    paths = city.nobody().get("/api/openapi.json")["paths"]
    for path in ("/api/cases/similar", "/api/events/{id}/similar"):
        assert list(paths[path]) == ["post"] and paths[path]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] == ["text"]
    # and others can say that it is theirs too, once
    joiner = city.person()
    assert joiner.do("case.join", case=made["number"])["joined"] == 1
    assert joiner.do("case.join", case=made["number"])["joined"] == 1
    assert joiner.get("/api/cases/mine")["cases"][0]["joined_by_me"]
    assert joiner.do("case.join", case=made["number"], on=False)["joined"] == 0
    joiner.refused("case.join", 404, case=quiet["number"])


def test_a_correction_is_a_revision_that_everybody_sees(work, city):
    made = work.at("handling")
    reply = work.hand_in(made["case"], text="十点修好。", public_text="路灯不亮")
    work.approve(reply)
    official = city.staff("official")
    official.refused("case.reply", 409, case=made["case"], text="再答")
    official.refused("case.reply", 422, case=made["case"], text="更正", revises=reply["reply"])
    correction = official.do("case.reply", case=made["case"], text="十一点修好。", revises=reply["reply"], why="时间写错", outcome="resolved", submit=True)
    assert work.state(made["case"]) == "answered"
    work.approve(correction)
    (shown,) = city.nobody().get("/api/cases/" + made["number"])["case"]["replies"]
    assert shown["text"] == "十一点修好。" and [(r["text"], r.get("why")) for r in shown["revisions"]] == [("十点修好。", None), ("十一点修好。", "时间写错")]
