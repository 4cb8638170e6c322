/** Creates the modules of the emulated workspace, which use each other. Each is created once, on first use. */

type Make<Kernel, A> = (kernel: Kernel) => A

export const make = <Kernel>(kernel: () => Kernel): (<A>(make: Make<Kernel, A>) => A) => {
  const made = new Map<Make<Kernel, unknown>, unknown>()
  const pending = new Set<Make<Kernel, unknown>>()

  return <A>(make: Make<Kernel, A>): A => {
    if (made.has(make)) return made.get(make) as A
    if (pending.has(make)) throw new Error("A module of the emulator needs itself")
    pending.add(make)
    const value = make(kernel())
    pending.delete(make)
    made.set(make, value)
    return value
  }
}
