"""Checks independent of an API: authentication, errors and retries of the SDK."""

import json
import time

import requests
from databricks.sdk import errors
from harness import HOST, TOKEN, check, client, equal, inject, main, raises, requests_of

SPARK_VERSIONS = "/api/2.1/clusters/spark-versions"


@check
def a_wrong_token_is_rejected(w):
    with raises(errors.PermissionDenied, "Invalid access token", code="403"):
        client("dapi-of-another-workspace").clusters.spark_versions()


@check
def a_request_without_credentials_is_rejected(w):
    answer = requests.get(f"{HOST}{SPARK_VERSIONS}", timeout=10)
    equal(answer.status_code, 401)
    equal(answer.json()["error_code"], "401")
    with raises(errors.Unauthenticated):
        w.api_client.do("GET", SPARK_VERSIONS, auth=without_credentials)


def without_credentials(request):
    return request


@check
def basic_authentication_with_a_token(w):
    answer = requests.get(f"{HOST}{SPARK_VERSIONS}", auth=("token", TOKEN), timeout=10)
    equal(answer.status_code, 200)
    assert answer.json()["versions"]


@check
def an_unknown_path_is_not_found(w):
    with raises(errors.NotFound, "No API found for 'GET /clusters/unknown'", code="ENDPOINT_NOT_FOUND"):
        w.api_client.do("GET", "/api/2.1/clusters/unknown")


@check
def a_method_that_a_path_does_not_have_is_not_found(w):
    with raises(errors.NotFound, code="ENDPOINT_NOT_FOUND"):
        w.api_client.do("DELETE", "/api/2.1/clusters/create")


@check
def every_response_has_a_request_id_and_is_json(w):
    for path, status in [(SPARK_VERSIONS, 200), ("/api/2.1/clusters/get?cluster_id=none", 400)]:
        answer = requests.get(HOST + path, headers={"authorization": f"Bearer {TOKEN}"}, timeout=10)
        equal(answer.status_code, status)
        assert answer.headers["x-request-id"], answer.headers
        assert answer.headers["content-type"].startswith("application/json"), answer.headers
        assert isinstance(answer.json(), dict)


@check
def a_missing_field_is_named(w):
    with raises(errors.InvalidParameterValue, "spark_version"):
        w.api_client.do("POST", "/api/2.1/clusters/create", body={"num_workers": 1, "node_type_id": "Standard_D4ds_v5"})


@check
def a_body_that_is_not_json_is_malformed(w):
    with raises(errors.BadRequest, code="MALFORMED_REQUEST"):
        w.api_client.do("POST", "/api/2.1/clusters/create", data="{", headers={"Content-Type": "application/json"})


@check
def a_field_of_another_type_is_malformed(w):
    with raises(errors.BadRequest, "num_workers", code="MALFORMED_REQUEST"):
        w.api_client.do("POST", "/api/2.1/clusters/create", body={"num_workers": {"of": "them"}, "spark_version": "x"})


@check
def unknown_fields_of_requests_are_ignored(w):
    answer = w.api_client.do("POST", "/api/2.2/jobs/create", body={"name": "odd", "no_such_field": {"a": [1]}})
    job = w.api_client.do("GET", "/api/2.2/jobs/get", query={"job_id": answer["job_id"]})
    assert "no_such_field" not in json.dumps(job)


@check
def older_versions_of_a_path_work(w):
    for path in ["/api/2.0/clusters/spark-versions", "/api/2.1/clusters/spark-versions"]:
        assert w.api_client.do("GET", path)["versions"]
    assert "jobs" not in w.api_client.do("GET", "/api/2.1/jobs/list", query={"name": "none of this name"})


@check
def throttled_requests_are_retried_after_the_requested_time(w):
    before = len(requests_of(SPARK_VERSIONS))
    inject({"fault": "throttle", "times": 2, "retryAfter": 1, "on": {"path": SPARK_VERSIONS}})
    started = time.monotonic()
    assert w.clusters.spark_versions().versions
    assert time.monotonic() - started >= 2, "it did not wait"
    equal([request["status"] for request in requests_of(SPARK_VERSIONS)[before:]], [429, 429, 200])


@check
def endless_throttling_is_a_timeout_caused_by_too_many_requests(w):
    inject({"fault": "throttle", "times": 0, "retryAfter": 1, "on": {"path": SPARK_VERSIONS}})
    try:
        client(retry_timeout_seconds=2).clusters.spark_versions()
    except TimeoutError as error:
        assert isinstance(error.__cause__, errors.TooManyRequests), repr(error.__cause__)
        equal(error.__cause__.error_code, "REQUEST_LIMIT_EXCEEDED")
        equal(error.__cause__.retry_after_secs, 1)
    else:
        raise AssertionError("nothing was raised")


@check
def calls_to_an_unavailable_workspace_are_retried(w):
    inject({"fault": "status", "status": 503, "times": 1, "headers": {"retry-after": "1"}, "on": {"path": SPARK_VERSIONS}})
    assert w.clusters.spark_versions().versions


@check
def a_call_with_a_broken_connection_is_retried(w):
    before = len(requests_of(SPARK_VERSIONS))
    inject({"fault": "cutBefore", "times": 1, "on": {"path": SPARK_VERSIONS}})
    assert w.clusters.spark_versions().versions
    equal([request.get("status") for request in requests_of(SPARK_VERSIONS)[before:]], [None, 200])


@check
def statuses_become_the_exceptions_of_the_sdk(w):
    for status, code, kind in [
        (500, "INTERNAL_ERROR", errors.InternalError),
        (501, "NOT_IMPLEMENTED", errors.NotImplemented),
        (504, "DEADLINE_EXCEEDED", errors.DeadlineExceeded),
        (409, "RESOURCE_CONFLICT", errors.ResourceConflict),
        (409, "ABORTED", errors.Aborted),
        (400, "INVALID_STATE", errors.InvalidState),
    ]:
        fault = {"fault": "status", "status": status, "errorCode": code, "message": f"of {code}"}
        inject({**fault, "on": {"path": SPARK_VERSIONS}})
        with raises(kind, f"of {code}", code=code):
            w.clusters.spark_versions()


@check
def a_login_page_is_an_error(w):
    inject({"fault": "html", "status": 403, "on": {"path": SPARK_VERSIONS}})
    with raises(errors.PermissionDenied):
        w.clusters.spark_versions()


main()
