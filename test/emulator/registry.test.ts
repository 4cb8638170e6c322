import { describe, expect, it } from "@effect/vitest"
import * as Registry from "../../src/emulator/registry.js"

interface Kernel {
  readonly use: <A>(make: (kernel: Kernel) => A) => A
}

const make = (): Kernel => {
  const kernel: Kernel = { use: Registry.make(() => kernel) }
  return kernel
}

describe("the modules of an emulated workspace", () => {
  it("are created once per workspace", () => {
    const module = () => ({})
    const user = (kernel: Kernel) => ({ needs: kernel.use(module) })
    const kernel = make()
    expect(kernel.use(user).needs).toBe(kernel.use(module))
    expect(make().use(module)).not.toBe(kernel.use(module))
    // A module that returns undefined is created once too.
    let times = 0
    const nothing = (): void => {
      times += 1
    }
    kernel.use(nothing)
    kernel.use(nothing)
    expect(times).toBe(1)
  })

  it("throw an error if they need each other", () => {
    const one = (kernel: Kernel): unknown => kernel.use(other)
    const other = (kernel: Kernel): unknown => kernel.use(one)
    expect(() => make().use(one)).toThrow("needs itself")
  })
})
