"""The newsroom's roles and grants."""

from access.grants import GrantTable
from access.policy import Policy
from access.roles import Roles


def newsroom_policy():
    roles = (
        Roles()
        .define("reader")
        .define("writer", inherits=["reader"])
        .define("editor", inherits=["writer"])
        .define("chief", inherits=["editor"])
        .define("intern", inherits=["reader"])
    )
    grants = (
        GrantTable()
        .allow("reader", "read", "article:*")
        .allow("writer", "read", "draft:*")
        .allow("writer", "write", "draft:*")
        .allow("editor", "publish", "draft:*")
        .allow("chief", "retract", "article:*")
        .deny("intern", "read", "article:embargoed-*")
    )
    return Policy(roles, grants)
