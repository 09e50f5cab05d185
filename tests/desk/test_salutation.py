from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.salutation import first_name, personal, polite_name


@pytest.mark.parametrize(
    ("name", "first", "polite"),
    [
        ("김철수", "김철수", "김철수님"),
        ("김 철수", "김철수", "김철수님"),
        ("남궁 민수", "남궁민수", "남궁민수님"),
        ("김철수 과장", "김철수 과장", "김철수 과장님"),
        ("김철수님", "김철수님", "김철수님"),
        ("김철수(한빛)", "김철수", "김철수님"),
        ("김철수/구매팀", "김철수", "김철수님"),
        ("(주)한빛", "", "(주)한빛 담당자님"),
        ("Ana Martin", "Ana", "Ana Martin"),
        ("Martin, Ana", "Ana", "Ana Martin"),
        ("Dr. Ana Martin", "Ana", "Dr. Martin"),
        ("Mr. Cheolsu Kim", "Cheolsu", "Mr. Kim"),
        ("Kim, Mr. Cheolsu", "Cheolsu", "Mr. Kim"),
        ("Mrs Kim", "Kim", "Mrs Kim"),
        ("ANA MARTIN", "Ana", "ANA MARTIN"),
        ("J. Ortega", "J. Ortega", "J. Ortega"),
        ("Northwind, Inc.", "", "Northwind, Inc."),
        ("Northwind Support", "", "Northwind Support"),
        ("", "", ""),
    ],
)
def test_a_customer_is_addressed_as_a_letter_would(name: str, first: str, polite: str) -> None:
    assert (first_name(name), polite_name(name)) == (first, polite)


def test_an_address_in_the_place_of_a_name_is_no_name() -> None:
    assert personal("ana@example.org", "ana@example.org") == {
        "customer.name": "",
        "customer.first": "",
        "customer.polite": "",
        "customer.email": "ana@example.org",
    }


@given(st.text())
def test_s11_any_name_gives_values_on_one_line(name: str) -> None:
    assert not any(
        unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
        for value in personal(name, name).values()
        for letter in value
    )
