"""Makes a film's file: encodes it piece by piece, keeps the pieces, and puts them together."""
