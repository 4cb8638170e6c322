"""Cluster policies and policy families, which are one API in the library."""

import json

from databricks.sdk import errors
from databricks.sdk.service import compute
from harness import NODE_TYPE, SPARK_VERSION, USER, acl, check, equal, is_recent, main, raises, requests_of

RULES = {
    "node_type_id": {"type": "allowlist", "values": [NODE_TYPE, "Standard_D8ds_v5"], "defaultValue": NODE_TYPE},
    "num_workers": {"type": "range", "maxValue": 4},
    "custom_tags.team": {"type": "fixed", "value": "data"},
    "spark_conf.spark.speculation": {"type": "forbidden"},
    "autotermination_minutes": {"type": "unlimited", "defaultValue": 30, "isOptional": True},
    "spark_version": {"type": "regex", "pattern": "1[0-9]\\..*"},
}


def policy(w, name, rules=RULES, **fields):
    return w.cluster_policies.create(name=name, definition=json.dumps(rules), **fields).policy_id


@check
def created_read_changed_and_deleted(w):
    library = compute.Library(pypi=compute.PythonPyPiLibrary(package="polars"))
    policy_id = policy(w, "first", description="what it is", max_clusters_per_user=3, libraries=[library])
    found = w.cluster_policies.get(policy_id)
    equal((found.policy_id, found.name, found.description), (policy_id, "first", "what it is"))
    equal((json.loads(found.definition), found.max_clusters_per_user, found.libraries), (RULES, 3, [library]))
    equal((found.creator_user_name, found.is_default), (USER, False))
    is_recent(found.created_at_timestamp)
    w.cluster_policies.edit(policy_id, name="second", definition='{"num_workers": {"type": "fixed", "value": 1}}')
    found = w.cluster_policies.get(policy_id)
    equal((found.name, json.loads(found.definition)), ("second", {"num_workers": {"type": "fixed", "value": 1}}))
    w.cluster_policies.delete(policy_id)
    with raises(errors.ResourceDoesNotExist, policy_id, code="RESOURCE_DOES_NOT_EXIST"):
        w.cluster_policies.get(policy_id)


@check
def listed_and_sorted(w):
    made = [policy(w, name) for name in ["m", "a", "z"]]
    by_name = w.cluster_policies.list(
        sort_column=compute.ListSortColumn.POLICY_NAME, sort_order=compute.ListSortOrder.ASC
    )
    equal([found.name for found in by_name if found.policy_id in made], ["a", "m", "z"])
    newest = w.cluster_policies.list(
        sort_column=compute.ListSortColumn.POLICY_CREATION_TIME, sort_order=compute.ListSortOrder.DESC
    )
    assert set(made) <= {found.policy_id for found in newest}


@check
def clusters_follow_their_policy(w):
    policy_id = policy(w, "followed")
    cluster_id = w.clusters.create(
        SPARK_VERSION, policy_id=policy_id, num_workers=2, apply_policy_default_values=True
    ).cluster_id
    cluster = w.clusters.get(cluster_id)
    equal((cluster.node_type_id, cluster.custom_tags["team"]), (NODE_TYPE, "data"))
    equal((cluster.autotermination_minutes, cluster.policy_id), (30, policy_id))
    for spec, words in [
        ({"num_workers": 5}, "num_workers"),
        ({"num_workers": 1, "node_type_id": "Standard_D16ds_v5"}, "node_type_id"),
        ({"num_workers": 1, "custom_tags": {"team": "other"}}, "custom_tags"),
        ({"num_workers": 1, "spark_conf": {"spark.speculation": "true"}}, "spark_conf"),
    ]:
        with raises(errors.InvalidParameterValue, words):
            w.clusters.create(SPARK_VERSION, policy_id=policy_id, **{"node_type_id": NODE_TYPE, **spec})


@check
def families(w):
    families = {family.policy_family_id: family for family in w.policy_families.list()}
    assert {"personal-vm", "power-user", "shared-compute", "job-cluster"} <= set(families), set(families)
    before = len(requests_of("/api/2.0/policy-families"))
    equal([family.policy_family_id for family in w.policy_families.list(max_results=1)], list(families))
    assert len(requests_of("/api/2.0/policy-families")) - before >= len(families), "there were no pages"
    family = w.policy_families.get("personal-vm")
    equal(family.as_dict(), families["personal-vm"].as_dict())
    assert json.loads(family.definition) and family.name and family.description
    with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
        w.policy_families.get("none")


@check
def a_policy_from_a_family(w):
    overrides = json.dumps({"autotermination_minutes": {"type": "fixed", "value": 20}})
    policy_id = w.cluster_policies.create(
        name="of a family", policy_family_id="personal-vm", policy_family_definition_overrides=overrides
    ).policy_id
    found = w.cluster_policies.get(policy_id)
    equal((found.policy_family_id, found.policy_family_definition_overrides), ("personal-vm", overrides))
    rules = json.loads(found.definition)
    equal(rules["autotermination_minutes"], {"type": "fixed", "value": 20})
    assert set(json.loads(w.policy_families.get("personal-vm").definition)) <= set(rules)


@check
def invalid_requests(w):
    policy(w, "taken")
    for fields in [
        {"name": "taken", "definition": "{}"},
        {"name": "no json", "definition": "{"},
        {"name": "nothing"},
        {"definition": "{}"},
        {"name": "both", "definition": "{}", "policy_family_id": "personal-vm"},
    ]:
        with raises(errors.InvalidParameterValue):
            w.cluster_policies.create(**fields)
    for call in [w.cluster_policies.delete, lambda it: w.cluster_policies.edit(it, name="x", definition="{}")]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call("0000000000000000")


@check
def permissions(w):
    policy_id = policy(w, "guarded")
    request, level = compute.ClusterPolicyAccessControlRequest, compute.ClusterPolicyPermissionLevel.CAN_USE
    levels = w.cluster_policies.get_permission_levels(policy_id).permission_levels
    equal([item.permission_level for item in levels], [level])
    equal(acl(w.cluster_policies.get_permissions(policy_id).access_control_list), {})
    entry = request(group_name="users", permission_level=level)
    updated = w.cluster_policies.update_permissions(policy_id, access_control_list=[entry])
    equal(acl(updated.access_control_list), {"users": "CAN_USE"})
    replaced = w.cluster_policies.set_permissions(policy_id, access_control_list=[])
    equal(acl(replaced.access_control_list), {})
    admins = [item for item in replaced.access_control_list if item.group_name == "admins"]
    assert admins[0].all_permissions[0].inherited


main()
