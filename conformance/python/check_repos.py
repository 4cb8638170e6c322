from databricks.sdk import errors
from databricks.sdk.service import workspace
from harness import USER, check, equal, main, permissions_work, raises, requests_of

URL = "https://github.com/org/project.git"


@check
def created_read_changed_and_deleted(w):
    repo = w.repos.create(URL, "gitHub")
    equal((repo.path, repo.url, repo.provider), (f"/Repos/{USER}/project", URL, "gitHub"))
    assert isinstance(repo.id, int) and repo.branch and len(repo.head_commit_id) == 40, repo
    read = w.repos.get(repo.id)
    equal(read.as_dict(), repo.as_dict())
    w.repos.update(repo.id, branch="feature")
    changed = w.repos.get(repo.id)
    equal(changed.branch, "feature")
    assert changed.head_commit_id != repo.head_commit_id
    w.repos.update(repo.id, tag="v1.0")
    equal(w.repos.get(repo.id).branch, None)
    equal(w.workspace.get_status(repo.path).object_type, workspace.ObjectType.REPO)
    w.repos.delete(repo.id)
    with raises(errors.ResourceDoesNotExist, str(repo.id), code="RESOURCE_DOES_NOT_EXIST"):
        w.repos.get(repo.id)
    with raises(errors.ResourceDoesNotExist):
        w.workspace.get_status(repo.path)


@check
def at_a_custom_path_with_sparse_checkout(w):
    repo = w.repos.create(
        "https://dev.azure.com/org/team/_git/thing",
        "azureDevOpsServices",
        path="/Repos/team/thing",
        sparse_checkout=workspace.SparseCheckout(patterns=["parent/child"]),
    )
    equal((repo.path, repo.sparse_checkout.patterns), ("/Repos/team/thing", ["parent/child"]))
    w.repos.update(repo.id, sparse_checkout=workspace.SparseCheckoutUpdate(patterns=["a", "b"]))
    equal(w.repos.get(repo.id).sparse_checkout.patterns, ["a", "b"])


@check
def listed_over_several_pages(w):
    made = [w.repos.create(URL, "gitHub", path=f"/Repos/pages/{i}").id for i in range(45)]
    before = len(requests_of("/api/2.0/repos"))
    listed = [repo.id for repo in w.repos.list(path_prefix="/Repos/pages")]
    equal(listed, made)
    assert len(requests_of("/api/2.0/repos")) - before >= 3, "there were no pages"
    equal(list(w.repos.list(path_prefix="/Repos/nobody")), [])


@check
def existing_or_missing_objects_and_invalid_requests(w):
    w.repos.create(URL, "gitHub", path="/Repos/twice/project")
    with raises(errors.ResourceAlreadyExists, "/Repos/twice/project", code="RESOURCE_ALREADY_EXISTS"):
        w.repos.create(URL, "gitHub", path="/Repos/twice/project")
    for call in [w.repos.get, w.repos.delete, lambda repo_id: w.repos.update(repo_id, branch="x")]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call(1)
    for url, provider, path in [("no url", "gitHub", None), (URL, "svn", None), (URL, "gitHub", "/Repos/one")]:
        with raises(errors.InvalidParameterValue):
            w.repos.create(url, provider, path=path)
    repo = w.repos.create(URL, "gitHub", path="/Repos/both/project")
    with raises(errors.InvalidParameterValue):
        w.repos.update(repo.id, branch="a", tag="b")


@check
def permissions(w):
    repo_id = str(w.repos.create(URL, "gitHub", path="/Repos/guarded/project").id)
    permissions_work(
        lambda: w.repos.get_permissions(repo_id),
        lambda entries: w.repos.set_permissions(repo_id, access_control_list=entries),
        lambda entries: w.repos.update_permissions(repo_id, access_control_list=entries),
        lambda: w.repos.get_permission_levels(repo_id),
        request=workspace.RepoAccessControlRequest,
        level=workspace.RepoPermissionLevel,
        lower="CAN_READ",
        higher="CAN_EDIT",
        owner="CAN_MANAGE",
    )


main()
