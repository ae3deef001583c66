"""A source is told by its host where it is an address, else as written."""

from __future__ import annotations

from desk.sources import sources


def test_sources_are_told_by_their_host() -> None:
    told = sources("https://www.coe.int/en/web/x | minutes of 2018; page 4 ; https://a.example/b")
    assert told == [
        ("coe.int", "https://www.coe.int/en/web/x"),
        ("minutes of 2018; page 4", None),
        ("a.example", "https://a.example/b"),
    ]


def test_a_fact_without_a_source_has_none() -> None:
    assert sources(None) == sources("  ") == []


def test_what_only_looks_like_an_address_is_no_link() -> None:
    assert sources("javascript:alert(1) | ftp://a.example/b") == [
        ("javascript:alert(1)", None),
        ("ftp://a.example/b", None),
    ]
