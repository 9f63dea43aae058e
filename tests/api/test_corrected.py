"""What a person put in place of a device's value is told from it wherever the newest is shown."""

import pytest

from api.documents.telemetry import Latest
from tests.api.ledger import Ledger, Reading

pytestmark = pytest.mark.db

AT = "/latest?at=2026-07-01T12:00:00Z&station="


@pytest.mark.parametrize(
    ("edits", "raw"),
    [
        ([(2.0, "李")], 1.0),
        ([(2.0, None), (3.0, "李"), (4.0, "王")], 2.0),
        ([(2.0, "李"), (3.0, None)], None),
        ([(2.0, None)], None),
        ([], None),
    ],
)
def test_the_newest_value_says_what_the_device_sent_if_a_person_edited_it(
    client, ledger: Ledger, edits, raw
):
    code = "-".join(["E", *(str(int(value)) + ("P" if actor else "D") for value, actor in edits)])
    reading = Reading(series=ledger.series(ledger.station(code)), minute=1)
    ledger.commit(reading)
    for value, actor in edits:
        ledger.supersede(reading, value, actor=actor, reason=f"reason of {actor}")
    for path in (f"/latest?station={code}", AT + code, "/latest"):
        document = client.get(path)
        Latest.model_validate_json(document.text)
        (item,) = [one for one in document.json()["items"] if one["station"] == code]
        assert item["value"] == (edits[-1][0] if edits else 1.0)
        if raw is None:
            assert item["corrected"] is None
        else:
            assert item["corrected"]["raw"] == raw
            assert item["corrected"]["reason"] == f"reason of {edits[-1][1]}"
