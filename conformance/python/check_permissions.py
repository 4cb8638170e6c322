"""The Permissions API. The permission operations of other APIs are checked in their suites."""

import io

from databricks.sdk import errors
from databricks.sdk.service import compute, iam, pipelines, workspace
from harness import NODE_TYPE, SPARK_VERSION, USER, acl, check, equal, main, permissions_work, raises

Level = iam.PermissionLevel


def cluster(w):
    return w.clusters.create(SPARK_VERSION, node_type_id=NODE_TYPE, num_workers=1).cluster_id


def policy(w):
    return w.cluster_policies.create(name="guarded", definition="{}").policy_id


def pool(w):
    return w.instance_pools.create("guarded", NODE_TYPE).instance_pool_id


def job(w):
    return str(w.jobs.create(name="guarded").job_id)


def pipeline(w):
    library = pipelines.PipelineLibrary(notebook=pipelines.NotebookLibrary(path="/Shared/nb"))
    return w.pipelines.create(name="guarded", libraries=[library]).pipeline_id


def notebook(w):
    w.workspace.upload("/Shared/guarded", io.BytesIO(b"1"), language=workspace.Language.PYTHON)
    return str(w.workspace.get_status("/Shared/guarded").object_id)


def directory(w):
    w.workspace.mkdirs("/Shared/guarded_folder")
    return str(w.workspace.get_status("/Shared/guarded_folder").object_id)


def file(w):
    w.workspace.upload("/Shared/guarded.txt", io.BytesIO(b"1"), format=workspace.ImportFormat.AUTO)
    return str(w.workspace.get_status("/Shared/guarded.txt").object_id)


def repo(w):
    return str(w.repos.create("https://github.com/org/guarded", "gitHub").id)


def warehouse(w):
    return w.warehouses.create(name="guarded", cluster_size="Small", max_num_clusters=1, auto_stop_mins=10).id


OBJECTS = [
    ("clusters", "cluster", cluster, "CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE"),
    ("instance-pools", "instance-pool", pool, "CAN_ATTACH_TO", "CAN_MANAGE", "CAN_MANAGE"),
    ("jobs", "job", job, "CAN_VIEW", "CAN_MANAGE_RUN", "IS_OWNER"),
    ("pipelines", "pipelines", pipeline, "CAN_VIEW", "CAN_RUN", "IS_OWNER"),
    ("notebooks", "notebook", notebook, "CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    ("directories", "directory", directory, "CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    ("files", "file", file, "CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    ("repos", "repo", repo, "CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    ("warehouses", "warehouses", warehouse, "CAN_USE", "CAN_MANAGE", "IS_OWNER"),
]


def check_type(request_type, object_type, make, lower, higher, owner):
    def function(w):
        object_id = make(w)
        equal(w.permissions.get(request_type, object_id).object_type, object_type)
        permissions_work(
            lambda: w.permissions.get(request_type, object_id),
            lambda entries: w.permissions.set(request_type, object_id, access_control_list=entries),
            lambda entries: w.permissions.update(request_type, object_id, access_control_list=entries),
            lambda: w.permissions.get_permission_levels(request_type, object_id),
            request=iam.AccessControlRequest,
            level=Level,
            lower=lower,
            higher=higher,
            owner=owner,
        )

    function.__name__ = f"permissions_of_{request_type}"
    return check(function)


for entry in OBJECTS:
    check_type(*entry)


@check
def permissions_of_cluster_policies(w):
    policy_id = policy(w)
    entry = iam.AccessControlRequest(group_name="users", permission_level=Level.CAN_USE)
    equal(acl(w.permissions.update("cluster-policies", policy_id, access_control_list=[entry]).access_control_list), {"users": "CAN_USE"})
    levels = w.permissions.get_permission_levels("cluster-policies", policy_id).permission_levels
    equal([level.permission_level for level in levels], [Level.CAN_USE])


@check
def permissions_of_tokens(w):
    entry = iam.AccessControlRequest(group_name="users", permission_level=Level.CAN_USE)
    found = w.permissions.set("authorization", "tokens", access_control_list=[entry])
    equal((found.object_id, acl(found.access_control_list)), ("/authorization/tokens", {"users": "CAN_USE"}))
    entry = iam.AccessControlRequest(user_name=USER, permission_level=Level.CAN_MANAGE)
    w.permissions.update("authorization", "tokens", access_control_list=[entry])
    found = w.permissions.get("authorization", "tokens")
    equal(acl(found.access_control_list), {"users": "CAN_USE", USER: "CAN_MANAGE"})
    levels = w.permissions.get_permission_levels("authorization", "tokens").permission_levels
    equal([level.permission_level for level in levels], [Level.CAN_USE, Level.CAN_MANAGE])


@check
def service_principals(w):
    cluster_id = cluster(w)
    principal = "11112222-3333-4444-5555-666677778888"
    entry = iam.AccessControlRequest(service_principal_name=principal, permission_level=Level.CAN_RESTART)
    w.permissions.update("clusters", cluster_id, access_control_list=[entry])
    entries = w.permissions.get("clusters", cluster_id).access_control_list
    equal([entry.service_principal_name for entry in entries if entry.service_principal_name], [principal])


@check
def there_is_always_one_owner(w):
    job_id = job(w)
    other = iam.AccessControlRequest(user_name="other@example.com", permission_level=Level.IS_OWNER)
    found = w.permissions.update("jobs", job_id, access_control_list=[other])
    equal(acl(found.access_control_list), {"other@example.com": "IS_OWNER"})
    with raises(errors.InvalidParameterValue, "owner"):
        w.permissions.set("jobs", job_id, access_control_list=[])
    group = iam.AccessControlRequest(group_name="users", permission_level=Level.IS_OWNER)
    with raises(errors.InvalidParameterValue, "owner"):
        w.permissions.update("jobs", job_id, access_control_list=[group])


@check
def missing_objects_and_invalid_requests(w):
    for request_type, object_id in [("clusters", "none"), ("jobs", "1"), ("notebooks", "1"), ("warehouses", "none")]:
        with raises(errors.ResourceDoesNotExist):
            w.permissions.get(request_type, object_id)
    with raises(errors.InvalidParameterValue):
        w.permissions.get("teapots", "1")
    cluster_id = cluster(w)
    for entry in [
        iam.AccessControlRequest(group_name="users", permission_level=Level.CAN_RUN),
        iam.AccessControlRequest(permission_level=Level.CAN_RESTART),
        iam.AccessControlRequest(user_name=USER, group_name="users", permission_level=Level.CAN_RESTART),
    ]:
        with raises(errors.InvalidParameterValue):
            w.permissions.update("clusters", cluster_id, access_control_list=[entry])


@check
def both_apis_share_their_permissions(w):
    cluster_id = cluster(w)
    entry = compute.ClusterAccessControlRequest(
        group_name="users", permission_level=compute.ClusterPermissionLevel.CAN_RESTART
    )
    w.clusters.update_permissions(cluster_id, access_control_list=[entry])
    found = acl(w.permissions.get("clusters", cluster_id).access_control_list)
    equal(found, {USER: "CAN_MANAGE", "users": "CAN_RESTART"})


main()
