"""Every codec and framer bears minutes of coverage-guided fuzzing (long form)."""

import pytest

from tests.fuzz.session import fuzz
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.long
SECONDS = 120  # a target; together under 20 minutes


@pytest.mark.parametrize("target", sorted(set(TARGETS) - {"mixed"}))
@pytest.mark.timeout(SECONDS + 120)
def test_no_input_breaks_a_promise(target, tmp_path):
    session = fuzz(target, tmp_path, f"-max_total_time={SECONDS}", timeout=SECONDS + 100)
    print(f"\n{target}: {session.inputs:,} inputs in {SECONDS} s")
    assert not session.broken, session.words
    assert session.inputs > 1000
