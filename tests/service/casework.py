"""People who handle cases, and the steps that many tests begin with."""

import hashlib
import secrets

# login: roles; made once in a city, beside those of city.py
MORE_STAFF = {
    "approver_housing": ["approver:unit=housing"],
    "official_water": ["official:unit=water"],
    "official_district": ["official:unit=wuchang"],
    "approver_district": ["approver:unit=wuchang"],
    "official_team": ["official:unit=wuchang-roads"],
    "approver_team": ["approver:unit=wuchang-roads"],
    "dispatcher2": ["dispatcher"],
    "dispatcher_district": ["dispatcher:unit=wuchang"],
    "approver2": ["approver:unit=transport"],
    "approver_water": ["approver:unit=water"],
}
HANDLER = {"transport": "official", "housing": "official2", "water": "official_water", "wuchang": "official_district", "wuchang-roads": "official_team"}
APPROVER = {"transport": "approver", "water": "approver_water", "housing": "approver_housing", "wuchang": "approver_district", "wuchang-roads": "approver_team"}


def letters(count=8):
    """Random, and never like a telephone number."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(count))


def content(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Casework:
    def __init__(self, city):
        self.city = city
        known = {login for (login,) in city.rows("SELECT login FROM person WHERE login IS NOT NULL")}
        for login, roles in MORE_STAFF.items():
            if login not in known:
                city.add_user(login, roles)

    def staff(self, login):
        return self.city.staff(login)

    def submit(self, person=None, **more):
        args = {"text": "江汉路的路灯坏了很久，" + letters(), "domain": "help"}
        args.update(more)
        return (person or self.city.person()).do("case.submit", **args)

    def full(self, case, login="dispatcher"):
        return self.staff(login).get(f"/api/cases/{case}/full")["case"]

    def state(self, case):
        return self.full(case)["state"]

    def at(self, state, unit="transport", person=None, **more):
        """A case in STATE, with UNIT; its id, number and receipt."""
        made = self.submit(person, **more)
        case = made["case"]
        steps = {"received": 0, "dispatched": 1, "handling": 2, "review": 3, "answered": 4}[state]
        if steps > 0:
            self.staff("dispatcher").do("case.dispatch", case=case, unit=unit)
        if steps > 1:
            self.staff(HANDLER[unit]).do("case.sign", case=case)
        if steps > 2:
            made["reply"] = self.hand_in(case, unit, **({"outcome": "noted"} if more.get("domain") == "suggestion" else {}))
        if steps > 3:
            self.approve(made["reply"], unit)
        return made

    def hand_in(self, case, unit="transport", text="路灯明天修好。", **more):
        args = {"outcome": "resolved", **more}
        return self.staff(HANDLER[unit]).do("case.reply", case=case, text=text, submit=True, **args)

    def approval(self, reply, **more):
        args = {"reply": reply["reply"], "version": reply["reply_version"], "content": reply["content"], "checked": True}
        if "public_content" in reply:
            args["public_content"] = reply["public_content"]
        args.update(more)
        return args

    def approve(self, reply, unit="transport", **more):
        return self.staff(APPROVER[unit]).do("case.approve", **self.approval(reply, **more))

    def own(self, made):
        answer = self.city.nobody().request("POST", "/api/receipts", {"number": made["number"], "receipt": made["receipt"]})
        assert answer.status == 200, answer
        return answer.json["case"]

    def request(self, case, by="transport", kind="return", **more):
        args = {"kind": kind, "why": "不属于我单位职责", **more}
        if kind == "return":
            args.setdefault("basis", "三定方案")
        return self.staff(HANDLER[by]).do("case.request", case=case, **args)["request"]

    def log(self, case):
        """The log, which must have no gap: (action, from, to)."""
        rows = self.city.rows("SELECT seq, action, from_state, to_state FROM case_step WHERE case_id = ? ORDER BY seq", case)
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1)), rows
        return [row[1:] for row in rows]
