/** The modules of the emulated workspace that stand on each other: each is made once, when it is first asked for. */

type Make<Kernel, A> = (kernel: Kernel) => A

export const make = <Kernel>(kernel: () => Kernel): (<A>(make: Make<Kernel, A>) => A) => {
  const made = new Map<Make<Kernel, unknown>, unknown>()
  const underWay = new Set<Make<Kernel, unknown>>()

  return <A>(make: Make<Kernel, A>): A => {
    if (made.has(make)) return made.get(make) as A
    if (underWay.has(make)) throw new Error("A module of the emulator needs itself to be made")
    underWay.add(make)
    const value = make(kernel())
    underWay.delete(make)
    made.set(make, value)
    return value
  }
}
