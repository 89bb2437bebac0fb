"""The film as the person made it: values, and functions on values."""
