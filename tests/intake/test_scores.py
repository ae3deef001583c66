"""Files of scores: by round and version, with bad rows named, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.index.results import results
from models.database import House
from models.post.outbox import standing_of
from tests.intake.conftest import Bring

HEAD = "city,on,version,area,score\n"


@pytest.fixture
def lyon(bring: Bring) -> Bring:
    bring("city,country,iso_country,joined_year,index_years\nLyon,France,FR,2012,2013;2019\n")
    return bring


def tell(bring: Bring, *rows: str, **options: Any) -> dict[str, Any]:
    return bring(HEAD + "".join(f"{row}\n" for row in rows), "scores.csv", **options)


def scored(house: House) -> list[tuple[int, str, dict[str, float], dict[str, float]]]:
    from models.clock import today

    with house.read() as connection:
        known = standing_of(connection, "lyon-fr", today(house)).known
    return [(r.cycle, r.version, dict(r.scores), dict(r.change)) for r in results(known)]


def test_scores_find_the_round_of_their_date_and_are_compared_where_the_versions_allow(
    lyon: Bring, sqlite_house: House
) -> None:
    rows = (
        "Lyon,2019-05,73-11,language,55",
        "Lyon,2013,66-14,language,40.5",
        "Lyon,2013,66-14,Media and communication,62",
    )
    document = tell(lyon, *rows)
    assert (document["created"], document["unchanged"], document["events"]) == (3, 0, 2)
    assert scored(sqlite_house) == [
        (1, "66-14", {"language": 40.5, "media": 62.0}, {}),
        (2, "73-11", {"language": 55.0}, {"language": 14.5}),
    ]


def test_the_same_file_changes_nothing_and_another_score_takes_its_place_with_an_observation(
    lyon: Bring, sqlite_house: House
) -> None:
    tell(lyon, "Lyon,2019,73-11,language,55")
    assert tell(lyon, "Lyon,2019,73-11,language,55")["unchanged"] == 1
    document = tell(lyon, "Lyon,2019,73-11,language,58")
    assert [one["text"] for one in document["observations"]] == ["Language, 2019: 58 takes the place of 55"]
    assert scored(sqlite_house)[0][2] == {"language": 58.0}


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("Lyon,2019,73-11,languages,55", "area", "write language"),
        ("Lyon,2019,73-11,neighbourhoods,55", "area", "no area of version 73-11"),
        ("Lyon,2019,74,language,55", "version", "write"),
        ("Lyon,2019,73-11,language,155", "score", "from 0 to 100"),
        ("Lyon,2199,73-11,language,55", "on", "future"),
        ("Oslo,2019,73-11,language,55", "city", "no city on record"),
    ],
)
def test_a_bad_row_is_named_with_column_and_remedy_and_nothing_is_written(
    lyon: Bring, sqlite_house: House, row: str, column: str, says: str
) -> None:
    document = tell(lyon, "Lyon,2019,73-11,media,50", row)
    (problem,) = document["skipped"]
    assert (problem["line"], problem["column"]) == (3, column)
    assert says in problem["reason"]
    assert scored(sqlite_house) == []


def test_an_area_scored_twice_is_a_problem_of_the_second_row(lyon: Bring, sqlite_house: House) -> None:
    rows = ("Lyon,2019,73-11,media,50", "Lyon,2019,73-11,Media and communication,51")
    (problem,) = tell(lyon, *rows, skip_bad=True)["skipped"]
    assert (problem["line"], problem["column"]) == (3, "area")
    assert scored(sqlite_house)[0][2] == {"media": 50.0}
