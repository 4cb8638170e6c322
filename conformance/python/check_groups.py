"""The SDK has no service for this API, so the checks use its low-level client."""

from databricks.sdk import errors
from harness import USER, check, equal, main, raises


def do(w, operation, **fields):
    is_read = operation.startswith("list")
    return w.api_client.do(
        "GET" if is_read else "POST",
        f"/api/2.0/groups/{operation}",
        query=fields if is_read else None,
        body=None if is_read else fields,
    )


@check
def created_listed_and_deleted(w):
    equal(do(w, "create", group_name="readers"), {"group_name": "readers"})
    names = do(w, "list")["group_names"]
    assert {"admins", "users", "readers"} <= set(names), names
    with raises(errors.ResourceAlreadyExists, "readers", code="RESOURCE_ALREADY_EXISTS"):
        do(w, "create", group_name="readers")
    equal(do(w, "delete", group_name="readers"), {})
    assert "readers" not in do(w, "list")["group_names"]
    with raises(errors.ResourceDoesNotExist, "readers", code="RESOURCE_DOES_NOT_EXIST"):
        do(w, "delete", group_name="readers")


@check
def members_are_users_and_groups(w):
    for name in ["inner", "outer"]:
        do(w, "create", group_name=name)
    equal(do(w, "list-members", group_name="outer"), {})
    equal(do(w, "add-member", parent_name="outer", user_name=USER), {})
    equal(do(w, "add-member", parent_name="outer", group_name="inner"), {})
    do(w, "add-member", parent_name="outer", group_name="inner")
    members = do(w, "list-members", group_name="outer")["members"]
    equal(sorted(members, key=str), sorted([{"user_name": USER}, {"group_name": "inner"}], key=str))
    equal(do(w, "list-parents", group_name="inner"), {"group_names": ["outer"]})
    assert "outer" in do(w, "list-parents", user_name=USER)["group_names"]
    equal(do(w, "remove-member", parent_name="outer", group_name="inner"), {})
    equal(do(w, "list-members", group_name="outer"), {"members": [{"user_name": USER}]})
    equal(do(w, "list-parents", group_name="inner"), {})


@check
def missing_objects(w):
    for operation, fields in [
        ("list-members", {"group_name": "none"}),
        ("list-parents", {"group_name": "none"}),
        ("add-member", {"parent_name": "none", "user_name": USER}),
        ("add-member", {"parent_name": "users", "group_name": "none"}),
        ("remove-member", {"parent_name": "users", "user_name": "nobody@example.com"}),
    ]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            do(w, operation, **fields)


@check
def a_member_is_a_user_or_a_group(w):
    do(w, "create", group_name="either")
    for fields in [{}, {"user_name": USER, "group_name": "users"}]:
        with raises(errors.InvalidParameterValue):
            do(w, "add-member", parent_name="either", **fields)
    with raises(errors.InvalidParameterValue):
        do(w, "create")


@check
def no_group_contains_itself(w):
    for name in ["upper", "lower"]:
        do(w, "create", group_name=name)
    do(w, "add-member", parent_name="upper", group_name="lower")
    for parent, member in [("lower", "upper"), ("upper", "upper")]:
        with raises(errors.InvalidParameterValue):
            do(w, "add-member", parent_name=parent, group_name=member)


main()
