"""Contributions as officers type them: a year for a kind, payments in parts, waivers by two, differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models import clock
from models.database import House
from tests.desk.conftest import Icc

THIS = str(clock.wall().year)
NEXT = str(clock.wall().year + 1)


def row(icc: Icc, city: str, year: str = THIS) -> dict[str, Any]:
    (found,) = icc("contribution", "show", year, "--city", city, "--json").document["contributions"]
    return dict(found)


def notices(icc: Icc, city: str) -> list[tuple[str, str]]:
    found = icc("city", "show", city, "--json").document["notices"]
    return [(n["kind"], n["role"]) for n in found if n["kind"].startswith("contribution")]


@pytest.fixture
def called(icc: Icc, settled: House) -> Icc:
    """Manchester was called for this year's contribution today."""
    assert icc("contribution", "open", THIS, "--kind", "international").code == 0
    assert icc("contribution", "call", THIS, "--city", "Manchester").code == 0
    return icc


def test_a_year_is_opened_for_a_whole_kind_after_a_look_at_what_would_come(icc: Icc, settled: House) -> None:
    words = ["contribution", "open", NEXT, "--kind", "international"]
    seen = icc(*words, "--dry-run", "--json").document
    assert (seen["cities"], seen["dry_run"]) == (["Bergen", "Manchester"], True)
    assert icc("contribution", "show", "--json").document["contributions"] == []
    assert icc(*words, "--json").document["cities"] == ["Bergen", "Manchester"]
    again = icc(*words, "--json").document
    assert again["cities"] == []
    assert all("open already" in left["reason"] for left in again["left_out"])
    assert [left["city"] for left in again["left_out"]] == ["Bergen", "Manchester"]


def test_an_unconfirmed_city_is_never_opened_nor_a_past_year(icc: Icc, settled: House) -> None:
    left = icc("contribution", "open", NEXT, "--city", "Lyon", "--json").document
    assert left["cities"] == [] and "no contribution is asked" in left["left_out"][0]["reason"]
    for words in (["--city", "Bergen"], ["--kind", "international"]):
        said = icc("contribution", "open", "2020", *words)
        assert (said.code, said.err.count("2020 is past")) == (1, 1)
    assert "no contribution is asked" in icc("open", "Lyon", "contribution").err


def test_a_city_is_opened_for_another_amount(icc: Icc, settled: House) -> None:
    assert icc("contribution", "open", THIS, "--city", "Bergen", "--amount", "2500.50").code == 0
    assert row(icc, "Bergen")["amount"] == "2500.50"


def test_a_contribution_is_paid_in_parts_and_each_part_is_told(called: Icc) -> None:
    paid = called(
        "contribution", "pay", "Manchester", THIS, "2000", "--as-paid", "1700 GBP", "--reference", "R7"
    )
    assert (paid.code, paid.err) == (0, "")
    held = row(called, "Manchester")
    assert (held["paid"], held["remaining"], held["state"]) == ("2000.00", "3000.00", "open")
    (first,) = held["payments"]
    told = [first[name] for name in ("amount", "paid_amount", "paid_in", "reference")]
    assert told == ["2000.00", "1700.00", "GBP", "R7"]
    assert called("contribution", "pay", "Manchester", THIS, "3000").code == 0
    assert (row(called, "Manchester")["remaining"], row(called, "Manchester")["state"]) == ("0.00", "done")
    kinds = {kind for kind, _ in notices(called, "Manchester")}
    assert kinds == {"contribution_call", "contribution_recorded"}


def test_money_goes_to_the_payer_with_a_copy_to_the_coordinator_and_never_to_the_mayor(
    called: Icc, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "city,role,email\nManchester,payer,money@manchester.example\nManchester,leadership,mayor@manchester.example\n"
    )
    assert called("import", str(people)).code == 0
    assert called("contribution", "pay", "Manchester", THIS, "5000").code == 0
    recorded = {role for kind, role in notices(called, "Manchester") if kind == "contribution_recorded"}
    assert recorded == {"payer", "coordinator"}


def test_the_letter_says_what_came_and_what_remains(called: Icc) -> None:
    called("contribution", "pay", "Manchester", THIS, "2000", "--reference", "R7")
    found = called("city", "show", "Manchester", "--json").document["notices"]
    number = next(str(n["id"]) for n in found if n["kind"] == "contribution_recorded")
    said = " ".join(called("notices", "preview", number).out.split())
    assert "EUR 2,000" in said and "reference R7" in said and "EUR 3,000 remains" in said


def test_a_payment_entered_by_mistake_is_withdrawn_and_the_year_is_open_again(called: Icc) -> None:
    called("contribution", "pay", "Manchester", THIS, "5000")
    seq = str(row(called, "Manchester")["payments"][0]["seq"])
    assert called("retract", "Manchester", seq, "--reason", "another city").code == 0
    held = row(called, "Manchester")
    assert (held["state"], held["remaining"]) == ("open", "5000.00")


def test_a_waiver_takes_two_officers(called: Icc) -> None:
    for name in ("ada", "bea"):
        assert called("officer", "add", name.title(), "--email", f"{name}@house.example").code == 0
    words = ["Manchester", THIS, "--by", "ada@house.example"]
    assert called("contribution", "waive", *words, "--reason", "flood").code == 0
    same = called("contribution", "agree", *words)
    assert same.code == 1 and "two persons" in same.err
    assert called("contribution", "agree", "Manchester", THIS, "--by", "bea@house.example").code == 0
    held = row(called, "Manchester")
    assert (held["state"], held["waived"], held["waivers"][0]["reason"]) == ("waived", "5000.00", "flood")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["pay", "Manchester", THIS, "5,000"], 1, "write it as 5000.00"),
        (["pay", "Manchester", "1980", "5000"], 1, "no year of a contribution"),
        (["pay", "Manchester", THIS, "50", "--as-paid", "50"], 2, "4700.00 CHF"),
        (["open", NEXT], 2, "--kind"),
        (["open", NEXT, "--kind", "friends"], 1, "no kind of membership"),
        (["waive", "Manchester", THIS, "--by", "officer", "--reason", "x"], 1, "officer"),
        (["agree", "Manchester", THIS, "--by", "officer"], 1, "no waiver"),
        (["waive", "Bergen", "2019", "--by", "x", "--reason", "x"], 1, "nothing is on record"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    called: Icc, words: list[str], code: int, why: str
) -> None:
    said = called("contribution", *words)
    assert (said.code, said.out) == (code, "")
    assert why in said.err


def test_sums_stand_below_the_list(called: Icc) -> None:
    called("contribution", "pay", "Manchester", THIS, "1234.56")
    document = called("contribution", "show", THIS, "--json").document
    assert document["sums"] == {
        "amount": "10000.00", "paid": "1234.56", "waived": "0.00", "remaining": "8765.44", "overpaid": "0.00",
    }  # fmt: skip
    assert "8,765.44" in called("contribution", "show", THIS).out


def test_differences_with_the_finance_list_are_told(called: Icc, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(
        f"city,year,amount,currency,called_on,paid_on\nManchester,{THIS},5000,EUR,,{clock.wall()}\n"
    )
    assert "nothing paid here" in called("import", str(listed)).out
    said = called("contribution", "differences", THIS)
    assert "Manchester" in said.out and "Bergen" in said.out
    found = called("contribution", "differences", "--json").document["differences"]
    assert {each["city"] for each in found} == {"Manchester", "Bergen"}
