import { describe, expectTypeOf, it } from "vitest"
import * as Fault from "../../src/emulator/Fault.js"

describe("which requests a fault is for", () => {
  it("names APIs and operations that there are", () => {
    Fault.throttle({ on: { service: "Jobs", operation: "submit" } })
    Fault.throttle({ on: { service: "Jobs" } })
    Fault.throttle({ on: { operation: "create" } })
    Fault.throttle({ on: { method: "POST", path: /create$/, service: "Clusters" } })
    Fault.throttle({ on: { service: "catalog.Catalogs", operation: "create" } })
    // @ts-expect-error the generated API has no such operation
    Fault.throttle({ on: { service: "catalog.Catalogs", operation: "pin" } })
    // @ts-expect-error there is no such API
    Fault.throttle({ on: { service: "Job" } })
    // @ts-expect-error the API has no such operation
    Fault.throttle({ on: { service: "Jobs", operation: "submitRun" } })
    // @ts-expect-error another API has it
    Fault.throttle({ on: { service: "Jobs", operation: "pin" } })
    // @ts-expect-error no API has it
    Fault.tokenIssue({ on: { operation: "submitRun" } })
  })

  it("have exported types", () => {
    expectTypeOf<"Clusters">().toExtend<Fault.ServiceName>()
    expectTypeOf<"pin">().toExtend<Fault.OperationName<"Clusters">>()
  })
})
