import base64

from databricks.sdk import errors
from harness import USER, check, equal, is_recent, main, raises

SCRIPT = base64.b64encode("#!/bin/bash\necho ä\n".encode()).decode()


def order(w):
    return [script.name for script in w.global_init_scripts.list()]


@check
def created_read_changed_and_deleted(w):
    script_id = w.global_init_scripts.create("first", SCRIPT, enabled=True).script_id
    script = w.global_init_scripts.get(script_id)
    equal((script.name, script.script, script.enabled, script.position), ("first", SCRIPT, True, 0))
    equal((script.created_by, script.updated_by), (USER, USER))
    is_recent(script.created_at)
    other = base64.b64encode(b"exit 0").decode()
    w.global_init_scripts.update(script_id, "renamed", other, enabled=False)
    script = w.global_init_scripts.get(script_id)
    equal((script.name, script.script, script.enabled), ("renamed", other, False))
    assert script.updated_at >= script.created_at
    w.global_init_scripts.delete(script_id)
    with raises(errors.ResourceDoesNotExist, script_id, code="RESOURCE_DOES_NOT_EXIST"):
        w.global_init_scripts.get(script_id)


@check
def the_order_of_scripts(w):
    ids = {name: w.global_init_scripts.create(name, SCRIPT).script_id for name in ["a", "b", "c"]}
    ids["d"] = w.global_init_scripts.create("d", SCRIPT, position=1).script_id
    equal(order(w), ["a", "d", "b", "c"])
    w.global_init_scripts.update(ids["c"], "c", SCRIPT, position=0)
    equal(order(w), ["c", "a", "d", "b"])
    equal([script.position for script in w.global_init_scripts.list()], [0, 1, 2, 3])
    w.global_init_scripts.delete(ids["a"])
    equal([(script.name, script.position) for script in w.global_init_scripts.list()], [("c", 0), ("d", 1), ("b", 2)])
    assert not any(script.enabled for script in w.global_init_scripts.list())
    for script in w.global_init_scripts.list():
        w.global_init_scripts.delete(script.script_id)
    equal(order(w), [])


@check
def missing_objects_and_invalid_requests(w):
    for call in [
        w.global_init_scripts.get,
        w.global_init_scripts.delete,
        lambda script_id: w.global_init_scripts.update(script_id, "x", SCRIPT),
    ]:
        with raises(errors.ResourceDoesNotExist, code="RESOURCE_DOES_NOT_EXIST"):
            call("0000000000000000")
    with raises(errors.InvalidParameterValue):
        w.global_init_scripts.create("not base64", "no base64!")
    with raises(errors.InvalidParameterValue):
        w.global_init_scripts.create("too large", base64.b64encode(b"x" * (64 * 1024 + 1)).decode())


main()
