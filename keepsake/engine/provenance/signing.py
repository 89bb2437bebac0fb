"""A fresh signing key for one export, with a certificate chain made on this PC and forgotten afterwards.

One key for each export, so that two films cannot be tied to one family. The certificates carry no name of a person, a
user or a PC, and fixed dates, so that they neither tell when a film was made nor run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.x509 import CertificateBuilder, KeyUsage, Name

NOT_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)  # long ago, for PCs whose clock is wrong
NOT_AFTER = datetime(2100, 1, 1, tzinfo=UTC)  # without a time stamp, an expired certificate spoils the record
ORGANISATION = "Keepsake"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A P-256 key for ES256 with its chain: PEM, leaf first; the key as PKCS#8; the leaf's SHA-256, hexadecimal."""

    chain_pem: bytes
    root_pem: bytes
    key_pem: bytes
    fingerprint: str


def fresh_signing_key() -> SigningKey:
    """Make a root and, signed by it, a leaf that C2PA accepts as a signer (e-mail protection, digital signature)."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _root(root_key.public_key()).sign(root_key, hashes.SHA256())
    leaf = _leaf(leaf_key.public_key(), root_key.public_key()).sign(root_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    root_pem = root.public_bytes(pem)
    key_pem = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SigningKey(leaf.public_bytes(pem) + root_pem, root_pem, key_pem, leaf.fingerprint(hashes.SHA256()).hex())


def _root(own: EllipticCurvePublicKey) -> CertificateBuilder:
    from cryptography import x509

    builder = _certificate("one-time root", own)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.add_extension(_key_usage(is_root=True), critical=True)


def _leaf(own: EllipticCurvePublicKey, issuer: EllipticCurvePublicKey) -> CertificateBuilder:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)
    builder = _certificate("one-time signer", own)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(is_root=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.add_extension(identifier, critical=False)


def _certificate(subject: str, own: EllipticCurvePublicKey) -> CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("one-time root"))
        .public_key(own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
    )


def _name(words: str) -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    facts = ((NameOID.ORGANIZATION_NAME, ORGANISATION), (NameOID.COMMON_NAME, words))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in facts])


def _key_usage(is_root: bool) -> KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
