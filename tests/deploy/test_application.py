"""Which of the platform's processes a clone runs."""

from deploy.local.application import PROCESSES, wanted
from deploy.local.places import Places


def test_the_demo_is_left_out_once_it_was_said_and_until_the_contrary_is(tmp_path, monkeypatch):
    places = Places(var=tmp_path)
    places.make()
    monkeypatch.delenv("HANGOU_DEMO", raising=False)
    assert wanted(places) == list(PROCESSES)
    monkeypatch.setenv("HANGOU_DEMO", "0")
    assert "demo" not in wanted(places)
    monkeypatch.delenv("HANGOU_DEMO")
    assert wanted(places) == [name for name in PROCESSES if name != "demo"]
    monkeypatch.setenv("HANGOU_DEMO", "1")
    assert "demo" in wanted(places)
