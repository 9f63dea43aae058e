"""Encrypted frames of HJ 212-2025."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from ingest.errors import IngestError
from ingest.protocols.hj212.build import build
from ingest.protocols.hj212.cipher import encrypt
from ingest.protocols.hj212.profile import load_key
from ingest.protocols.model import Refused
from tests.ingest.protocols.hj212.making import decode, values

KEY = b"0" * 16  # the key of the standard's own examples
HEADER = {
    "QN": "20260701080000123",
    "ST": "32",
    "CN": "2011",
    "PW": "123456",
    "MN": "A",
    "Flag": "9",
}
ITEMS = [{"DataTime": "20260701080000"}, {"w01018-Rtd": "12.5", "w01018-Flag": "N"}]


def test_the_block_cipher_is_sm4():
    # The example of GB/T 32907-2016, annex A.1.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    worker = Cipher(SM4(key), modes.ECB()).encryptor()
    assert worker.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_whole_blocks_are_cipher_text_and_the_rest_is_plain():
    text = encrypt(b"A" * 37, KEY)
    assert text.endswith(b"}AAAAA")
    assert text.count(b"0x") == 32


def test_a_text_of_less_than_a_block_stays_plain():
    assert encrypt(b"A" * 15, KEY) == b"A" * 15


def test_length_and_crc_are_those_of_the_plain_segment():
    plain, sent = build(HEADER, ITEMS), build(HEADER, ITEMS, KEY)
    assert sent[:6] == plain[:6]
    assert sent[-6:] == plain[-6:]
    assert len(sent) > 2 * len(plain)


def test_an_encrypted_frame_says_the_same_as_the_plain_one():
    assert values(decode(build(HEADER, ITEMS, KEY), KEY)) == values(decode(build(HEADER, ITEMS)))


def test_without_a_key_it_is_refused_and_the_reason_says_what_to_do():
    with pytest.raises(Refused, match="encrypted: the profile names no sm4_key_file"):
        decode(build(HEADER, ITEMS, KEY))


def test_with_another_key_it_is_refused_by_its_crc():
    with pytest.raises(Refused, match="crc_mismatch"):
        decode(build(HEADER, ITEMS, KEY), b"1" * 16)


def test_a_cut_block_is_refused():
    data = build(HEADER, ITEMS, KEY).replace(b"{0x", b"{0x00,0x", 1)
    with pytest.raises(Refused, match="bad_cipher"):
        decode(data, KEY)


def test_the_key_is_read_from_a_file_and_never_shown(tmp_path):
    file = tmp_path / "key"
    file.write_text(KEY.hex() + "\n")
    assert load_key(file) == KEY
    file.write_text("3132")
    with pytest.raises(IngestError) as error:
        load_key(file)
    assert "3132" not in str(error.value)
    with pytest.raises(IngestError, match="cannot be read"):
        load_key(tmp_path / "none")
