from databricks.sdk import errors
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service import compute
from harness import NODE_TYPE, WAIT_LIMIT, SPARK_VERSION, check, equal, eventually, includes, main, permissions_work, raises, wire


def pool(w, name, **fields):
    return w.instance_pools.create(name, NODE_TYPE, **fields).instance_pool_id


def cluster_of(w, pool_id, workers=1):
    return w.clusters.create(SPARK_VERSION, instance_pool_id=pool_id, num_workers=workers)


@check
def all_settings_are_read_back(w):
    fields = {
        "min_idle_instances": 1,
        "max_capacity": 10,
        "idle_instance_autotermination_minutes": 15,
        "custom_tags": {"team": "data"},
        "enable_elastic_disk": False,
        "disk_spec": compute.DiskSpec(disk_count=1, disk_size=100),
        "preloaded_spark_versions": [SPARK_VERSION],
        "azure_attributes": compute.InstancePoolAzureAttributes(
            availability=compute.InstancePoolAzureAttributesAvailability.SPOT_AZURE, spot_bid_max_price=-1.0
        ),
    }
    pool_id = pool(w, "all of it", **fields)
    found = w.instance_pools.get(pool_id)
    includes(found.as_dict(), {name: wire(value) for name, value in fields.items()})
    equal((found.instance_pool_name, found.node_type_id), ("all of it", NODE_TYPE))
    equal(found.state, compute.InstancePoolState.ACTIVE)
    equal(found.default_tags["DatabricksInstancePoolId"], pool_id)


@check
def changed_and_deleted(w):
    pool_id = pool(w, "before", max_capacity=3)
    w.instance_pools.edit(pool_id, "after", NODE_TYPE, min_idle_instances=1, idle_instance_autotermination_minutes=5)
    found = w.instance_pools.get(pool_id)
    equal((found.instance_pool_name, found.min_idle_instances), ("after", 1))
    with raises(errors.InvalidParameterValue):
        w.instance_pools.edit(pool_id, "after", "Standard_D8ds_v5")
    w.instance_pools.delete(pool_id)
    with raises(errors.ResourceDoesNotExist, pool_id, code="RESOURCE_DOES_NOT_EXIST"):
        w.instance_pools.get(pool_id)


@check
def listed(w):
    made = {pool(w, f"listed {i}") for i in range(3)}
    listed = {found.instance_pool_id: found for found in w.instance_pools.list()}
    assert made <= set(listed)
    assert all(listed[pool_id].stats is not None for pool_id in made)


@check
def instances_start_idle_and_are_used_by_clusters(w):
    pool_id = pool(w, "warm", min_idle_instances=2)
    eventually(lambda: w.instance_pools.get(pool_id).stats.idle_count, lambda count: count == 2)
    cluster = cluster_of(w, pool_id).result(timeout=WAIT_LIMIT)
    equal((cluster.instance_pool_id, cluster.node_type_id), (pool_id, NODE_TYPE))
    equal(w.instance_pools.get(pool_id).stats.used_count, 2)
    w.clusters.delete(cluster.cluster_id).result(timeout=WAIT_LIMIT)
    equal(w.instance_pools.get(pool_id).stats.used_count, 0)


@check
def a_full_pool_has_no_instances_for_a_cluster(w):
    pool_id = pool(w, "small", max_capacity=2)
    wait = cluster_of(w, pool_id, workers=5)
    with raises(OperationFailed, "failed to reach RUNNING"):
        wait.result(timeout=WAIT_LIMIT)
    reason = w.clusters.get(wait.cluster_id).termination_reason
    equal(reason.code, compute.TerminationReasonCode.INSTANCE_POOL_MAX_CAPACITY_REACHED)


@check
def missing_objects_and_invalid_requests(w):
    for call in [w.instance_pools.get, w.instance_pools.delete, lambda it: w.instance_pools.edit(it, "x", NODE_TYPE)]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call("none")
    with raises(errors.InvalidParameterValue, "none"):
        cluster_of(w, "none")
    for fields in [{"min_idle_instances": 5, "max_capacity": 2}, {"idle_instance_autotermination_minutes": -1}]:
        with raises(errors.InvalidParameterValue):
            pool(w, "odd", **fields)
    with raises(errors.InvalidParameterValue):
        w.instance_pools.create("odd", "Standard_None")


@check
def permissions(w):
    pool_id = pool(w, "guarded")
    permissions_work(
        lambda: w.instance_pools.get_permissions(pool_id),
        lambda entries: w.instance_pools.set_permissions(pool_id, access_control_list=entries),
        lambda entries: w.instance_pools.update_permissions(pool_id, access_control_list=entries),
        lambda: w.instance_pools.get_permission_levels(pool_id),
        request=compute.InstancePoolAccessControlRequest,
        level=compute.InstancePoolPermissionLevel,
        lower="CAN_ATTACH_TO",
        higher="CAN_MANAGE",
        owner="CAN_MANAGE",
    )


main()
