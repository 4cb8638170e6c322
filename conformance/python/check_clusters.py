from databricks.sdk import errors
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service import compute
from harness import (
    NODE_TYPE,
    WAIT_LIMIT,
    SPARK_VERSION,
    USER,
    absent,
    check,
    client,
    equal,
    eventually,
    every_field_is_read_back,
    includes,
    inject,
    is_recent,
    main,
    permissions_work,
    raises,
    requests_of,
    seen,
)

State = compute.State
SMALL = {"spark_version": SPARK_VERSION, "node_type_id": NODE_TYPE, "num_workers": 1}


def terminated(w, **spec):
    cluster_id = w.clusters.create(**{**SMALL, **spec}).cluster_id
    w.clusters.delete(cluster_id)
    eventually(lambda: w.clusters.get(cluster_id).state, lambda state: state == State.TERMINATED)
    return cluster_id


def running(w, **spec):
    return w.clusters.create(**{**SMALL, **spec}).result(timeout=WAIT_LIMIT).cluster_id


@check
def created_and_waited_for(w):
    wait = w.clusters.create(cluster_name="shared", **SMALL)
    assert wait.cluster_id and wait.response.cluster_id == wait.cluster_id
    cluster, states = seen(wait)
    equal(cluster.state, State.RUNNING)
    equal(states[0], State.PENDING)
    equal((cluster.cluster_name, cluster.num_workers, cluster.creator_user_name), ("shared", 1, USER))
    equal(cluster.cluster_source, compute.ClusterSource.API)
    equal(cluster.default_tags["Vendor"], "Databricks")
    equal(cluster.default_tags["ClusterId"], cluster.cluster_id)
    is_recent(cluster.start_time)
    assert cluster.driver.private_ip and len(cluster.executors) == 1
    assert isinstance(cluster.spark_context_id, int)
    assert cluster.cluster_cores > 0 and cluster.cluster_memory_mb > 0


@check
def all_settings_are_read_back(w):
    spec = {
        "cluster_name": "all of it",
        "spark_version": SPARK_VERSION,
        "node_type_id": NODE_TYPE,
        "driver_node_type_id": "Standard_E8ds_v5",
        "autoscale": compute.AutoScale(min_workers=2, max_workers=5),
        "autotermination_minutes": 45,
        "spark_conf": {"spark.speculation": "true", "a.b": ""},
        "spark_env_vars": {"PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
        "custom_tags": {"team": "data", "ümlaut": "ß €"},
        "azure_attributes": compute.AzureAttributes(
            availability=compute.AzureAvailability.SPOT_WITH_FALLBACK_AZURE, first_on_demand=2, spot_bid_max_price=-1.0
        ),
        "cluster_log_conf": compute.ClusterLogConf(dbfs=compute.DbfsStorageInfo(destination="dbfs:/logs")),
        "init_scripts": [
            compute.InitScriptInfo(workspace=compute.WorkspaceStorageInfo(destination="/Shared/init.sh")),
            compute.InitScriptInfo(
                abfss=compute.Adlsgen2Info(destination="abfss://c@account.dfs.core.windows.net/init.sh")
            ),
        ],
        "data_security_mode": compute.DataSecurityMode.USER_ISOLATION,
        "runtime_engine": compute.RuntimeEngine.PHOTON,
        "enable_elastic_disk": False,
        "enable_local_disk_encryption": True,
        "ssh_public_keys": ["ssh-rsa AAAA user@example.com"],
        "docker_image": compute.DockerImage(
            url="example.com/image:1", basic_auth=compute.DockerBasicAuth(username="u", password="p")
        ),
        "workload_type": compute.WorkloadType(clients=compute.ClientsTypes(jobs=True, notebooks=False)),
    }
    cluster_id = w.clusters.create(**spec).cluster_id
    cluster = w.clusters.get(cluster_id).as_dict()
    expected = compute.ClusterSpec(**spec).as_dict()
    includes(cluster, {key: value for key, value in expected.items() if key not in ("docker_image", "init_scripts")})
    equal(cluster["docker_image"]["url"], "example.com/image:1")
    for sent, got in zip(expected["init_scripts"], cluster["init_scripts"]):
        includes(got, sent)
    includes(cluster["spec"], {"cluster_name": "all of it", "autoscale": {"min_workers": 2, "max_workers": 5}})


@check
def every_field_of_the_specification_is_read_back(w):
    # Excluded: fields that only accept certain values, or only in combination with others.
    excluded = {"apply_policy_default_values", "autoscale", "autotermination_minutes", "is_single_node", "use_ml_runtime"}
    excluded |= {"node_type_id", "driver_node_type_id", "instance_pool_id", "driver_instance_pool_id", "spark_version"}
    excluded |= {"policy_id"}

    def made(fields):
        cluster_id = w.api_client.do("POST", "/api/2.1/clusters/create", body={**SMALL, **fields})["cluster_id"]
        return w.api_client.do("GET", "/api/2.1/clusters/get", query={"cluster_id": cluster_id})

    every_field_is_read_back(compute.ClusterSpec, excluded, made)


@check
def listed_over_several_pages(w):
    made = {w.clusters.create(cluster_name=f"page {i}", **SMALL).cluster_id for i in range(7)}
    before = len(requests_of("/api/2.1/clusters/list"))
    # Sorted by name: the default order is by state, which changes between pages.
    sort = compute.ListClustersSortBy(field=compute.ListClustersSortByField.CLUSTER_NAME)
    listed = [cluster.cluster_id for cluster in w.clusters.list(page_size=3, sort_by=sort)]
    assert made <= set(listed), "some are missing"
    equal(len(listed), len(set(listed)))
    assert len(requests_of("/api/2.1/clusters/list")) - before >= 3, "there were no pages"


@check
def listed_by_state_source_and_name(w):
    gone = terminated(w, cluster_name="zz last")
    filters = compute.ListClustersFilterBy(
        cluster_states=[State.TERMINATED], cluster_sources=[compute.ClusterSource.API], is_pinned=False
    )
    found = list(w.clusters.list(filter_by=filters))
    assert gone in [cluster.cluster_id for cluster in found]
    equal({cluster.state for cluster in found}, {State.TERMINATED})
    equal([], list(w.clusters.list(filter_by=compute.ListClustersFilterBy(policy_id="none"))))
    sort = compute.ListClustersSortBy(
        field=compute.ListClustersSortByField.CLUSTER_NAME, direction=compute.ListClustersSortByDirection.DESC
    )
    names = [cluster.cluster_name for cluster in w.clusters.list(sort_by=sort)]
    equal(names, sorted(names, reverse=True))


@check
def an_invalid_page_token_is_rejected(w):
    with raises(errors.InvalidParameterValue):
        list(w.clusters.list(page_token="no token of ours"))


@check
def terminated_and_started_again(w):
    cluster_id = running(w)
    cluster, states = seen(w.clusters.delete(cluster_id))
    equal(cluster.state, State.TERMINATED)
    equal(states[0], State.TERMINATING)
    equal(cluster.termination_reason.code, compute.TerminationReasonCode.USER_REQUEST)
    equal(cluster.termination_reason.type, compute.TerminationReasonType.SUCCESS)
    equal(cluster.termination_reason.parameters, {"username": USER})
    is_recent(cluster.terminated_time)
    cluster, states = seen(w.clusters.start(cluster_id))
    equal((states[0], cluster.state), (State.PENDING, State.RUNNING))
    w.clusters.delete(cluster_id)
    w.clusters.delete(cluster_id)


@check
def ensure_cluster_is_running_starts_it(w):
    cluster_id = terminated(w)
    w.clusters.ensure_cluster_is_running(cluster_id)
    equal(w.clusters.get(cluster_id).state, State.RUNNING)
    w.clusters.ensure_cluster_is_running(cluster_id)


@check
def restarted(w):
    cluster_id = running(w)
    before = w.clusters.get(cluster_id).last_restarted_time
    cluster, states = seen(w.clusters.restart(cluster_id))
    equal((states[0], cluster.state), (State.RESTARTING, State.RUNNING))
    assert cluster.last_restarted_time > before


@check
def resized(w):
    cluster_id = running(w)
    cluster, states = seen(w.clusters.resize(cluster_id, num_workers=3))
    equal((states[0], cluster.num_workers, len(cluster.executors)), (State.RESIZING, 3, 3))
    scale = compute.AutoScale(min_workers=4, max_workers=6)
    cluster, _ = seen(w.clusters.resize(cluster_id, autoscale=scale))
    equal((cluster.autoscale, len(cluster.executors)), (scale, 4))


@check
def edited(w):
    cluster_id = running(w, cluster_name="before")
    scale = compute.AutoScale(min_workers=1, max_workers=2)
    wait = w.clusters.edit(cluster_id, SPARK_VERSION, node_type_id=NODE_TYPE, cluster_name="after", autoscale=scale)
    cluster, states = seen(wait)
    equal(states[0], State.RESTARTING)
    equal((cluster.cluster_name, cluster.autoscale), ("after", scale))
    equal(cluster.num_workers or None, None)


@check
def updated_by_a_mask(w):
    cluster_id = terminated(w, cluster_name="before", custom_tags={"kept": "yes"})
    w.clusters.update(
        cluster_id,
        "cluster_name,num_workers",
        cluster=compute.UpdateClusterResource(cluster_name="after", num_workers=4, autotermination_minutes=30),
    )
    cluster = w.clusters.get(cluster_id)
    equal((cluster.cluster_name, cluster.num_workers, cluster.custom_tags), ("after", 4, {"kept": "yes"}))
    assert cluster.autotermination_minutes != 30
    with raises(errors.InvalidParameterValue, "no_such_field"):
        w.clusters.update(cluster_id, "no_such_field", cluster=compute.UpdateClusterResource())


@check
def pinned_and_unpinned(w):
    cluster_id = terminated(w)
    pinned = compute.ListClustersFilterBy(is_pinned=True)
    w.clusters.pin(cluster_id)
    equal([cluster.cluster_id for cluster in w.clusters.list(filter_by=pinned)], [cluster_id])
    w.clusters.unpin(cluster_id)
    equal(list(w.clusters.list(filter_by=pinned)), [])


@check
def owner_changed(w):
    cluster_id = terminated(w)
    w.clusters.change_owner(cluster_id, "new@example.com")
    equal(w.clusters.get(cluster_id).creator_user_name, "new@example.com")


@check
def permanently_deleted(w):
    cluster_id = terminated(w)
    w.clusters.permanent_delete(cluster_id)
    with raises(errors.ResourceDoesNotExist, f"Cluster {cluster_id} does not exist", code="INVALID_PARAMETER_VALUE"):
        w.clusters.get(cluster_id)


@check
def missing_objects(w):
    unknown = "0101-000000-unknown1"
    with raises(errors.ResourceDoesNotExist, f"Cluster {unknown} does not exist"):
        w.clusters.get(unknown)
    for call in [w.clusters.start, w.clusters.delete, w.clusters.restart, w.clusters.pin, w.clusters.permanent_delete]:
        with raises(errors.InvalidParameterValue, f"Cluster {unknown} does not exist"):
            call(unknown)
    with raises(errors.InvalidParameterValue, "does not exist"):
        list(w.clusters.events(unknown))
    with raises(errors.ResourceDoesNotExist):
        w.clusters.get_permissions(unknown)


@check
def invalid_states(w):
    stopped = terminated(w)
    with raises(errors.InvalidState, f"Cluster {stopped} is in unexpected state Terminated"):
        w.clusters.restart(stopped)
    with raises(errors.InvalidState, "unexpected state Terminated"):
        w.clusters.resize(stopped, num_workers=2)
    started = running(w)
    with raises(errors.InvalidState, f"Cluster {started} is in unexpected state Running"):
        w.clusters.start(started)


@check
def invalid_specifications(w):
    for spec in [
        {**SMALL, "node_type_id": "Standard_None"},
        {**SMALL, "spark_version": "1.0.x-scala2.0"},
        {**SMALL, "num_workers": -1},
        {**SMALL, "autotermination_minutes": 3},
        {**SMALL, "num_workers": None, "autoscale": compute.AutoScale(min_workers=3, max_workers=2)},
        {**SMALL, "autoscale": compute.AutoScale(min_workers=1, max_workers=2)},
        {**SMALL, "policy_id": "0000000000000000"},
        {"spark_version": SPARK_VERSION, "num_workers": 1, "instance_pool_id": "none"},
    ]:
        try:
            w.clusters.create(**spec)
        except (errors.InvalidParameterValue, errors.ResourceDoesNotExist):
            continue
        raise AssertionError(f"{spec} was taken")


@check
def a_start_that_fails(w):
    inject({"fault": "clusterStart", "clusterName": "doomed"})
    wait = w.clusters.create(cluster_name="doomed", **SMALL)
    with raises(OperationFailed, "failed to reach RUNNING, got State.TERMINATED"):
        wait.result(timeout=WAIT_LIMIT)
    reason = w.clusters.get(wait.cluster_id).termination_reason
    equal(reason.code, compute.TerminationReasonCode.AZURE_QUOTA_EXCEEDED_EXCEPTION)
    equal(reason.type, compute.TerminationReasonType.CLIENT_ERROR)
    assert reason.parameters["azure_error_code"]


@check
def events_over_several_pages(w):
    cluster_id = running(w)
    w.clusters.resize(cluster_id, num_workers=2).result(timeout=WAIT_LIMIT)
    w.clusters.delete(cluster_id).result(timeout=WAIT_LIMIT)
    before = len(requests_of("/api/2.1/clusters/events"))
    newest_first = list(w.clusters.events(cluster_id, page_size=2))
    assert len(requests_of("/api/2.1/clusters/events")) - before > 2, "there were no pages"
    types = [event.type.value for event in newest_first]
    equal(types[-1], "CREATING")
    equal(types[0], "TERMINATING")
    assert {"RUNNING", "RESIZING", "UPSIZE_COMPLETED", "DRIVER_HEALTHY"} <= set(types), types
    oldest_first = list(w.clusters.events(cluster_id, order=compute.GetEventsOrder.ASC))
    equal([event.type.value for event in oldest_first], types[::-1])
    is_recent(oldest_first[0].timestamp)
    equal(oldest_first[0].details.user, USER)
    equal(oldest_first[0].details.attributes.spark_version, SPARK_VERSION)
    only = w.clusters.events(cluster_id, event_types=[compute.EventType.RESIZING])
    equal([(event.details.current_num_workers, event.details.target_num_workers) for event in only], [(1, 2)])
    equal(list(w.clusters.events(cluster_id, start_time=oldest_first[-1].timestamp + 1)), [])


@check
def node_types_and_versions_work_with_the_selectors_of_the_sdk(w):
    latest = w.clusters.select_spark_version(long_term_support=True)
    assert latest in [version.key for version in w.clusters.spark_versions().versions]
    assert "-ml-" in w.clusters.select_spark_version(ml=True)
    smallest = w.clusters.select_node_type(local_disk=True)
    types = {node_type.node_type_id: node_type for node_type in w.clusters.list_node_types().node_types}
    assert types[smallest].num_cores == min(node_type.num_cores for node_type in types.values())
    gpu = types[w.clusters.select_node_type(min_gpus=1)]
    assert gpu.num_gpus >= 1 and gpu.category == "GPU Accelerated"
    big = types[w.clusters.select_node_type(min_memory_gb=256, category="Memory Optimized")]
    assert big.memory_mb >= 256 * 1024
    assert w.clusters.create(spark_version=latest, node_type_id=smallest, num_workers=0).cluster_id
    zones = w.clusters.list_zones()
    assert zones.default_zone in zones.zones


@check
def idempotency_tokens(w):
    body = {**SMALL, "idempotency_token": "the same twice"}
    made = [w.api_client.do("POST", "/api/2.1/clusters/create", body=body)["cluster_id"] for _ in range(2)]
    equal(made[0], made[1])


@check
def cloned_from_another_cluster(w):
    source = terminated(w)
    copy = w.clusters.create(clone_from=compute.CloneCluster(source_cluster_id=source), **SMALL).cluster_id
    assert copy != source
    with raises(errors.InvalidParameterValue, "does not exist"):
        w.clusters.create(clone_from=compute.CloneCluster(source_cluster_id="none"), **SMALL)


@check
def diagnosed(w):
    if not hasattr(w.clusters, "get_diagnostic"):
        return absent("getDiagnostic")
    diagnostic = w.clusters.get_diagnostic(f"clusters/{running(w)}")
    equal(diagnostic.diagnostics_status.value, "DIAGNOSTICS_STATUS_PASSED")
    assert all(item.check_id and item.check_status for item in diagnostic.checks)


@check
def permissions(w):
    cluster_id = terminated(w)
    permissions_work(
        lambda: w.clusters.get_permissions(cluster_id),
        lambda entries: w.clusters.set_permissions(cluster_id, access_control_list=entries),
        lambda entries: w.clusters.update_permissions(cluster_id, access_control_list=entries),
        lambda: w.clusters.get_permission_levels(cluster_id),
        request=compute.ClusterAccessControlRequest,
        level=compute.ClusterPermissionLevel,
        lower="CAN_ATTACH_TO",
        higher="CAN_RESTART",
        owner="CAN_MANAGE",
    )


@check
def another_token_is_rejected(w):
    with raises(errors.PermissionDenied):
        list(client("dapi-wrong").clusters.list())


main()
