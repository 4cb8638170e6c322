from databricks.sdk import errors
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service import compute, pipelines
from harness import WAIT_LIMIT, USER, check, equal, eventually, every_field_is_read_back, includes, inject, is_recent, main, permissions_work, raises, requests_of

State = pipelines.PipelineState
UpdateState = pipelines.UpdateInfoState
OVER = (UpdateState.COMPLETED, UpdateState.FAILED, UpdateState.CANCELED)


def notebook(path="/Shared/pipeline"):
    return pipelines.PipelineLibrary(notebook=pipelines.NotebookLibrary(path=path))


def pipeline(w, name, **settings):
    return w.pipelines.create(name=name, libraries=[notebook()], **settings).pipeline_id


def updated(w, pipeline_id, **request):
    update_id = w.pipelines.start_update(pipeline_id, **request).update_id
    return eventually(lambda: w.pipelines.get_update(pipeline_id, update_id).update, lambda it: it.state in OVER)


@check
def all_settings_are_read_back(w):
    settings = {
        "name": "all of it",
        "catalog": "main",
        "schema": "sales",
        "libraries": [notebook(), pipelines.PipelineLibrary(file=pipelines.FileLibrary(path="/Workspace/a.sql"))],
        "clusters": [
            pipelines.PipelineCluster(
                label="default",
                autoscale=pipelines.PipelineClusterAutoscale(
                    min_workers=1, max_workers=3, mode=pipelines.PipelineClusterAutoscaleMode.ENHANCED
                ),
                custom_tags={"team": "data"},
            )
        ],
        "configuration": {"a.b": "c"},
        "continuous": False,
        "development": True,
        "photon": True,
        "channel": "PREVIEW",
        "edition": "CORE",
        "notifications": [
            pipelines.Notifications(alerts=["on-update-failure"], email_recipients=["a@example.com"])
        ],
        "filters": pipelines.Filters(include=["x.*"]),
        "tags": {"k": "v"},
    }
    created = w.pipelines.create(**settings)
    found = w.pipelines.get(created.pipeline_id)
    includes(found.spec.as_dict(), pipelines.PipelineSpec(**settings).as_dict())
    equal((found.pipeline_id, found.name, found.state), (created.pipeline_id, "all of it", State.IDLE))
    equal((found.creator_user_name, found.run_as_user_name), (USER, USER))
    is_recent(found.last_modified)


@check
def every_field_of_the_specification_is_read_back(w):
    # Excluded: fields whose items exclude one another, and fields that the workspace sets.
    excluded = {"clusters", "libraries", "id"}

    def made(fields):
        body = {"allow_duplicate_names": True, **fields}
        pipeline_id = w.api_client.do("POST", "/api/2.0/pipelines", body=body)["pipeline_id"]
        return w.api_client.do("GET", f"/api/2.0/pipelines/{pipeline_id}")["spec"]

    every_field_is_read_back(pipelines.PipelineSpec, excluded, made)


@check
def a_dry_run_creates_nothing(w):
    answer = w.pipelines.create(name="dry", libraries=[notebook()], dry_run=True)
    equal((answer.pipeline_id, answer.effective_settings.name), (None, "dry"))
    equal(list(w.pipelines.list_pipelines(filter="name LIKE 'dry'")), [])


@check
def updated_and_waited_for(w):
    pipeline_id = pipeline(w, "nightly", storage="dbfs:/p")
    update_id = w.pipelines.start_update(pipeline_id).update_id
    states = []
    idle = w.pipelines.wait_get_pipeline_idle(
        pipeline_id, timeout=WAIT_LIMIT, callback=lambda it: states.append(it.state)
    )
    equal(idle.state, State.IDLE)
    assert states and states[0] in (State.DEPLOYING, State.STARTING, State.RUNNING), states
    update = w.pipelines.get_update(pipeline_id, update_id).update
    equal((update.state, update.cause, update.full_refresh), (UpdateState.COMPLETED, pipelines.UpdateInfoCause.API_CALL, False))
    equal((update.update_id, update.pipeline_id, update.config.name), (update_id, pipeline_id, "nightly"))
    is_recent(update.creation_time)
    latest = w.pipelines.get(pipeline_id).latest_updates[0]
    equal((latest.update_id, latest.state), (update_id, pipelines.UpdateStateInfoState.COMPLETED))


@check
def an_update_of_some_tables_and_a_full_one(w):
    pipeline_id = pipeline(w, "selective")
    update = updated(w, pipeline_id, full_refresh=True)
    equal((update.state, update.full_refresh), (UpdateState.COMPLETED, True))
    update = updated(w, pipeline_id, refresh_selection=["a"], full_refresh_selection=["b"])
    equal((update.refresh_selection, update.full_refresh_selection), (["a"], ["b"]))
    with raises(errors.InvalidParameterValue):
        w.pipelines.start_update(pipeline_id, full_refresh=True, refresh_selection=["a"])
    update = updated(w, pipeline_id, validate_only=True)
    equal((update.state, update.validate_only), (UpdateState.COMPLETED, True))


@check
def an_update_that_fails(w):
    inject({"fault": "pipelineUpdate", "pipelineName": "doomed"})
    pipeline_id = pipeline(w, "doomed")
    w.pipelines.start_update(pipeline_id)
    with raises(OperationFailed, "failed to reach IDLE, got PipelineState.FAILED"):
        w.pipelines.wait_get_pipeline_idle(pipeline_id, timeout=WAIT_LIMIT)
    equal(w.pipelines.get(pipeline_id).health, pipelines.GetPipelineResponseHealth.UNHEALTHY)
    failures = [event for event in w.pipelines.list_pipeline_events(pipeline_id) if event.error]
    assert failures, "no event reports the failure"
    assert failures[0].error.fatal and failures[0].error.exceptions[0].message, failures[0]
    equal(failures[0].level, pipelines.EventLevel.ERROR)


@check
def stopped_and_reset(w):
    pipeline_id = pipeline(w, "endless", continuous=True)
    eventually(lambda: w.pipelines.get(pipeline_id).state, lambda state: state == State.RUNNING)
    with raises(errors.ResourceConflict, "active update"):
        w.pipelines.start_update(pipeline_id)
    found = w.pipelines.stop(pipeline_id).result(timeout=WAIT_LIMIT)
    equal(found.state, State.IDLE)
    equal(found.latest_updates[0].state, pipelines.UpdateStateInfoState.CANCELED)
    w.api_client.do("POST", f"/api/2.0/pipelines/{pipeline_id}/reset")
    eventually(lambda: w.pipelines.get(pipeline_id).state, lambda state: state == State.RUNNING)
    w.pipelines.stop(pipeline_id).result(timeout=WAIT_LIMIT)


@check
def changed(w):
    pipeline_id = pipeline(w, "before", configuration={"a": "b"}, storage="dbfs:/kept")
    modified = w.pipelines.get(pipeline_id).last_modified
    w.pipelines.update(pipeline_id, name="after", libraries=[notebook("/Shared/other")], storage="dbfs:/kept")
    found = w.pipelines.get(pipeline_id)
    equal((found.name, found.spec.configuration or None), ("after", None))
    equal(found.spec.libraries, [notebook("/Shared/other")])
    with raises(errors.InvalidParameterValue, "storage"):
        w.pipelines.update(pipeline_id, name="after", libraries=[notebook()], storage="dbfs:/elsewhere")
    with raises(errors.ResourceConflict):
        w.pipelines.update(pipeline_id, name="late", libraries=[notebook()], expected_last_modified=modified - 1)


@check
def listed_over_several_pages(w):
    made = {pipeline(w, f"page {i}") for i in range(5)}
    before = len(requests_of("/api/2.0/pipelines", "GET"))
    found = list(w.pipelines.list_pipelines(filter="name LIKE 'page%'", order_by=["name desc"], max_results=2))
    equal([item.name for item in found], [f"page {i}" for i in (4, 3, 2, 1, 0)])
    equal({item.pipeline_id for item in found}, made)
    assert len(requests_of("/api/2.0/pipelines", "GET")) - before >= 3, "there were no pages"
    equal({item.state for item in found}, {State.IDLE})
    with raises(errors.InvalidParameterValue):
        list(w.pipelines.list_pipelines(filter="no such filter"))


@check
def updates_over_several_pages(w):
    pipeline_id = pipeline(w, "often")
    made = [updated(w, pipeline_id).update_id for _ in range(3)]
    found, token = [], None
    while True:
        page = w.pipelines.list_updates(pipeline_id, max_results=1, page_token=token)
        found += [update.update_id for update in page.updates]
        token = page.next_page_token
        if not token:
            break
    equal(found, made[::-1])
    until = w.pipelines.list_updates(pipeline_id, until_update_id=made[1])
    equal([update.update_id for update in until.updates], [made[2], made[1]])


@check
def events_over_several_pages(w):
    pipeline_id = pipeline(w, "eventful")
    update = updated(w, pipeline_id)
    before = len(requests_of(f"/api/2.0/pipelines/{pipeline_id}/events"))
    newest_first = list(w.pipelines.list_pipeline_events(pipeline_id, max_results=3))
    assert len(requests_of(f"/api/2.0/pipelines/{pipeline_id}/events")) - before > 2, "there were no pages"
    types = [event.event_type for event in newest_first]
    assert {"create_update", "update_progress", "flow_progress", "user_action"} <= set(types), types
    equal(newest_first[0].origin.update_id, update.update_id)
    equal(newest_first[0].origin.pipeline_name, "eventful")
    times = [event.timestamp for event in newest_first]
    equal(times, sorted(times, reverse=True))
    oldest_first = list(w.pipelines.list_pipeline_events(pipeline_id, order_by=["timestamp asc"], max_results=250))
    equal([event.id for event in oldest_first], [event.id for event in newest_first][::-1])
    for filter in ["level='INFO'", "level in ('INFO', 'WARN')", f"update_id='{update.update_id}'"]:
        assert list(w.pipelines.list_pipeline_events(pipeline_id, filter=filter, max_results=250)), filter
    equal(list(w.pipelines.list_pipeline_events(pipeline_id, filter="level='ERROR'")), [])
    both = f"level='INFO' AND timestamp > '{times[0]}'"
    equal(list(w.pipelines.list_pipeline_events(pipeline_id, filter=both)), [])


@check
def events_are_not_filtered_by_their_type(w):
    pipeline_id = pipeline(w, "typed")
    with raises(errors.InvalidParameterValue, "event_type"):
        list(w.pipelines.list_pipeline_events(pipeline_id, filter="event_type='update_progress'"))


@check
def a_page_token_of_events_excludes_a_filter(w):
    """The SDK sends the filter together with the token, which a real workspace rejects too."""
    pipeline_id = pipeline(w, "alone")
    updated(w, pipeline_id)
    with raises(errors.InvalidParameterValue, "You can provide a page token or specify an ordering, but not both."):
        list(w.pipelines.list_pipeline_events(pipeline_id, order_by=["timestamp asc"], max_results=2))
    with raises(errors.InvalidParameterValue, "You can provide a page token or specify a filter, but not both."):
        list(w.pipelines.list_pipeline_events(pipeline_id, filter="level='INFO'", max_results=2))


@check
def deleted_and_restored(w):
    pipeline_id = pipeline(w, "gone")
    w.pipelines.delete(pipeline_id)
    with raises(errors.ResourceDoesNotExist, f"The specified pipeline {pipeline_id} was not found"):
        w.pipelines.get(pipeline_id)
    equal(list(w.pipelines.list_pipelines(filter="name LIKE 'gone'")), [])
    w.api_client.do("POST", f"/api/2.0/pipelines/{pipeline_id}/restore")
    equal(w.pipelines.get(pipeline_id).name, "gone")


@check
def cloned(w):
    source = pipeline(w, "of hive", storage="dbfs:/old")
    copy = w.pipelines.clone(source, name="of unity", catalog="main", target="sales").pipeline_id
    found = w.pipelines.get(copy)
    equal((found.name, found.spec.catalog, found.spec.storage), ("of unity", "main", None))
    equal(found.spec.libraries, [notebook()])


@check
def environment_applied(w):
    pipeline_id = pipeline(w, "serverless", serverless=True)
    w.pipelines.apply_environment(pipeline_id)


@check
def existing_or_missing_objects_and_invalid_requests(w):
    pipeline(w, "taken")
    with raises(errors.ResourceConflict, "taken"):
        pipeline(w, "taken")
    assert pipeline(w, "taken", allow_duplicate_names=True)
    unknown = "00000000-0000-0000-0000-000000000000"
    for call in [w.pipelines.get, w.pipelines.delete, w.pipelines.start_update, w.pipelines.stop]:
        with raises(errors.ResourceDoesNotExist, unknown):
            call(unknown)
    with raises(errors.ResourceDoesNotExist):
        w.pipelines.get_update(pipeline(w, "no update"), unknown)
    with raises(errors.InvalidParameterValue):
        pipeline(w, "odd", catalog="main", storage="dbfs:/x")


@check
def permissions(w):
    pipeline_id = pipeline(w, "guarded")
    permissions_work(
        lambda: w.pipelines.get_permissions(pipeline_id),
        lambda entries: w.pipelines.set_permissions(pipeline_id, access_control_list=entries),
        lambda entries: w.pipelines.update_permissions(pipeline_id, access_control_list=entries),
        lambda: w.pipelines.get_permission_levels(pipeline_id),
        request=pipelines.PipelineAccessControlRequest,
        level=pipelines.PipelinePermissionLevel,
        lower="CAN_VIEW",
        higher="CAN_RUN",
        owner="IS_OWNER",
    )


main()
