import time

from databricks.sdk import errors
from databricks.sdk.errors import OperationFailed
from databricks.sdk.service import compute, jobs
from harness import (
    NODE_TYPE,
    WAIT_LIMIT,
    SPARK_VERSION,
    USER,
    check,
    equal,
    eventually,
    every_field_is_read_back,
    includes,
    is_recent,
    main,
    permissions_work,
    raises,
    requests_of,
)

Life = jobs.RunLifeCycleState
Result = jobs.RunResultState


def notebook(path="/Shared/succeeds", key="main", **more):
    return jobs.Task(task_key=key, notebook_task=jobs.NotebookTask(notebook_path=path), **more)


def submitted(path="/Shared/succeeds", key="main", **more):
    return jobs.SubmitTask(task_key=key, notebook_task=jobs.NotebookTask(notebook_path=path), **more)


def job_of(w, *tasks, **settings):
    return w.jobs.create(tasks=list(tasks) or [notebook()], **settings).job_id


@check
def created_run_and_waited_for(w):
    job_id = job_of(w, name="nightly")
    wait = w.jobs.run_now(job_id)
    states = []
    run = wait.result(timeout=WAIT_LIMIT, callback=lambda run: states.append(run.state.life_cycle_state))
    equal(run.run_id, wait.run_id)
    assert states and states[0] in (Life.PENDING, Life.RUNNING), states
    equal((run.state.life_cycle_state, run.state.result_state), (Life.TERMINATED, Result.SUCCESS))
    equal((run.job_id, run.run_name, run.run_type), (job_id, "nightly", jobs.RunType.JOB_RUN))
    equal((run.creator_user_name, run.trigger), (USER, jobs.TriggerType.ONE_TIME))
    equal(run.status.state, jobs.RunLifecycleStateV2State.TERMINATED)
    equal(run.status.termination_details.code, jobs.TerminationCodeCode.SUCCESS)
    is_recent(run.start_time)
    assert run.end_time >= run.start_time and run.run_duration == run.end_time - run.start_time
    assert run.run_page_url.startswith(w.config.host), run.run_page_url
    task = run.tasks[0]
    equal((task.task_key, task.state.result_state, task.attempt_number), ("main", Result.SUCCESS, 0))
    output = w.jobs.get_run_output(task.run_id)
    equal((output.notebook_output.result, output.logs), ("the end", "a line\n"))
    equal(output.metadata.run_id, task.run_id)


@check
def all_settings_are_read_back(w):
    settings = jobs.JobSettings(
        name="all of it",
        description="what a job can say",
        tags={"team": "data", "cost": ""},
        max_concurrent_runs=3,
        timeout_seconds=3600,
        schedule=jobs.CronSchedule(
            quartz_cron_expression="0 0 4 * * ?", timezone_id="Europe/Berlin", pause_status=jobs.PauseStatus.PAUSED
        ),
        email_notifications=jobs.JobEmailNotifications(on_failure=["a@example.com"], no_alert_for_skipped_runs=True),
        webhook_notifications=jobs.WebhookNotifications(on_success=[jobs.Webhook(id="hook")]),
        notification_settings=jobs.JobNotificationSettings(no_alert_for_canceled_runs=True),
        health=jobs.JobsHealthRules(
            rules=[
                jobs.JobsHealthRule(
                    metric=jobs.JobsHealthMetric.RUN_DURATION_SECONDS,
                    op=jobs.JobsHealthOperator.GREATER_THAN,
                    value=600,
                )
            ]
        ),
        queue=jobs.QueueSettings(enabled=True),
        parameters=[jobs.JobParameterDefinition(name="day", default="today")],
        git_source=jobs.GitSource(
            git_url="https://github.com/org/repo", git_provider=jobs.GitProvider.GIT_HUB, git_branch="main"
        ),
        job_clusters=[
            jobs.JobCluster(
                job_cluster_key="pair",
                new_cluster=compute.ClusterSpec(
                    spark_version=SPARK_VERSION,
                    node_type_id=NODE_TYPE,
                    autoscale=compute.AutoScale(min_workers=1, max_workers=3),
                    spark_conf={"a": "b"},
                ),
            )
        ],
        environments=[
            jobs.JobEnvironment(
                environment_key="py", spec=compute.Environment(environment_version="2", dependencies=["requests==2.32"])
            )
        ],
        tasks=[
            jobs.Task(
                task_key="ingest",
                description="first",
                job_cluster_key="pair",
                notebook_task=jobs.NotebookTask(
                    notebook_path="notebooks/ingest", base_parameters={"x": "1"}, source=jobs.Source.GIT
                ),
                libraries=[
                    compute.Library(pypi=compute.PythonPyPiLibrary(package="polars")),
                    compute.Library(maven=compute.MavenLibrary(coordinates="a:b:1", exclusions=["c:d"])),
                ],
                max_retries=2,
                min_retry_interval_millis=1000,
                retry_on_timeout=True,
                timeout_seconds=60,
                email_notifications=jobs.TaskEmailNotifications(on_start=["b@example.com"]),
            ),
            jobs.Task(
                task_key="wheel",
                depends_on=[jobs.TaskDependency(task_key="ingest")],
                run_if=jobs.RunIf.ALL_DONE,
                environment_key="py",
                python_wheel_task=jobs.PythonWheelTask(package_name="p", entry_point="main", parameters=["-v"]),
            ),
            jobs.Task(
                task_key="check",
                depends_on=[jobs.TaskDependency(task_key="wheel")],
                condition_task=jobs.ConditionTask(left="1", op=jobs.ConditionTaskOp.LESS_THAN, right="2"),
            ),
            jobs.Task(
                task_key="report",
                depends_on=[jobs.TaskDependency(task_key="check", outcome="true")],
                sql_task=jobs.SqlTask(warehouse_id="w", query=jobs.SqlTaskQuery(query_id="q"), parameters={"p": "1"}),
            ),
            jobs.Task(
                task_key="loop",
                for_each_task=jobs.ForEachTask(
                    inputs='["a","b"]',
                    concurrency=2,
                    task=jobs.Task(
                        task_key="each",
                        spark_python_task=jobs.SparkPythonTask(python_file="dbfs:/x.py", parameters=["{{input}}"]),
                        job_cluster_key="pair",
                    ),
                ),
            ),
            jobs.Task(
                task_key="dbt",
                dbt_task=jobs.DbtTask(commands=["dbt deps", "dbt run"], schema="s", warehouse_id="w"),
                environment_key="py",
            ),
            jobs.Task(
                task_key="jar",
                job_cluster_key="pair",
                spark_jar_task=jobs.SparkJarTask(main_class_name="com.example.Main", parameters=["a"]),
                libraries=[compute.Library(jar="dbfs:/x.jar")],
            ),
        ],
    )
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    job_id = w.jobs.create(**{name: value for name, value in fields.items() if value is not None and name in JOB_FIELDS}).job_id
    job = w.jobs.get(job_id)
    includes(job.settings.as_dict(), settings.as_dict())
    equal((job.job_id, job.creator_user_name, job.run_as_user_name), (job_id, USER, USER))
    is_recent(job.created_time)


JOB_FIELDS = set(jobs.CreateJob.__dataclass_fields__) if hasattr(jobs, "CreateJob") else set(
    jobs.JobSettings.__dataclass_fields__
)


# From the Databricks CLI, which records real workspaces (bundle/direct/dresources/resources.yml).
UNREAD = {"apply_policy_default_values"}


def settings_of(w, settings):
    job_id = w.api_client.do("POST", "/api/2.2/jobs/create", body=settings)["job_id"]
    return w.api_client.do("GET", "/api/2.2/jobs/get", query={"job_id": job_id})["settings"]


@check
def every_field_of_the_settings_is_read_back(w):
    # A trigger has one of several kinds of events: see below.
    every_field_is_read_back(
        jobs.JobSettings, {"tasks", "trigger", "triggers"}, lambda fields: settings_of(w, fields), UNREAD
    )


@check
def every_kind_of_trigger_is_read_back(w):
    paused = {"pause_status": "PAUSED"}
    # At least a minute.
    seconds = {"min_time_between_triggers_seconds": 60, "wait_after_last_change_seconds": 90}

    def valid(fields):
        kinds = {
            name: {**value, **{key: seconds[key] for key in seconds.keys() & value.keys()}}
            for name, value in fields.items()
        }
        return {**kinds, **paused}

    def read_back(sent, got):
        includes(got, sent)
        return got

    def of_trigger(fields):
        sent = valid(fields)
        return read_back(sent, settings_of(w, {"trigger": sent})["trigger"])

    def of_triggers(fields):
        sent = valid(fields)
        return read_back(sent, settings_of(w, {"triggers": [sent]})["triggers"][0])

    every_field_is_read_back(jobs.TriggerSettings, set(paused), of_trigger, set(seconds))
    every_field_is_read_back(jobs.TriggerConfiguration, {*paused, "sql_condition"}, of_triggers, set(seconds))


@check
def every_field_of_a_task_is_read_back(w):
    # Excluded: references must exist, and the SDK cannot encode the output schema of an agentic task.
    excluded = {"task_key", "depends_on", "job_cluster_key", "for_each_task", "agentic_task"}
    every_field_is_read_back(
        jobs.Task, excluded, lambda fields: settings_of(w, {"tasks": [{"task_key": "a", **fields}]})["tasks"][0], UNREAD
    )


@check
def listed_over_several_pages(w):
    made = [job_of(w, name=f"page {i}") for i in range(7)]
    before = len(requests_of("/api/2.2/jobs/list"))
    listed = [job.job_id for job in w.jobs.list(limit=3)]
    equal([job_id for job_id in listed if job_id in made], made[::-1])
    equal(len(listed), len(set(listed)))
    assert len(requests_of("/api/2.2/jobs/list")) - before >= 3, "there were no pages"
    equal([job.job_id for job in w.jobs.list(name="PAGE 3")], [made[3]])
    equal(list(w.jobs.list(name="no such job")), [])


@check
def listed_with_tasks(w):
    job_id = job_of(w, notebook(key="a"), notebook(key="b"), name="with tasks")
    job = next(job for job in w.jobs.list(name="with tasks", expand_tasks=True))
    equal([task.task_key for task in job.settings.tasks], ["a", "b"])
    assert not next(job for job in w.jobs.list(name="with tasks")).settings.tasks
    equal(job.job_id, job_id)


@check
def more_tasks_than_fit_on_a_page(w):
    keys = [f"t{i}" for i in range(230)]
    job_id = job_of(w, *[notebook(key=key) for key in keys], name="many")
    equal([task.task_key for task in w.jobs.get(job_id).settings.tasks], keys)
    expanded = next(job for job in w.jobs.list(name="many", expand_tasks=True))
    equal(len(expanded.settings.tasks), 230)
    run = w.jobs.run_now(job_id).result(timeout=WAIT_LIMIT)
    equal(sorted(task.task_key for task in run.tasks), sorted(keys))


@check
def updated_and_reset(w):
    job_id = job_of(w, notebook(key="a"), notebook(key="b"), name="before", tags={"x": "y"}, timeout_seconds=9)
    w.jobs.update(
        job_id,
        new_settings=jobs.JobSettings(name="after", tasks=[notebook("/Shared/echo", key="b")]),
        fields_to_remove=["tags", "tasks/a"],
    )
    settings = w.jobs.get(job_id).settings
    equal((settings.name, settings.timeout_seconds, settings.tags or None), ("after", 9, None))
    equal([(task.task_key, task.notebook_task.notebook_path) for task in settings.tasks], [("b", "/Shared/echo")])
    w.jobs.reset(job_id, jobs.JobSettings(name="new", tasks=[notebook(key="only")]))
    settings = w.jobs.get(job_id).settings
    equal((settings.name, settings.timeout_seconds), ("new", 0))
    equal([task.task_key for task in settings.tasks], ["only"])


@check
def deleted(w):
    job_id = job_of(w)
    w.jobs.delete(job_id)
    with raises(errors.ResourceDoesNotExist, f"Job {job_id} does not exist", code="INVALID_PARAMETER_VALUE"):
        w.jobs.get(job_id)
    with raises(errors.InvalidParameterValue, "does not exist"):
        w.jobs.run_now(job_id)


@check
def missing_objects(w):
    with raises(errors.ResourceDoesNotExist, "Job 1 does not exist"):
        w.jobs.get(1)
    with raises(errors.ResourceDoesNotExist, "Run 1 does not exist"):
        w.jobs.get_run(1)
    for call in [w.jobs.cancel_run, w.jobs.delete_run]:
        with raises(errors.InvalidParameterValue, "Run 1 does not exist"):
            call(1)
    for call in [w.jobs.delete, w.jobs.run_now]:
        with raises(errors.InvalidParameterValue, "Job 1 does not exist"):
            call(1)
    with raises(errors.ResourceDoesNotExist):
        w.jobs.get_permissions("1")


@check
def invalid_settings(w):
    for tasks in [
        [notebook(key="a"), notebook(key="a")],
        [notebook(key="a", depends_on=[jobs.TaskDependency(task_key="none")])],
        [
            notebook(key="a", depends_on=[jobs.TaskDependency(task_key="b")]),
            notebook(key="b", depends_on=[jobs.TaskDependency(task_key="a")]),
        ],
        [notebook(key="a", job_cluster_key="none")],
    ]:
        with raises(errors.InvalidParameterValue):
            w.jobs.create(tasks=tasks)


def failed(w, wait):
    """Asserts that the run ends with an internal error, which the SDK raises."""
    with raises(OperationFailed, "got RunLifeCycleState.INTERNAL_ERROR", "Workload failed, see run output for details"):
        wait.result(timeout=WAIT_LIMIT)
    return w.jobs.get_run(wait.run_id)


@check
def a_run_that_fails(w):
    run = failed(w, w.jobs.run_now(job_of(w, notebook("/Shared/fails"))))
    equal((run.state.life_cycle_state, run.state.result_state), (Life.INTERNAL_ERROR, Result.FAILED))
    equal(run.status.termination_details.type, jobs.TerminationTypeType.CLIENT_ERROR)
    output = w.jobs.get_run_output(run.tasks[0].run_id)
    assert "boom" in output.error and "boom" in output.error_trace, output


@check
def a_graph_of_tasks(w):
    done = jobs.RunIf.ALL_DONE
    after = lambda *keys: [jobs.TaskDependency(task_key=key) for key in keys]  # noqa: E731
    job_id = job_of(
        w,
        notebook("/Shared/fails", key="fails"),
        notebook(key="follows", depends_on=after("fails")),
        notebook(key="anyway", depends_on=after("fails", "follows"), run_if=done),
        jobs.Task(
            task_key="asks",
            condition_task=jobs.ConditionTask(left="a", op=jobs.ConditionTaskOp.EQUAL_TO, right="b"),
        ),
        notebook(key="if_true", depends_on=[jobs.TaskDependency(task_key="asks", outcome="true")]),
        notebook(key="if_false", depends_on=[jobs.TaskDependency(task_key="asks", outcome="false")]),
    )
    run = w.jobs.run_now(job_id).result(timeout=WAIT_LIMIT)
    results = {task.task_key: task.state.result_state for task in run.tasks}
    equal(
        results,
        {
            "fails": Result.FAILED,
            "follows": Result.UPSTREAM_FAILED,
            "anyway": Result.SUCCESS,
            "asks": Result.SUCCESS,
            "if_true": Result.EXCLUDED,
            "if_false": Result.SUCCESS,
        },
    )
    equal(next(task for task in run.tasks if task.task_key == "asks").condition_task.outcome, "false")
    codes = {task.task_key: task.status.termination_details.code.value for task in run.tasks}
    equal((codes["fails"], codes["follows"], codes["if_true"]), ("RUN_EXECUTION_ERROR", "SKIPPED", "SKIPPED"))


@check
def retried(w):
    job_id = job_of(w, notebook("/Shared/second", max_retries=1, min_retry_interval_millis=100))
    run = w.jobs.run_now(job_id).result(timeout=WAIT_LIMIT)
    equal(run.state.result_state, Result.SUCCESS)
    attempts = w.jobs.get_run(run.run_id, include_history=True).tasks
    equal([(task.attempt_number, task.state.result_state) for task in attempts], [(0, Result.FAILED), (1, Result.SUCCESS)])


def result_of(w, run):
    return w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result


@check
def parameters(w):
    job_id = job_of(
        w,
        jobs.Task(
            task_key="main",
            notebook_task=jobs.NotebookTask(notebook_path="/Shared/echo", base_parameters={"a": "1", "b": "2"}),
        ),
    )
    run = w.jobs.run_now(job_id, notebook_params={"b": "3"}).result(timeout=WAIT_LIMIT)
    equal(result_of(w, run), '{"a":"1","b":"3"}')
    equal(run.overriding_parameters.notebook_params, {"b": "3"})
    job_id = job_of(
        w, notebook("/Shared/echo"), parameters=[jobs.JobParameterDefinition(name="day", default="today")]
    )
    run = w.jobs.run_now(job_id, job_parameters={"day": "tomorrow"}).result(timeout=WAIT_LIMIT)
    equal(result_of(w, run), '{"day":"tomorrow"}')
    equal([(item.name, item.default, item.value) for item in run.job_parameters], [("day", "today", "tomorrow")])


@check
def for_each(w):
    each = jobs.Task(
        task_key="each",
        notebook_task=jobs.NotebookTask(notebook_path="/Shared/echo", base_parameters={"it": "{{input}}"}),
    )
    loop = jobs.Task(task_key="loop", for_each_task=jobs.ForEachTask(inputs='["x","y","z"]', concurrency=2, task=each))
    run = w.jobs.run_now(job_of(w, loop)).result(timeout=WAIT_LIMIT)
    equal(run.state.result_state, Result.SUCCESS)
    stats = run.tasks[0].for_each_task.stats.task_run_stats
    equal((stats.total_iterations, stats.succeeded_iterations, stats.failed_iterations), (3, 3, 0))
    iterations = w.jobs.get_run(run.tasks[0].run_id).iterations
    equal([iteration.state.result_state for iteration in iterations], [Result.SUCCESS] * 3)


@check
def a_job_that_runs_a_job(w):
    inner = job_of(w, name="inner")
    outer = job_of(w, jobs.Task(task_key="calls", run_job_task=jobs.RunJobTask(job_id=inner)))
    run = w.jobs.run_now(outer).result(timeout=WAIT_LIMIT)
    equal(run.state.result_state, Result.SUCCESS)
    called = next(w.jobs.list_runs(job_id=inner))
    equal((called.trigger, called.state.result_state), (jobs.TriggerType.RUN_JOB_TASK, Result.SUCCESS))
    equal(w.jobs.get_run_output(run.tasks[0].run_id).run_job_output.run_id, called.run_id)


@check
def on_a_new_cluster_and_on_a_job_cluster(w):
    small = compute.ClusterSpec(spark_version=SPARK_VERSION, node_type_id=NODE_TYPE, num_workers=1)
    job_id = job_of(
        w,
        notebook(key="own", new_cluster=small),
        notebook(key="shared", job_cluster_key="pair"),
        notebook(key="shared_too", job_cluster_key="pair"),
        job_clusters=[jobs.JobCluster(job_cluster_key="pair", new_cluster=small)],
    )
    run = w.jobs.run_now(job_id).result(timeout=WAIT_LIMIT)
    used = {task.task_key: task.cluster_instance.cluster_id for task in run.tasks}
    equal(used["shared"], used["shared_too"])
    assert used["own"] != used["shared"]
    cluster = w.clusters.get(used["own"])
    equal(cluster.cluster_source, compute.ClusterSource.JOB)
    assert cluster.cluster_name.startswith(f"job-{job_id}-run-"), cluster.cluster_name
    equal([item.job_cluster_key for item in run.job_clusters], ["pair"])


@check
def on_an_existing_cluster(w):
    cluster_id = w.clusters.create(SPARK_VERSION, node_type_id=NODE_TYPE, num_workers=1).cluster_id
    run = w.jobs.run_now(job_of(w, notebook(existing_cluster_id=cluster_id))).result(timeout=WAIT_LIMIT)
    equal((run.state.result_state, run.tasks[0].cluster_instance.cluster_id), (Result.SUCCESS, cluster_id))


@check
def submitted_once(w):
    wait = w.jobs.submit(run_name="one time", tasks=[submitted()], idempotency_token="the same twice")
    equal(w.jobs.submit(run_name="one time", tasks=[submitted()], idempotency_token="the same twice").run_id, wait.run_id)
    run = wait.result(timeout=WAIT_LIMIT)
    equal((run.run_type, run.run_name, run.state.result_state), (jobs.RunType.SUBMIT_RUN, "one time", Result.SUCCESS))
    assert run.job_id not in [job.job_id for job in w.jobs.list()]


@check
def run_now_is_idempotent(w):
    job_id = job_of(w)
    runs = [w.jobs.run_now(job_id, idempotency_token="once").run_id for _ in range(2)]
    equal(runs[0], runs[1])


@check
def cancelled(w):
    run_id = w.jobs.run_now(job_of(w, notebook("/Shared/slow"))).run_id
    eventually(lambda: w.jobs.get_run(run_id).state.life_cycle_state, lambda state: state == Life.RUNNING)
    run = w.jobs.cancel_run(run_id).result(timeout=WAIT_LIMIT)
    equal((run.state.result_state, run.state.user_cancelled_or_timedout), (Result.CANCELED, True))
    equal(run.status.termination_details.code, jobs.TerminationCodeCode.USER_CANCELED)


@check
def all_runs_cancelled(w):
    job_id = job_of(w, notebook("/Shared/slow"), max_concurrent_runs=2)
    runs = [w.jobs.run_now(job_id).run_id for _ in range(2)]
    w.jobs.cancel_all_runs(job_id=job_id)
    for run_id in runs:
        state = eventually(lambda run_id=run_id: w.jobs.get_run(run_id).state, lambda state: state.result_state)
        equal(state.result_state, Result.CANCELED)
    equal(list(w.jobs.list_runs(job_id=job_id, active_only=True)), [])


@check
def concurrent_runs_are_queued_or_skipped(w):
    job_id = job_of(w, notebook("/Shared/slow"))
    w.jobs.run_now(job_id)
    run = w.jobs.get_run(w.jobs.run_now(job_id).run_id)
    equal(run.state.life_cycle_state, Life.QUEUED)
    equal(run.status.state, jobs.RunLifecycleStateV2State.QUEUED)
    assert run.status.queue_details.code, run.status
    w.jobs.cancel_all_runs(job_id=job_id)
    job_id = job_of(w, notebook("/Shared/slow"), queue=jobs.QueueSettings(enabled=False))
    w.jobs.run_now(job_id)
    run = w.jobs.run_now(job_id).result(timeout=WAIT_LIMIT)
    equal(run.state.life_cycle_state, Life.SKIPPED)
    equal(run.state.result_state, Result.MAXIMUM_CONCURRENT_RUNS_REACHED)
    w.jobs.cancel_all_runs(job_id=job_id)


@check
def timed_out(w):
    run = w.jobs.run_now(job_of(w, notebook("/Shared/slow"), timeout_seconds=1)).result(timeout=WAIT_LIMIT)
    equal(run.state.result_state, Result.TIMEDOUT)
    equal(run.status.termination_details.code, jobs.TerminationCodeCode.CANCELED)


@check
def repaired(w):
    job_id = job_of(
        w,
        notebook(key="fine"),
        notebook("/Shared/repaired", key="broken"),
        parameters=[jobs.JobParameterDefinition(name="repaired", default="no")],
    )
    run = failed(w, w.jobs.run_now(job_id))
    equal(run.state.result_state, Result.FAILED)
    with raises(errors.InvalidParameterValue):
        w.jobs.repair_run(run.run_id, rerun_tasks=["none"])
    wait = w.jobs.repair_run(run.run_id, rerun_all_failed_tasks=True, job_parameters={"repaired": "yes"})
    assert wait.response.repair_id
    run = wait.result(timeout=WAIT_LIMIT)
    equal(run.state.result_state, Result.SUCCESS)
    history = w.jobs.get_run(run.run_id, include_history=True).repair_history
    equal([item.type.value for item in history], ["ORIGINAL", "REPAIR"])
    equal(history[1].id, wait.response.repair_id)
    assert len(history[1].task_run_ids) == 1


@check
def runs_listed_over_several_pages(w):
    job_id = job_of(w, max_concurrent_runs=10)
    made = [w.jobs.run_now(job_id).run_id for _ in range(5)]
    # A run that ends moves within the list: active runs come before those that have ended.
    eventually(lambda: list(w.jobs.list_runs(job_id=job_id, active_only=True)), lambda runs: runs == [])
    before = len(requests_of("/api/2.2/jobs/runs/list"))
    listed = list(w.jobs.list_runs(job_id=job_id, limit=2))
    equal(sorted(run.run_id for run in listed), sorted(made))
    ends = [run.end_time for run in listed]
    equal(ends, sorted(ends, reverse=True))
    assert len(requests_of("/api/2.2/jobs/runs/list")) - before >= 3, "there were no pages"
    done = list(w.jobs.list_runs(job_id=job_id, completed_only=True, expand_tasks=True))
    equal(len(done), 5)
    equal([task.task_key for task in done[0].tasks], ["main"])
    later = int(time.time() * 1000) + 60_000
    equal(list(w.jobs.list_runs(job_id=job_id, start_time_from=later)), [])
    equal(list(w.jobs.list_runs(job_id=job_id, run_type=jobs.RunType.SUBMIT_RUN)), [])
    with raises(errors.InvalidParameterValue):
        list(w.jobs.list_runs(active_only=True, completed_only=True))


@check
def exported_and_deleted(w):
    run = w.jobs.run_now(job_of(w)).result(timeout=WAIT_LIMIT)
    views = w.jobs.export_run(run.tasks[0].run_id, views_to_export=jobs.ViewsToExport.ALL).views
    equal([(view.type, view.name) for view in views], [(jobs.ViewType.NOTEBOOK, "succeeds")])
    assert "the end" in views[0].content and "<html" in views[0].content
    w.jobs.delete_run(run.run_id)
    with raises(errors.ResourceDoesNotExist, f"Run {run.run_id} does not exist"):
        w.jobs.get_run(run.run_id)


@check
def an_active_run_cannot_be_deleted(w):
    run_id = w.jobs.run_now(job_of(w, notebook("/Shared/slow"))).run_id
    with raises(errors.InvalidState):
        w.jobs.delete_run(run_id)
    w.jobs.cancel_run(run_id)


@check
def the_output_belongs_to_a_task(w):
    run = w.jobs.run_now(job_of(w, notebook(key="a"), notebook(key="b"))).result(timeout=WAIT_LIMIT)
    equal(result_of(w, run), "the end")
    with raises(errors.InvalidParameterValue, "multiple tasks"):
        w.jobs.get_run_output(run.run_id)


@check
def created_with_permissions(w):
    job_id = job_of(
        w,
        access_control_list=[
            jobs.JobAccessControlRequest(group_name="users", permission_level=jobs.JobPermissionLevel.CAN_VIEW)
        ],
    )
    entries = w.jobs.get_permissions(str(job_id)).access_control_list
    assert "users" in [entry.group_name for entry in entries]


@check
def permissions(w):
    job_id = str(job_of(w))
    permissions_work(
        lambda: w.jobs.get_permissions(job_id),
        lambda entries: w.jobs.set_permissions(job_id, access_control_list=entries),
        lambda entries: w.jobs.update_permissions(job_id, access_control_list=entries),
        lambda: w.jobs.get_permission_levels(job_id),
        request=jobs.JobAccessControlRequest,
        level=jobs.JobPermissionLevel,
        lower="CAN_VIEW",
        higher="CAN_MANAGE_RUN",
        owner="IS_OWNER",
    )


main()
