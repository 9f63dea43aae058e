"""The documents of the HTTP contract, for OpenAPI: types and examples, no behaviour.

Answers are built by the databases as text; tests hold them to these types.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

PROBLEM_MEDIA_TYPE = "application/problem+json"

_MEANING = {
    400: "A value that is not allowed, or an unknown parameter",
    404: "Nothing is on record under this name",
    406: "No representation that the client accepts",
    503: "A store that is needed cannot be used now",
}


class Document(BaseModel):
    """Base of all documents: absent is null, and nothing else is in them."""

    model_config = ConfigDict(extra="forbid")


class Fault(Document):
    """One thing that is wrong, and with which parameter."""

    parameter: str
    detail: str


class SeriesIdentity(Document):
    """What identifies a series."""

    station: str = Field(examples=["DEMO-L01"])
    quantity: str = Field(examples=["stage"])
    channel: str | None = Field(examples=[None])
    statistic: str = Field(examples=["instant"])
    period: str | None = Field(description="ISO 8601 duration", examples=[None])


class ProblemDocument(Document):
    """An error (RFC 9457)."""

    type: str = Field(examples=["urn:hangou:problem:invalid-request"])
    title: str = Field(examples=["The request has a value that is not allowed"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["start: has no offset"])
    instance: str = Field(examples=["/api/v1/observations"])
    errors: list[Fault]
    candidates: list[SeriesIdentity] | None = Field(
        default=None, description="Of an ambiguous series: those that fit"
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses for problem documents of these statuses."""
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {
        status: {
            "description": _MEANING[status],
            "content": {PROBLEM_MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }
