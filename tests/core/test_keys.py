"""The key ring: rotation, sealing, rows that were moved."""

import pytest

from gatehouse.core.keys import KeyProblem, KeyRing, new_entry

OLD, NEW = "k1:" + "old-secret-" * 3, "k2:" + "new-secret-" * 3


def test_after_a_rotation_the_old_key_still_finds_and_opens() -> None:
    before, after = KeyRing.parse(OLD), KeyRing.parse(f"{NEW},{OLD}")
    assert after.ids == ("k2", "k1")
    assert after.current == "k2"
    assert before.digest("pass", b"SG_X") in after.digests("pass", b"SG_X")
    assert after.digest("pass", b"SG_X") != before.digest("pass", b"SG_X")
    assert after.open("codes", before.seal("codes", b"secret", b"row"), b"row") == b"secret"
    assert KeyRing.parse(NEW).digest("pass", b"SG_X") == after.digest("pass", b"SG_X")


def test_a_key_that_is_gone_opens_nothing() -> None:
    sealed = KeyRing.parse(OLD).seal("codes", b"secret", b"row")
    with pytest.raises(KeyProblem, match="not in the ring"):
        KeyRing.parse(NEW).open("codes", sealed, b"row")


def test_a_moved_or_relabelled_value_is_refused() -> None:
    keys = KeyRing.parse(OLD)
    sealed = keys.seal("codes", b"secret", b"building-a/pass-1")
    for purpose, row in (
        ("codes", b"building-a/pass-2"),
        ("codes", b"building-b/pass-1"),
        ("answers", b"building-a/pass-1"),
    ):
        with pytest.raises(KeyProblem):
            keys.open(purpose, sealed, row)


def test_any_damage_is_a_key_problem_and_nothing_else() -> None:
    keys = KeyRing.parse(OLD)
    sealed = keys.seal("codes", b"secret", b"row")
    for at in range(len(sealed)):
        for flip in (0x01, 0x80, 0xFF):
            damaged = bytearray(sealed)
            damaged[at] ^= flip
            with pytest.raises(KeyProblem):
                keys.open("codes", bytes(damaged), b"row")
    for length in range(len(sealed)):
        with pytest.raises(KeyProblem):
            keys.open("codes", sealed[:length], b"row")


def test_sealing_twice_differs_and_purposes_have_keys_of_their_own() -> None:
    keys = KeyRing.parse(OLD)
    assert keys.seal("codes", b"secret", b"row") != keys.seal("codes", b"secret", b"row")
    assert keys.key("pass") != keys.key("jwt") != keys.key("answers")
    assert b"secret" not in keys.seal("codes", b"secret", b"row")


@pytest.mark.parametrize(
    "text", ["", ",", "k1", "k1:short", "k-1:" + "x" * 30, ":" + "x" * 30, "x" * 17 + ":" + "y" * 30]
)
def test_a_ring_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(KeyProblem):
        KeyRing.parse(text)


def test_a_new_entry_is_a_ring() -> None:
    assert KeyRing.parse(new_entry("k9")).current == "k9"
    assert new_entry("k9") != new_entry("k9")
