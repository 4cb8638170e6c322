import { spawnSync } from "node:child_process"
import { expect, it } from "vitest"

it("conformance:spark says what it lacks and ends with status 3 without Spark", () => {
  const root = new URL("../../", import.meta.url).pathname
  const { status, stdout } = spawnSync("npm", ["run", "-s", "conformance:spark"], {
    cwd: root,
    env: { ...process.env, PYTHON: "/nowhere/python" },
    encoding: "utf8"
  })
  expect(stdout).toContain("PySpark 4 with Delta is missing: /nowhere/python -m pip install")
  expect(status).toBe(3)
})
