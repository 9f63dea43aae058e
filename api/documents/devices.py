"""Documents of devices and districts."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from api.documents import Document

_AT = "2026-07-01T00:00:00+00:00"


class Rejected(Document):
    """What was rejected of a device for one reason, since ever."""

    code: str = Field(description="As in the receipt", examples=["unknown_quantity"])
    readings: int = Field(examples=[3])
    last_at: AwareDatetime = Field(examples=[_AT])


class Device(Document):
    """What sends the readings of stations."""

    code: str = Field(examples=["DEMO-L01"])
    protocol: str = Field(examples=["json"])
    stations: list[str] = Field(description="Codes it serves now", examples=[["DEMO-L01"]])
    link: Literal["online", "offline"] | None = Field(
        description="Its last birth or will; null: it has sent none", examples=["online"]
    )
    link_at: AwareDatetime | None = Field(examples=[_AT])
    firmware: str | None = Field(examples=[None])
    enabled: bool = Field(examples=[True])
    last_message_at: AwareDatetime | None = Field(
        description="Of messages with a session", examples=[_AT]
    )
    missing_seqs: int = Field(
        description="What gaps of sessions of the last 24 hours lack", examples=[0]
    )
    rejected: list[Rejected] = Field(description="By code")


class Devices(Document):
    """Devices by code."""

    items: list[Device]
    next: str | None = Field(description="Address of the next page", examples=[None])


class District(Document):
    """An administrative division of the province."""

    code: str = Field(description="GB/T 2260", examples=["321002"])
    name: str = Field(examples=["广陵区"])
    parent_code: str | None = Field(examples=["3210"])
    name_en: str | None = Field(description="Null: none on record", examples=[None])


class Districts(Document):
    """Prefectures and counties by code."""

    items: list[District]
    next: str | None = Field(examples=[None])
