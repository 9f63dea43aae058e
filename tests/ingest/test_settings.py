"""Settings come from the environment, and no password shows in an error or a text."""

import pytest

from ingest.settings import (
    CollectorSettings,
    RegistrySettings,
    parse_broker_url,
)
from telemetry.settings import SettingsError, load_settings

NAMES = (
    "HANGOU_TELEMETRY_DSN",
    "HANGOU_BROKER_URL",
    "HANGOU_BROKER_BACKLOG_URL",
    "HANGOU_BROKER_ADMIN_URL",
    "HANGOU_BROKER_CONFIG",
    "HANGOU_INGEST_METRICS_PORT",
    "HANGOU_INGEST_INSTANCE",
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("mqtt://a:hidden@host", ("host", 1883, "a", "hidden", False)),
        ("mqtts://a:hidden@host", ("host", 8883, "a", "hidden", True)),
        ("mqtt://a%40x:p%2F%3A@[::1]:99/", ("::1", 99, "a@x", "p/:", False)),
    ],
)
def test_a_broker_address_is_taken_apart(url, parts):
    found = parse_broker_url(url)
    assert (found.host, found.port, found.username, found.password, found.tls) == parts
    assert parts[3] not in repr(found)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "begin with mqtt://"),
        ("http://a:hidden@host", "begin with mqtt://"),
        ("mqtt://a:hidden@", "no host"),
        ("mqtt://host:1883", "lacks the user name or the password"),
        ("mqtt://a@host", "lacks the user name or the password"),
        ("mqtt://a:hidden@host:port", "host or port"),
        ("mqtt://a:hidden@host:99999", "host or port"),
        ("mqtt://a:hidden@host/topic", "something follows"),
        ("mqtt://a:hidden@host?x=1", "something follows"),
    ],
)
def test_a_wrong_broker_address_is_explained_without_its_password(url, complaint):
    with pytest.raises(SettingsError, match=complaint) as caught:
        parse_broker_url(url, variable="HANGOU_BROKER_ADMIN_URL")
    assert str(caught.value).startswith("HANGOU_BROKER_ADMIN_URL must be like")
    assert "hidden" not in str(caught.value)


def test_all_missing_settings_are_named_at_once():
    with pytest.raises(SettingsError) as caught:
        load_settings(RegistrySettings)
    assert "HANGOU_TELEMETRY_DSN is not set" in str(caught.value)
    assert "HANGOU_BROKER_ADMIN_URL is not set" in str(caught.value)


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://a:b@host/db")
    monkeypatch.setenv("HANGOU_BROKER_URL", "mqtt://a:b@host")
    monkeypatch.setenv("HANGOU_BROKER_CONFIG", "")
    assert load_settings(CollectorSettings).broker_config is None


@pytest.mark.parametrize("dsn", ["hidden", "postgresql://a:hidden@host/db?nothing=1"])
def test_a_wrong_dsn_is_refused_without_showing_it(monkeypatch, dsn):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", dsn)
    monkeypatch.setenv("HANGOU_BROKER_ADMIN_URL", "mqtt://a:b@host")
    with pytest.raises(SettingsError, match=r"HANGOU_TELEMETRY_DSN: .*postgresql://") as caught:
        load_settings(RegistrySettings)
    assert "hidden" not in str(caught.value)


def test_a_wrong_number_names_its_variable(monkeypatch):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://a:b@host/db")
    monkeypatch.setenv("HANGOU_BROKER_URL", "mqtt://a:b@host")
    monkeypatch.setenv("HANGOU_INGEST_METRICS_PORT", "many")
    monkeypatch.setenv("HANGOU_RECEIVE_MAXIMUM", "1")
    with pytest.raises(SettingsError) as caught:
        load_settings(CollectorSettings)
    assert "HANGOU_INGEST_METRICS_PORT: " in str(caught.value)
    assert "HANGOU_RECEIVE_MAXIMUM: " in str(caught.value)


@pytest.fixture
def collector_url(monkeypatch):
    monkeypatch.setenv("HANGOU_TELEMETRY_DSN", "postgresql://a:hidden@host/db")
    monkeypatch.setenv("HANGOU_BROKER_URL", "mqtt://east-live:hidden@host")
    return monkeypatch


def test_the_two_sessions_of_a_collector_have_an_account_each(collector_url):
    settings = load_settings(CollectorSettings)
    names = [settings.live_address.username, settings.backlog_address.username]
    assert names == ["east-live", "east-backlog"]
    assert settings.backlog_address.password == "hidden"
    assert "hidden" not in repr(settings)


def test_a_named_account_of_the_backlog_wins(collector_url):
    collector_url.setenv("HANGOU_BROKER_BACKLOG_URL", "mqtt://late:other@host")
    address = load_settings(CollectorSettings).backlog_address
    assert (address.username, address.password) == ("late", "other")


def test_one_account_for_both_sessions_is_refused(collector_url):
    collector_url.setenv("HANGOU_BROKER_BACKLOG_URL", "mqtt://east-live:hidden@host")
    settings = load_settings(CollectorSettings)
    with pytest.raises(SettingsError, match="HANGOU_BROKER_BACKLOG_URL must name another"):
        _ = settings.backlog_address
