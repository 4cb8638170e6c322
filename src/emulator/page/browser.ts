/**
 * The script of the page. It is this function's own source text, which the browser runs: so it is checked and formatted
 * like all code, and needs no build. It must therefore use nothing from outside of it.
 */
export const browser = (): void => {
  const main = document.querySelector("main")
  const status = document.querySelector("#status")
  const connection = document.querySelector("#connection")
  if (main === null || status === null || connection === null) return
  let source: EventSource | undefined
  /** The place whose content is shown. */
  let shown: string | undefined
  let isFirst = true

  let hiding: number | undefined
  const say = (text: string): void => {
    status.textContent = text
    window.clearTimeout(hiding)
    hiding = window.setTimeout(() => {
      status.textContent = ""
    }, 6000)
  }

  const setAttributes = (now: Element, next: Element): void => {
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name)
    for (const { name, value } of [...next.attributes]) {
      if (now.getAttribute(name) !== value) now.setAttribute(name, value)
    }
  }

  /** Changes only what differs, so that the focus, the selection and the scrolling of the reader stay. */
  const morph = (now: Node, next: Node): void => {
    const before = [...now.childNodes]
    // Children that are inserted leave the other list.
    const after = [...next.childNodes]
    for (const [index, child] of after.entries()) {
      const old = before[index]
      if (old === undefined) {
        now.appendChild(child)
        continue
      }
      const isSame =
        old.nodeName === child.nodeName &&
        (!(old instanceof Element) || !(child instanceof Element) || old.id === child.id)
      if (!isSame) {
        now.replaceChild(child, old)
      } else if (old instanceof Element && child instanceof Element) {
        if (old.hasAttribute("data-keep")) continue
        setAttributes(old, child)
        morph(old, child)
      } else if (old.nodeValue !== child.nodeValue) {
        old.nodeValue = child.nodeValue
      }
    }
    for (const extra of before.slice(after.length)) now.removeChild(extra)
  }

  const markNavigation = (): void => {
    const place = location.hash.replace(/^#\/?/, "")
    const [first = ""] = place.split("/")
    const owner: Readonly<Record<string, string>> = { cluster: "clusters", job: "jobs", files: "data" }
    const current = /^job\/[^/]*\/run\//.test(place) ? "runs" : (owner[first] ?? first)
    for (const link of document.querySelectorAll("header nav a")) {
      if (link.getAttribute("href") === `#${current}`) link.setAttribute("aria-current", "page")
      else link.removeAttribute("aria-current")
    }
  }

  const show = (place: string, { html, title }: { readonly html: string; readonly title: string }): void => {
    const template = document.createElement("template")
    template.innerHTML = html
    document.title = `${title} – effect-databricks emulator`
    if (shown === place) {
      morph(main, template.content)
      return
    }
    main.replaceChildren(template.content)
    shown = place
    if (isFirst) {
      isFirst = false
      return
    }
    window.scrollTo(0, 0)
    document.querySelector<HTMLElement>("#title")?.focus({ preventScroll: true })
  }

  const close = (): void => {
    source?.close()
    source = undefined
  }

  const open = (): void => {
    close()
    markNavigation()
    if (document.hidden) return
    const place = location.hash
    const query = new URLSearchParams({ place, width: String(main.clientWidth - 32) })
    const opened = new EventSource(`/_page/live?${query}`)
    source = opened
    opened.addEventListener("open", () => {
      connection.className = "on"
      connection.textContent = "live"
    })
    opened.addEventListener("error", () => {
      connection.className = "off"
      connection.textContent = "not connected"
    })
    opened.addEventListener("view", (event) => {
      if (source === opened) show(place, JSON.parse((event as MessageEvent<string>).data))
    })
  }

  const send = async (from: HTMLElement, form: HTMLFormElement | null): Promise<void> => {
    const button = from instanceof HTMLButtonElement ? from : from.querySelector<HTMLButtonElement>("button")
    const fields = form === null ? {} : Object.fromEntries(new FormData(form))
    const isSlow = form?.dataset.result !== undefined
    if (isSlow) button?.setAttribute("aria-busy", "true")
    say(isSlow ? "Running…" : "")
    try {
      const response = await fetch("/_page/action", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...fields, ...JSON.parse(from.dataset.action ?? "{}") })
      })
      const { go, html, message } = await response.json()
      say(message ?? "")
      const result = form?.dataset.result === undefined ? null : document.getElementById(form.dataset.result)
      if (result !== null && typeof html === "string") result.innerHTML = html
      if (typeof go === "string") location.hash = go
    } catch {
      say("The emulator cannot be reached.")
    }
    button?.removeAttribute("aria-busy")
  }

  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button[data-action]")
    if (button !== null) void send(button, button.closest("form"))
  })
  document.addEventListener("submit", (event) => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    if (form.dataset.action !== undefined) void send(form, form)
  })
  document.addEventListener("keydown", (event) => {
    const area = event.target
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && area instanceof HTMLTextAreaElement) {
      event.preventDefault()
      area.form?.requestSubmit()
    }
  })
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    // Its address is no place of the page.
    event.preventDefault()
    document.querySelector<HTMLElement>("#title")?.focus()
  })
  window.addEventListener("hashchange", () => {
    say("")
    open()
  })
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()))
  open()
}
