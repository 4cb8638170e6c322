"""Logs in with the OAuth server of the workspace."""

import base64
import json
import os
import time

from databricks.sdk import WorkspaceClient, errors
from databricks.sdk.core import Config
from harness import HOST, check, equal, main, raises, requests_of

# The same as in workspace.ts.
CLIENT_ID = "11112222-3333-4444-5555-666677778888"
SECRET = "dose-conformance"


def client(**settings):
    return WorkspaceClient(config=Config(host=HOST, **settings))


def id_token(**claims):
    """Makes an id token. The emulator does not verify its signature."""
    usual = {"iss": "https://issuer.example.com", "sub": "job", "aud": "x", "iat": int(time.time())}
    parts = [{"alg": "RS256"}, {**usual, "exp": int(time.time()) + 300, **claims}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2ln"])


@check
def a_client_secret(w):
    other = client(client_id=CLIENT_ID, client_secret=SECRET)
    equal(other.config.auth_type, "oauth-m2m")
    cluster_id = other.clusters.create("16.4.x-scala2.12", node_type_id="Standard_D4ds_v5", num_workers=1).cluster_id
    equal(w.clusters.get(cluster_id).creator_user_name, CLIENT_ID)


@check
def one_token_for_many_calls(w):
    other = client(client_id=CLIENT_ID, client_secret=SECRET)
    before = len(requests_of("/oidc/v1/token"))
    for _ in range(5):
        list(other.jobs.list())
    equal(len(requests_of("/oidc/v1/token")) - before, 1)
    token = other.config.oauth_token()
    assert token.access_token.count(".") == 2 and token.token_type == "Bearer", "it is no JWT"
    assert 3000 < token.expiry.timestamp() - time.time() < 3700, token.expiry


@check
def a_wrong_secret(w):
    with raises(ValueError, "invalid_client"):
        client(client_id=CLIENT_ID, client_secret="wrong").clusters.spark_versions()


@check
def an_unknown_client(w):
    with raises(ValueError, "invalid_client"):
        client(client_id="00000000-0000-0000-0000-000000000000", client_secret=SECRET).clusters.spark_versions()


@check
def an_id_token(w):
    os.environ["DATABRICKS_OIDC_TOKEN"] = id_token()
    other = client(client_id=CLIENT_ID)
    equal(other.config.auth_type, "env-oidc")
    assert other.clusters.spark_versions().versions
    os.environ["DATABRICKS_OIDC_TOKEN"] = id_token(sub="another job")
    with raises(ValueError, "invalid_grant"):
        client(client_id=CLIENT_ID).clusters.spark_versions()


@check
def an_unknown_access_token(w):
    forged = client(token=id_token())
    with raises(errors.Unauthenticated, "invalid token"):
        forged.clusters.spark_versions()


main()
