"""What must not come out by way of a case, and what must not be left of one that was taken back."""

import pytest

from casework import Casework, letters


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


def born(work, city, text="路灯什么时候修？", person=None, unit=None, hidden=False, **more):
    """A case that a question became: a public one, or (HIDDEN) a private one; `question`, `case`, `number`, `receipt`."""
    event = city.event()
    asked = city.ask(event, text, person=person, pass_on=True, **more)
    city.approve(asked["question"], **({"unit": unit} if unit else {}))
    if hidden:
        city.staff("moderator").do("entry.hide", target=asked["question"], why="涉及隐私")
    city.staff("host").do("event.end", event=event)
    own = work.own(asked)
    return {**asked, "case": own["case"], "number": own["number"]}


def public(city, made):
    return city.nobody().request("GET", "/api/cases/" + made["number"]).body.decode()


def mine(work, made):
    """As its asker follows it, by the number that they were given first."""
    return work.own({"number": made["number"], "receipt": made["receipt"]})


def newcomer(city):
    """Somebody with an account of their own."""
    person, login = city.nobody(), "netizen" + letters()
    return person._enter(person.request("POST", "/api/people", {"login": login, "password": "a long enough one", "consent": 1}))


# ---- what the staff say to each other


def test_what_is_said_with_a_dispatch_or_a_grant_is_for_those_who_handle_it(work, city):
    made, child, dispatcher = born(work, city), work.submit(), city.staff("dispatcher")
    case = made["case"]
    dispatcher.do("case.merge", case=child["case"], into=case)
    said = {what: f"内部意见{letters()}" for what in ("dispatch", "return", "transfer", "extension", "pause")}

    def grant(request, what):
        dispatcher.do("case.decide", request=request, grant=True, why=said[what])

    dispatcher.do("case.dispatch", case=case, unit="transport", why=said["dispatch"])
    grant(work.request(case), "return")
    dispatcher.do("case.dispatch", case=case, unit="transport")
    grant(work.request(case, kind="transfer", unit="housing"), "transfer")
    city.staff("official2").do("case.sign", case=case)
    grant(work.request(case, "housing", kind="extension", days=3), "extension")
    grant(work.request(case, "housing", kind="pause"), "pause")
    for seen in (public(city, made), str(mine(work, made)), str(work.own(child))):
        assert [words for words in said.values() if words in seen] == []
        assert [what for what in ("dispatched", "returned", "transferred", "extended", "paused") if what not in seen] == []
    remarks = [step for step in work.full(case)["steps"] if step["action"] == "remarked"]
    assert [step["note"] for step in remarks] == list(said.values())
    assert all(step["public"] is False and step["by"]["name"] == "Dispatcher" for step in remarks)


def test_where_to_go_instead_is_told_to_the_asker_alone(work, city):
    made, where = born(work, city), f"请到{letters()}办理"
    city.staff("dispatcher").do("case.refuse", case=made["case"], reason="petition", where=where)
    assert mine(work, made)["steps"][-1]["note"] == where
    assert "refused" in public(city, made) and where not in public(city, made)


# ---- who gets at it


def test_a_unit_calls_in_none_but_those_below_it(work, city):
    case = work.at("dispatched", "wuchang")["case"]
    district = city.staff("approver_district")
    problem = district.refused("case.dispatch", 422, case=case, unit="wuchang-roads", co_units=["transport"])
    assert [error["pointer"] for error in problem["errors"]] == ["/args/co_units"]
    assert work.full(case)["unit"] == "wuchang" and work.full(case)["together"] == []
    assert city.staff("official").request("GET", f"/api/cases/{case}/full").status == 404
    district.do("case.dispatch", case=case, unit="wuchang-roads")


def test_the_contact_goes_with_the_case(work, city):
    made = born(work, city, unit="transport", contact="王女士")
    look = {"question": made["question"]}
    assert city.staff("official").do("question.contact", **look)["contact"] == "王女士"
    city.staff("dispatcher").do("case.decide", request=work.request(made["case"]), grant=True)
    for login in ("official", "approver"):
        city.staff(login).refused("question.contact", 403, **look)
    city.staff("dispatcher").do("case.dispatch", case=made["case"], unit="housing")
    assert city.staff("official2").do("question.contact", **look)["contact"] == "王女士"
    city.staff("official").refused("question.contact", 403, **look)


# ---- refusals


def test_who_refuses_an_asker_names_nobody_and_nothing_private(work, city):
    made = work.at("answered")
    city.staff("official").do("case.message", case=made["case"], text="请看答复")
    # the same for a colleague who asks for themselves: the code makes an asker
    for person in (city.nobody(), city.staff("moderator")):
        last = person.refused("case.withdraw", 409, number=made["number"], receipt=made["receipt"])["current"]["last"]
        assert last["action"] == "answered" and "by" not in last and "role" not in last, last
    # and those who handle it are told
    last = city.staff("dispatcher").refused("case.dispatch", 409, case=made["case"], unit="housing")["current"]["last"]
    assert (last["action"], last["by"]["name"]) == ("message", "Official")


def test_who_would_join_is_told_no_more_than_the_public(work, city):
    made, master = born(work, city), work.submit()
    city.staff("dispatcher").do("case.merge", case=made["case"], into=master["number"])
    city.nobody().do("case.supplement", number=made["number"], receipt=made["receipt"], text="晚上八点以后")
    for person in (city.person(), city.staff("moderator")):
        last = person.refused("case.join", 409, case=made["number"])["current"]["last"]
        assert last["action"] == "merged" and "by" not in last and "role" not in last, last


# ---- the trail


def test_the_trail_says_who_took_a_case_over(work, city):
    made, person = work.at("handling"), newcomer(city)
    person.do("person.claim", number=made["number"], receipt=made["receipt"])
    assert city.rows("SELECT actor FROM audit WHERE action = 'person.claim' AND target = ?", made["case"]) == [(person.id,)]


# ---- taken back for good


@pytest.mark.parametrize("state, kind", [("dispatched", "return"), ("review", "pause")])
def test_a_question_that_is_erased_takes_its_case_back(work, city, state, kind):
    word, person, child = "灯杆" + letters(), city.person(), work.at("handling", "housing")
    made = born(work, city, f"{word}什么时候修？", person=person, unit="transport")
    case, official = made["case"], city.staff("official")
    city.staff("dispatcher").do("case.merge", case=child["case"], into=case)
    if state == "review":
        official.do("case.sign", case=case)
        work.hand_in(case)
    person.do("case.supplement", case=case, text=f"第二根{word}")
    request = work.request(case, kind=kind)
    assert work.state(case) == state
    gone = person.do("person.erase", question=made["question"])
    assert gone["erased"] and (gone["question"], gone["state"]) == (made["question"], "hidden")
    full = work.full(case)
    assert full["state"] == "withdrawn" and "text" not in full and full["requests"][0]["lapsed"]
    assert [reply["state"] for reply in full["replies"]] == (["draft"] if state == "review" else [])
    ((clock, erased_at),) = city.rows("SELECT clock, erased_at FROM cases WHERE id = ?", case)
    assert clock == "stopped" and erased_at
    assert city.rows("SELECT kind FROM due WHERE ref = ? AND kind IN ('case_sign', 'case_resume')", case) == []
    official.refused("case.sign", 409, case=case)
    city.staff("dispatcher").refused("case.decide", 409, request=request, grant=True)
    # what was merged into it goes on by itself
    assert work.own(child)["state"] == "handling" and work.full(child["case"])["unit"] == "housing"
    assert city.rows("SELECT count(*) FROM text WHERE body LIKE ?", f"%{word}%") == [(0,)]
    assert city.nobody().request("GET", "/api/cases/" + made["number"]).status == 404
    person.refused("person.erase", 409, question=made["question"])
    assert city.run("audit", "verify").returncode == 0


def test_the_wording_for_the_public_goes_with_the_question(work, city):
    word, person = "灯杆" + letters(), city.person()
    made = born(work, city, f"我家门口的{word}歪了，请打我电话", person=person, unit="transport", hidden=True)
    city.staff("official").do("case.sign", case=made["case"])
    reply = work.hand_in(made["case"], public_text=f"{word}歪了，负责人王明电话 13912345678")
    work.approve(reply)
    assert word in public(city, made)
    assert city.rows("SELECT count(*) FROM case_reply WHERE case_id = ? AND findings IS NOT NULL AND public_content IS NOT NULL", made["case"]) == [(1,)]
    person.do("person.erase", question=made["question"])
    assert work.state(made["case"]) == "answered"  # it is answered all the same, and nobody reads it
    assert city.rows("SELECT count(*) FROM text WHERE body LIKE ?", f"%{word}%") == [(0,)]
    assert city.rows("SELECT findings, public_content FROM case_reply WHERE case_id = ?", made["case"]) == [(None, None)]
    assert city.nobody().request("GET", "/api/cases/" + made["number"]).status == 404
    assert city.run("audit", "verify").returncode == 0


@pytest.mark.parametrize("of_question", [False, True])
def test_no_digest_confirms_a_guess_of_what_was_erased(work, city, of_question):
    person, text, key = city.person(), f"灯杆{letters()}歪了", letters()
    if of_question:
        made = born(work, city, text, person=person, unit="transport")
        named = {"question": made["question"]}
    else:
        made = person.do("case.submit", key=key, text=text, domain="help")
        city.staff("dispatcher").do("case.dispatch", case=made["case"], unit="transport")
        named = {"number": made["number"], "receipt": made["receipt"]}
    case, more = made["case"], f"第二根{text}"
    person.do("case.supplement", key=key, case=case, text=more)
    person.do("case.message", key=key, case=case, text=more)
    if not of_question:
        city.staff("official").do("case.sign", case=case)
        city.staff("official").do("case.reply", key=key, case=case, text="路灯明天修好。", outcome="resolved", public_text=text)

    def kept():
        return city.rows("SELECT command, digest, result FROM command_key WHERE key = ?", key)

    assert len(kept()) == (2 if of_question else 4) and all(row[1] for row in kept())
    person.do("person.erase", **named)
    assert {row[1:] for row in kept()} == {("", "{}")}
    assert city.rows("SELECT count(*) FROM case_reply WHERE case_id = ? AND public_content IS NOT NULL", case) == [(0,)]
    # the same command again does nothing
    assert person.command("case.message", {"case": case, "text": more}, key=key).status == 422
    assert city.rows("SELECT count(*) FROM case_message WHERE case_id = ?", case) == [(2,)]
