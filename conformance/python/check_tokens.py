import time

from databricks.sdk import errors
from databricks.sdk.common.types.fieldmask import FieldMask
from databricks.sdk.service import settings
from harness import check, client, equal, is_recent, main, raises


@check
def created_used_and_revoked(w):
    created = w.tokens.create(comment="for a script", lifetime_seconds=3600)
    assert created.token_value.startswith("dapi"), "it is none"
    info = created.token_info
    equal((info.comment, info.expiry_time - info.creation_time), ("for a script", 3_600_000))
    is_recent(info.creation_time)
    other = client(created.token_value)
    assert info.token_id in [token.token_id for token in other.tokens.list()]
    w.tokens.delete(info.token_id)
    assert info.token_id not in [token.token_id for token in w.tokens.list()]
    with raises(errors.PermissionDenied, "Invalid access token"):
        list(other.tokens.list())


@check
def listed_without_their_values(w):
    made = [w.tokens.create(comment=f"number {i}").token_info.token_id for i in range(3)]
    listed = [token.token_id for token in w.tokens.list()]
    assert set(made) <= set(listed), listed
    answer = w.api_client.do("GET", "/api/2.0/token/list")
    assert "token_value" not in str(answer)


@check
def a_token_expires(w):
    created = w.tokens.create(lifetime_seconds=1)
    other = client(created.token_value)
    list(other.tokens.list())
    time.sleep(1.2)
    with raises(errors.PermissionDenied):
        list(other.tokens.list())


@check
def updated(w):
    token_id = w.tokens.create(comment="before").token_info.token_id
    w.tokens.update(token_id, settings.PublicTokenInfo(comment="after"), FieldMask(["comment"]))
    equal([token.comment for token in w.tokens.list() if token.token_id == token_id], ["after"])


@check
def missing_objects(w):
    with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
        w.tokens.delete("none")
    with raises(errors.NotFound):
        w.tokens.update("none", settings.PublicTokenInfo(comment="x"), FieldMask(["comment"]))
    with raises(errors.InvalidParameterValue):
        w.tokens.create(lifetime_seconds=-1)


main()
