"""The key of one export: a chain C2PA accepts, that names nobody, tells no time and does not run out."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from keepsake.engine.provenance.signing import fresh_signing_key


def test_the_chain_is_leaf_then_root_and_holds_together() -> None:
    key = fresh_signing_key()
    leaf, root = x509.load_pem_x509_certificates(key.chain_pem)
    leaf.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    assert x509.load_pem_x509_certificate(key.root_pem) == root
    private = load_pem_private_key(key.key_pem, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.public_key() == leaf.public_key()
    assert key.key_pem.startswith(b"-----BEGIN PRIVATE KEY-----")  # PKCS#8: the library refuses the older form


def test_the_leaf_may_sign_and_nothing_else() -> None:
    leaf = x509.load_pem_x509_certificates(fresh_signing_key().chain_pem)[0]
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert not usage.key_cert_sign
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier


def test_nobody_is_named_and_no_time_is_told() -> None:
    one, other = (x509.load_pem_x509_certificates(fresh_signing_key().chain_pem)[0] for _ in range(2))
    assert one.subject == other.subject
    assert one.subject.rfc4514_string() == "CN=one-time signer,O=Keepsake"
    assert one.not_valid_before_utc == other.not_valid_before_utc == datetime(2000, 1, 1, tzinfo=UTC)
    assert one.not_valid_after_utc == datetime(2100, 1, 1, tzinfo=UTC)
    assert one.serial_number != other.serial_number
