"""The certificate: what was agreed to and made, as a page to print."""
