/** Runs the bundle of the page without a browser: in a context with the parts of a page that it uses. */
import vm from "node:vm"

/** Returns what the page shows, as HTML. */
export const runPage = async (url: string, script: string): Promise<string> => {
  const cookie = (await fetch(url)).headers.get("set-cookie")?.split(";")[0] ?? ""
  return new Promise((resolve) => {
    const items: Array<{ textContent: string }> = []
    const append = (item: { textContent: string }): void => {
      items.push(item)
      if (item.textContent === "End") resolve(items.map(({ textContent }) => `<li>${textContent}</li>`).join(""))
    }
    const web = { AbortController, Headers, ReadableStream, Request, Response, TextDecoder, TextEncoder, URL }
    vm.runInNewContext(script, {
      ...web,
      URLSearchParams,
      console,
      crypto,
      performance,
      // Timers are numbers where there is no Node.
      setInterval: (...args: Parameters<typeof setInterval>) => setInterval(...args)[Symbol.toPrimitive](),
      setTimeout: (...args: Parameters<typeof setTimeout>) => setTimeout(...args)[Symbol.toPrimitive](),
      clearInterval,
      clearTimeout,
      queueMicrotask,
      location: { origin: new URL(url).origin },
      document: { createElement: () => ({ textContent: "" }), querySelector: () => ({ append }) },
      fetch: (input: string, init: RequestInit) =>
        fetch(input, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } })
    })
  })
}
