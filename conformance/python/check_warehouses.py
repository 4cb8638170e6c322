from databricks.sdk import errors
from databricks.sdk.common.types.fieldmask import FieldMask
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service import sql
from harness import WAIT_LIMIT, USER, check, equal, eventually, includes, inject, main, permissions_work, raises, requests_of, seen, wire

State = sql.State


def warehouse(w, name, **settings):
    return w.warehouses.create(
        **{"name": name, "cluster_size": "Small", "max_num_clusters": 1, "auto_stop_mins": 10, **settings}
    )


@check
def created_waited_for_stopped_and_started(w):
    wait = warehouse(w, "first")
    found, states = seen(wait)
    equal((wait.id, states[0], found.state), (found.id, State.STARTING, State.RUNNING))
    equal((found.name, found.creator_name, found.num_clusters), ("first", USER, 1))
    equal(found.health.status, sql.Status.HEALTHY)
    equal(found.odbc_params.path, f"/sql/1.0/warehouses/{found.id}")
    assert found.jdbc_url.startswith("jdbc:databricks://"), found.jdbc_url
    found, states = seen(w.warehouses.stop(found.id))
    equal((states[0], found.state, found.num_clusters), (State.STOPPING, State.STOPPED, 0))
    found, states = seen(w.warehouses.start(found.id))
    equal((states[0], found.state), (State.STARTING, State.RUNNING))


@check
def all_settings_are_read_back(w):
    settings = {
        "name": "all of it",
        "cluster_size": "2X-Small",
        "min_num_clusters": 2,
        "max_num_clusters": 5,
        "auto_stop_mins": 25,
        "enable_photon": True,
        "enable_serverless_compute": True,
        "warehouse_type": sql.CreateWarehouseRequestWarehouseType.PRO,
        "spot_instance_policy": sql.SpotInstancePolicy.RELIABILITY_OPTIMIZED,
        "channel": sql.Channel(name=sql.ChannelName.CHANNEL_NAME_PREVIEW),
        "tags": sql.EndpointTags(custom_tags=[sql.EndpointTagPair(key="team", value="data")]),
    }
    found = w.warehouses.get(w.warehouses.create(**settings).id)
    includes(found.as_dict(), {name: wire(value) for name, value in settings.items()})


@check
def edited(w):
    warehouse_id = warehouse(w, "before").result(timeout=WAIT_LIMIT).id
    found = w.warehouses.edit(
        warehouse_id, name="after", cluster_size="Medium", max_num_clusters=3, auto_stop_mins=30
    ).result(timeout=WAIT_LIMIT)
    equal((found.name, found.cluster_size, found.max_num_clusters, found.auto_stop_mins), ("after", "Medium", 3, 30))


@check
def deleted(w):
    warehouse_id = warehouse(w, "gone").id
    w.warehouses.delete(warehouse_id)
    eventually(lambda: warehouse_id in [found.id for found in w.warehouses.list()], lambda there: not there)
    with raises(errors.ResourceDoesNotExist, warehouse_id):
        w.warehouses.start(warehouse_id)


@check
def listed_over_several_pages(w):
    made = {warehouse(w, f"page {i}").id for i in range(5)}
    assert made <= {found.id for found in w.warehouses.list()}
    before = len(requests_of("/api/2.0/sql/warehouses", "GET"))
    listed = [found.id for found in w.warehouses.list(page_size=2)]
    assert made <= set(listed) and len(listed) == len(set(listed))
    assert len(requests_of("/api/2.0/sql/warehouses", "GET")) - before >= 3, "there were no pages"


@check
def a_start_that_fails(w):
    inject({"fault": "warehouseStart", "warehouseName": "doomed"})
    wait = warehouse(w, "doomed")
    with raises(OperationFailed, "failed to reach RUNNING, got State.STOPPED", "Clusters are failing to launch"):
        wait.result(timeout=WAIT_LIMIT)
    health = w.warehouses.get(wait.id).health
    equal((health.status, health.failure_reason.type), (sql.Status.FAILED, sql.TerminationReasonType.CLIENT_ERROR))
    equal(health.failure_reason.code, sql.TerminationReasonCode.AZURE_QUOTA_EXCEEDED_EXCEPTION)


@check
def missing_objects_and_invalid_requests(w):
    for call in [w.warehouses.get, w.warehouses.start, w.warehouses.stop, w.warehouses.delete]:
        with raises(errors.ResourceDoesNotExist, "none", code="RESOURCE_DOES_NOT_EXIST"):
            call("none")
    for settings in [
        {"cluster_size": "Huge"},
        {"auto_stop_mins": 3},
        {"min_num_clusters": 3, "max_num_clusters": 1},
        {"enable_serverless_compute": True, "warehouse_type": sql.CreateWarehouseRequestWarehouseType.CLASSIC},
    ]:
        with raises(errors.InvalidParameterValue):
            warehouse(w, "odd", **settings)
    warehouse(w, "taken")
    with raises(errors.ResourceAlreadyExists, "taken"):
        warehouse(w, "taken")


@check
def configuration_of_the_workspace(w):
    config = w.warehouses.get_workspace_warehouse_config()
    assert config.enabled_warehouse_types and config.security_policy
    pair = sql.EndpointConfPair(key="spark.sql.hive.metastore.version", value="3.1")
    parameters = sql.RepeatedEndpointConfPairs(configuration_pairs=[sql.EndpointConfPair(key="ANSI_MODE", value="true")])
    w.warehouses.set_workspace_warehouse_config(
        data_access_config=[pair],
        sql_configuration_parameters=parameters,
        security_policy=sql.SetWorkspaceWarehouseConfigRequestSecurityPolicy.DATA_ACCESS_CONTROL,
        enabled_warehouse_types=[
            sql.WarehouseTypePair(warehouse_type=sql.WarehouseTypePairWarehouseType.CLASSIC, enabled=False)
        ],
    )
    try:
        config = w.warehouses.get_workspace_warehouse_config()
        equal((config.data_access_config, config.sql_configuration_parameters.as_dict()), ([pair], parameters.as_dict()))
        with raises(errors.InvalidParameterValue):
            warehouse(w, "classic", warehouse_type=sql.CreateWarehouseRequestWarehouseType.CLASSIC)
    finally:
        w.warehouses.set_workspace_warehouse_config()


@check
def default_warehouses_of_users(w):
    warehouse_id = warehouse(w, "default").id
    Override, Kind = sql.DefaultWarehouseOverride, sql.DefaultWarehouseOverrideType
    made = w.warehouses.create_default_warehouse_override(Override(type=Kind.CUSTOM, warehouse_id=warehouse_id), "me")
    equal((made.type, made.warehouse_id), (Kind.CUSTOM, warehouse_id))
    equal(w.warehouses.get_default_warehouse_override(made.name), made)
    equal(w.warehouses.get_default_warehouse_override("default-warehouse-overrides/me"), made)
    for user in ["1001", "1002", "1003"]:
        w.warehouses.create_default_warehouse_override(Override(type=Kind.LAST_SELECTED), user)
    listed = list(w.warehouses.list_default_warehouse_overrides(page_size=2))
    equal(len(listed), 4)
    changed = w.warehouses.update_default_warehouse_override(
        made.name, Override(type=Kind.LAST_SELECTED), FieldMask(["type"])
    )
    equal((changed.type, changed.warehouse_id), (Kind.LAST_SELECTED, None))
    with raises(errors.AlreadyExists):
        w.warehouses.create_default_warehouse_override(Override(type=Kind.LAST_SELECTED), "me")
    w.warehouses.delete_default_warehouse_override(made.name)
    with raises(errors.NotFound):
        w.warehouses.get_default_warehouse_override(made.name)


@check
def permissions(w):
    warehouse_id = warehouse(w, "guarded").id
    permissions_work(
        lambda: w.warehouses.get_permissions(warehouse_id),
        lambda entries: w.warehouses.set_permissions(warehouse_id, access_control_list=entries),
        lambda entries: w.warehouses.update_permissions(warehouse_id, access_control_list=entries),
        lambda: w.warehouses.get_permission_levels(warehouse_id),
        request=sql.WarehouseAccessControlRequest,
        level=sql.WarehousePermissionLevel,
        lower="CAN_USE",
        higher="CAN_MANAGE",
        owner="IS_OWNER",
    )


main()
