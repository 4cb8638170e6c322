from databricks.sdk import errors
from databricks.sdk.service import compute
from harness import NODE_TYPE, WAIT_LIMIT, SPARK_VERSION, absent, check, equal, eventually, is_recent, main, raises, requests_of

Status = compute.LibraryInstallStatus


def running(w):
    return w.clusters.create(SPARK_VERSION, node_type_id=NODE_TYPE, num_workers=1).result(timeout=WAIT_LIMIT).cluster_id


def pypi(package):
    return compute.Library(pypi=compute.PythonPyPiLibrary(package=package))


def statuses(w, cluster_id):
    return {str(status.library.as_dict()): status.status for status in w.libraries.cluster_status(cluster_id)}


def settled(w, cluster_id):
    over = {Status.INSTALLED, Status.FAILED, Status.SKIPPED}
    return eventually(
        lambda: list(w.libraries.cluster_status(cluster_id)), lambda all_: all(status.status in over for status in all_)
    )


@check
def libraries_of_all_kinds_are_installed(w):
    cluster_id = running(w)
    libraries = [
        compute.Library(jar="dbfs:/libs/a.jar"),
        compute.Library(whl="/Volumes/main/default/libs/b-1.0-py3-none-any.whl"),
        compute.Library(requirements="/Volumes/main/default/libs/requirements.txt"),
        compute.Library(pypi=compute.PythonPyPiLibrary(package="polars==1.0", repo="https://example.com/simple")),
        compute.Library(
            maven=compute.MavenLibrary(coordinates="a.b:c_2.12:1.0", repo="https://example.com", exclusions=["x:y"])
        ),
        compute.Library(cran=compute.RCranLibrary(package="ada")),
    ]
    w.libraries.install(cluster_id, libraries)
    first = list(w.libraries.cluster_status(cluster_id))
    equal([status.library for status in first], libraries)
    assert first[-1].status in (Status.PENDING, Status.RESOLVING, Status.INSTALLING), first[-1]
    done = settled(w, cluster_id)
    equal({status.status for status in done}, {Status.INSTALLED})
    equal([status.library for status in done], libraries)
    equal([status.is_library_for_all_clusters for status in done], [False] * 6)


@check
def a_library_that_cannot_be_installed(w):
    cluster_id = running(w)
    w.libraries.install(cluster_id, [pypi("fine"), pypi("does-not-exist")])
    fine, lost = settled(w, cluster_id)
    equal((fine.status, lost.status), (Status.INSTALLED, Status.FAILED))
    assert lost.messages and "DRIVER_LIBRARY_INSTALLATION_FAILURE" in lost.messages[0], lost


@check
def a_library_for_another_scala_is_skipped(w):
    cluster_id = running(w)
    w.libraries.install(cluster_id, [compute.Library(maven=compute.MavenLibrary(coordinates="a:b_2.10:1"))])
    equal([status.status for status in settled(w, cluster_id)], [Status.SKIPPED])


@check
def uninstalled_at_the_next_restart(w):
    cluster_id = running(w)
    w.libraries.install(cluster_id, [pypi("stays"), pypi("goes")])
    settled(w, cluster_id)
    w.libraries.uninstall(cluster_id, [pypi("goes")])
    equal(statuses(w, cluster_id)[str(pypi("goes").as_dict())], Status.UNINSTALL_ON_RESTART)
    w.clusters.restart(cluster_id).result(timeout=WAIT_LIMIT)
    equal([status.library for status in settled(w, cluster_id)], [pypi("stays")])


@check
def all_clusters_with_libraries(w):
    made = [running(w) for _ in range(2)]
    for cluster_id in made:
        w.libraries.install(cluster_id, [pypi("everywhere")])
    found = {item.cluster_id: item.library_statuses for item in w.libraries.all_cluster_statuses()}
    assert set(made) <= set(found), found
    equal([status.library for status in found[made[0]]], [pypi("everywhere")])


@check
def libraries_of_a_deleted_cluster(w):
    cluster_id = running(w)
    w.libraries.install(cluster_id, [pypi("a")])
    w.clusters.permanent_delete(cluster_id)
    with raises(errors.InvalidParameterValue, f"Cluster {cluster_id} does not exist"):
        list(w.libraries.cluster_status(cluster_id))
    assert cluster_id not in [item.cluster_id for item in w.libraries.all_cluster_statuses()]


@check
def missing_objects_and_invalid_requests(w):
    for call in [w.libraries.install, w.libraries.uninstall]:
        with raises(errors.InvalidParameterValue, "does not exist"):
            call("none", [pypi("a")])
    cluster_id = running(w)
    for library in [compute.Library(), compute.Library(jar="a.jar", whl="a.whl")]:
        with raises(errors.InvalidParameterValue):
            w.libraries.install(cluster_id, [library])
    equal(list(w.libraries.cluster_status(cluster_id)), [])


BASE_ENVIRONMENT_OPERATIONS = [
    f"{verb}DefaultBaseEnvironment{suffix}"
    for verb, suffix in [("create", ""), ("get", ""), ("list", "s"), ("update", ""), ("refresh", "s"), ("delete", "")]
] + ["updateDefaultDefaultBaseEnvironment"]


def base_environment(w, name):
    environment = compute.Environment(environment_version="2", dependencies=["requests"])
    return w.libraries.create_default_base_environment(
        compute.DefaultBaseEnvironment(
            name=name, base_environment_type=compute.BaseEnvironmentType.CPU, environment=environment
        )
    )


@check
def default_base_environments(w):
    if not hasattr(w.libraries, "create_default_base_environment"):
        return absent(*BASE_ENVIRONMENT_OPERATIONS)
    made = base_environment(w, "one")
    equal((made.name, made.status.value, made.environment.dependencies), ("one", "PENDING", ["requests"]))
    is_recent(made.created_timestamp)
    built = eventually(lambda: w.libraries.get_default_base_environment(made.id), lambda it: it.status.value == "CREATED")
    assert built.base_environment_cache[0].materialized_environment.last_updated_timestamp
    changed = w.libraries.update_default_base_environment(made.id, compute.DefaultBaseEnvironment(name="renamed"))
    equal((changed.name, changed.environment.dependencies), ("renamed", ["requests"]))
    w.libraries.update_default_default_base_environment(
        id=made.id, base_environment_type=compute.BaseEnvironmentType.CPU
    )
    assert w.libraries.get_default_base_environment(made.id).is_default
    w.libraries.refresh_default_base_environments([made.id])
    equal(w.libraries.get_default_base_environment(made.id).status.value, "REFRESHING")
    ids = {base_environment(w, f"page {i}").id for i in range(4)}
    before = len(requests_of("/api/2.0/default-base-environments", "GET"))
    listed = [item.id for item in w.libraries.list_default_base_environments(page_size=2)]
    assert ids <= set(listed) and len(listed) == len(set(listed)), listed
    assert len(requests_of("/api/2.0/default-base-environments", "GET")) - before >= 3, "there were no pages"
    w.libraries.delete_default_base_environment(made.id)
    with raises(errors.ResourceDoesNotExist):
        w.libraries.get_default_base_environment(made.id)


main()
