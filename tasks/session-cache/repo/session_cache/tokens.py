"""Session tokens: random, and short enough for a cookie."""

import secrets


def random_token():
    return secrets.token_urlsafe(18)


def looks_like_token(text):
    return len(text) == 24 and all(char.isalnum() or char in "-_" for char in text)
