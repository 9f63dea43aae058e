"""The passwords of one clone: made once, kept in one file that only its owner reads."""

import secrets

from deploy.local import files
from deploy.local.places import Places

ROLES = ("hangou_owner", "hangou_ingest", "hangou_worker", "hangou_api", "hangou_read")
SUPERUSER = "hangou_super"
BROKER_ADMIN = "hangou-admin"
COLLECTOR = "hangou-collector"
"""Names the password that the accounts of both lanes share."""
LANES = (f"{COLLECTOR}-live", f"{COLLECTOR}-backlog")
"""The collector's accounts: one a session, since the broker takes the name for the client id."""


def passwords(places: Places) -> dict[str, str]:
    """Return the password of each role and broker account, making those that are missing."""
    known = {str(name): str(word) for name, word in files.read_json(places.secrets).items()}
    missing = {
        # Hexadecimal digits need no escaping in an address, a shell or SQL.
        name: secrets.token_hex(20)
        for name in (*ROLES, SUPERUSER, BROKER_ADMIN, COLLECTOR)
        if name not in known
    }
    if missing:
        files.write_json(places.secrets, {**known, **missing}, mode=0o600)
    return {**known, **missing}
