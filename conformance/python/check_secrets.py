import base64

from databricks.sdk import errors
from databricks.sdk.service import workspace
from harness import USER, check, equal, is_recent, main, raises

Permission = workspace.AclPermission


def b64(content):
    return base64.b64encode(content).decode()


@check
def scopes(w):
    w.secrets.create_scope("one")
    w.secrets.create_scope("two.b-c_D", initial_manage_principal="users")
    scopes = {scope.name: scope for scope in w.secrets.list_scopes()}
    equal(scopes["one"].backend_type, workspace.ScopeBackendType.DATABRICKS)
    assert "two.b-c_D" in scopes, scopes
    with raises(errors.ResourceAlreadyExists, "one", code="RESOURCE_ALREADY_EXISTS"):
        w.secrets.create_scope("one")
    with raises(errors.InvalidParameterValue):
        w.secrets.create_scope("not allowed: *")
    w.secrets.delete_scope("one")
    assert "one" not in [scope.name for scope in w.secrets.list_scopes()]
    with raises(errors.ResourceDoesNotExist, "one", code="RESOURCE_DOES_NOT_EXIST"):
        w.secrets.delete_scope("one")


@check
def a_scope_of_azure_key_vault(w):
    vault = workspace.AzureKeyVaultSecretScopeMetadata(
        resource_id="/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v",
        dns_name="https://v.vault.azure.net/",
    )
    w.secrets.create_scope(
        "vault",
        scope_backend_type=workspace.ScopeBackendType.AZURE_KEYVAULT,
        backend_azure_keyvault=vault,
        initial_manage_principal="users",
    )
    scope = next(scope for scope in w.secrets.list_scopes() if scope.name == "vault")
    equal((scope.backend_type, scope.keyvault_metadata), (workspace.ScopeBackendType.AZURE_KEYVAULT, vault))
    with raises(errors.BadRequest):
        w.secrets.put_secret("vault", "key", string_value="read-only")


@check
def secrets_of_text_and_of_bytes(w):
    w.secrets.create_scope("values")
    w.secrets.put_secret("values", "text", string_value="geheim ä€")
    w.secrets.put_secret("values", "bytes", bytes_value=b64(b"\x00\xff"))
    w.secrets.put_secret("values", "text", string_value="neu ß")
    listed = list(w.secrets.list_secrets("values"))
    equal([secret.key for secret in listed], ["bytes", "text"])
    is_recent(listed[0].last_updated_timestamp)
    equal(w.secrets.get_secret("values", "text").value, b64("neu ß".encode()))
    equal(w.secrets.get_secret("values", "bytes").value, b64(b"\x00\xff"))
    equal(w.dbutils.secrets.get("values", "text"), "neu ß")
    w.secrets.delete_secret("values", "text")
    equal([secret.key for secret in w.secrets.list_secrets("values")], ["bytes"])


@check
def missing_objects(w):
    w.secrets.create_scope("void")
    equal(list(w.secrets.list_secrets("void")), [])
    for call in [
        lambda: w.secrets.get_secret("void", "none"),
        lambda: w.secrets.delete_secret("void", "none"),
        lambda: w.secrets.get_acl("void", "nobody@example.com"),
        lambda: w.secrets.delete_acl("void", "nobody@example.com"),
        lambda: w.secrets.get_secret("no scope", "none"),
        lambda: w.secrets.put_secret("no scope", "none", string_value="x"),
        lambda: list(w.secrets.list_secrets("no scope")),
        lambda: list(w.secrets.list_acls("no scope")),
    ]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call()


@check
def invalid_values(w):
    w.secrets.create_scope("strict")
    for values in [{}, {"string_value": "a", "bytes_value": b64(b"a")}]:
        with raises(errors.BadRequest):
            w.api_client.do("POST", "/api/2.0/secrets/put", body={"scope": "strict", "key": "k", **values})
    with raises(errors.InvalidParameterValue):
        w.secrets.put_secret("strict", "key", string_value="x" * (128 * 1024 + 1))
    with raises(errors.InvalidParameterValue):
        w.secrets.put_secret("strict", "not allowed: *", string_value="x")


@check
def access_control_lists(w):
    w.secrets.create_scope("shared")
    equal([(item.principal, item.permission) for item in w.secrets.list_acls("shared")], [(USER, Permission.MANAGE)])
    w.secrets.put_acl("shared", "users", Permission.READ)
    equal(w.secrets.get_acl("shared", "users").permission, Permission.READ)
    w.secrets.put_acl("shared", "users", Permission.WRITE)
    equal(
        {item.principal: item.permission for item in w.secrets.list_acls("shared")},
        {USER: Permission.MANAGE, "users": Permission.WRITE},
    )
    w.secrets.delete_acl("shared", "users")
    equal([item.principal for item in w.secrets.list_acls("shared")], [USER])
    w.secrets.create_scope("everyones", initial_manage_principal="users")
    equal([(item.principal, item.permission) for item in w.secrets.list_acls("everyones")], [("users", Permission.MANAGE)])


@check
def through_dbutils(w):
    w.secrets.create_scope("utils")
    w.secrets.put_secret("utils", "key", string_value="value")
    equal([secret.key for secret in w.dbutils.secrets.list("utils")], ["key"])
    assert "utils" in [scope.name for scope in w.dbutils.secrets.listScopes()]
    equal(w.dbutils.secrets.getBytes("utils", "key"), b"value")


main()
