"""Statements through the official SDK: parameters, chunks, links, errors, cancellation."""

import json
import urllib.request

from databricks.sdk import errors
from databricks.sdk.service import sql
from harness import check, equal, eventually, main, raises, seen

_warehouse = None


def warehouse(w):
    global _warehouse
    if _warehouse is None:
        started, _ = seen(w.warehouses.create(name="statements", cluster_size="Small", auto_stop_mins=10))
        _warehouse = started.id
    return _warehouse


def run(w, statement, **options):
    return w.statement_execution.execute_statement(statement=statement, warehouse_id=warehouse(w), **options)


@check
def values_and_types(w):
    answer = run(w, "SELECT 1 AS a, 1.50 AS b, 'x' AS c, DATE '2024-01-31' AS d, NULL AS e, array(1, 2) AS f")
    equal(answer.status.state, sql.StatementState.SUCCEEDED)
    columns = answer.manifest.schema.columns
    equal([column.name for column in columns], ["a", "b", "c", "d", "e", "f"])
    equal([column.type_text for column in columns[:4]], ["INT", "DECIMAL(3,2)", "STRING", "DATE"])
    equal((columns[1].type_precision, columns[1].type_scale), (3, 2))
    equal(answer.result.data_array[0][:5], ["1", "1.50", "x", "2024-01-31", None])
    equal(answer.manifest.total_row_count, 1)
    again = w.statement_execution.get_statement(answer.statement_id)
    equal(again.result.data_array, answer.result.data_array)


@check
def parameters(w):
    answer = run(
        w,
        "SELECT :name AS name, :n + 1 AS n, :none AS none",
        parameters=[
            sql.StatementParameterListItem(name="name", value="x'; DROP TABLE t; --"),
            sql.StatementParameterListItem(name="n", value="41", type="INT"),
            sql.StatementParameterListItem(name="none", type="DATE"),
        ],
    )
    equal(answer.result.data_array, [["x'; DROP TABLE t; --", "42", None]])


@check
def tables(w):
    for statement in [
        "CREATE SCHEMA IF NOT EXISTS sales",
        "CREATE TABLE sales.orders (id INT, total DECIMAL(10,2))",
        "INSERT INTO sales.orders VALUES (1, 10), (2, 20)",
        "UPDATE sales.orders SET total = 15 WHERE id = 2",
    ]:
        equal(run(w, statement).status.state, sql.StatementState.SUCCEEDED)
    answer = run(w, "SELECT sum(total) AS total FROM orders", catalog="main", schema="sales")
    equal(answer.result.data_array, [["25.00"]])


@check
def chunks(w):
    answer = run(w, "SELECT id, repeat('x', 1000) AS text FROM range(5000)")
    count = answer.manifest.total_chunk_count
    assert count > 1, count
    rows = list(answer.result.data_array)
    equal(answer.result.next_chunk_index, 1)
    for index in range(1, count):
        chunk = w.statement_execution.get_statement_result_chunk_n(answer.statement_id, index)
        equal((chunk.chunk_index, chunk.row_offset), (index, len(rows)))
        rows += chunk.data_array
    equal([int(row[0]) for row in rows], list(range(5000)))
    equal(sum(chunk.row_count for chunk in answer.manifest.chunks), 5000)
    with raises(errors.InvalidParameterValue):
        w.statement_execution.get_statement_result_chunk_n(answer.statement_id, count)


def fetched(link):
    with urllib.request.urlopen(link.external_link, timeout=10) as response:
        return response.read()


@check
def external_links(w):
    for form in [sql.Format.JSON_ARRAY, sql.Format.CSV, sql.Format.ARROW_STREAM]:
        answer = run(
            w,
            "SELECT id, repeat('x', 1000) AS text FROM range(3000)",
            disposition=sql.Disposition.EXTERNAL_LINKS,
            format=form,
        )
        equal(answer.manifest.format, form)
        parts = []
        for index in range(answer.manifest.total_chunk_count):
            data = w.statement_execution.get_statement_result_chunk_n(answer.statement_id, index)
            (link,) = data.external_links
            equal(link.chunk_index, index)
            assert link.expiration, link
            parts.append(fetched(link))
        if form == sql.Format.JSON_ARRAY:
            equal([int(row[0]) for part in parts for row in json.loads(part)], list(range(3000)))
        elif form == sql.Format.CSV:
            head, *lines = b"".join(parts).decode().split("\r\n")[:-1]
            # Of the first chunk only, as the documentation of `format` says.
            equal(head, "id,text")
            equal([int(line.split(",")[0]) for line in lines], list(range(3000)))
        else:
            # The continuation marker of the Arrow stream format.
            assert all(part[:4] == b"\xff\xff\xff\xff" for part in parts), [part[:4] for part in parts]


@check
def failures(w):
    answer = run(w, "SELECT nosuch")
    equal(answer.status.state, sql.StatementState.FAILED)
    equal(answer.status.error.error_code, sql.ServiceErrorCode.BAD_REQUEST)
    assert "UNRESOLVED_COLUMN" in answer.status.error.message, answer.status.error.message
    assert answer.manifest is None and answer.result is None
    with raises(errors.InvalidParameterValue):
        w.statement_execution.execute_statement(statement="SELECT 1", warehouse_id="none")
    with raises(errors.InvalidParameterValue):
        run(w, "SELECT 1", wait_timeout="3s")
    with raises(errors.ResourceDoesNotExist):
        w.statement_execution.get_statement("01eef0da-0000-0000-0000-000000000000")


@check
def waited_for_and_canceled(w):
    # On a warehouse that still starts, statements are pending.
    made = w.warehouses.create(name="starting", cluster_size="Small", auto_stop_mins=10)
    start = w.statement_execution.execute_statement
    pending = start(statement="SELECT 1 AS x", warehouse_id=made.id, wait_timeout="0s")
    other = start(statement="SELECT 2 AS x", warehouse_id=made.id, wait_timeout="0s")
    equal(pending.status.state, sql.StatementState.PENDING)
    w.statement_execution.cancel_execution(other.statement_id)
    done = eventually(
        lambda: w.statement_execution.get_statement(pending.statement_id),
        lambda statement: statement.status.state == sql.StatementState.SUCCEEDED,
    )
    equal(done.result.data_array, [["1"]])
    equal(w.statement_execution.get_statement(other.statement_id).status.state, sql.StatementState.CANCELED)


@check
def row_and_byte_limits(w):
    answer = run(w, "SELECT id FROM range(100)", row_limit=10)
    equal((answer.manifest.truncated, len(answer.result.data_array)), (True, 10))
    answer = run(w, "SELECT id FROM range(100)", byte_limit=50)
    assert answer.manifest.truncated and len(answer.result.data_array) < 20


main()
