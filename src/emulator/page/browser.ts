/**
 * The script of the page. It is this function's own source text, which the browser runs: so it is checked and formatted
 * like all code, and needs no build. It must therefore use nothing from outside of it.
 */
export const browser = (): void => {
  const main = document.querySelector("main")
  const status = document.querySelector("#status")
  const connection = document.querySelector("#connection")
  const pause = document.querySelector<HTMLElement>("#pause")
  const down = document.querySelector<HTMLElement>("#down")
  if (main === null || status === null || connection === null || pause === null || down === null) return
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

  const idOf = (node: Node | null): string => (node instanceof Element ? node.id : "")

  /**
   * Changes only what differs, so that the focus, the selection and the scrolling of the reader stay. What has an ID
   * stays the same element when others come before it or go.
   */
  const morph = (now: Node, next: Node): void => {
    // Children that are inserted leave the other list.
    const after = [...next.childNodes]
    const wanted = new Set(after.map(idOf))
    const known = new Map([...now.childNodes].map((child) => [idOf(child), child]))
    let old = now.firstChild
    for (const child of after) {
      while (old !== null && idOf(old) !== "" && !wanted.has(idOf(old))) {
        const gone: ChildNode = old
        old = old.nextSibling
        gone.remove()
      }
      const id = idOf(child)
      const same: ChildNode | null | undefined = id === "" ? old : known.get(id)
      if (same === null || same === undefined || same.nodeName !== child.nodeName || idOf(same) !== id) {
        const isReplaced = old !== null && id === "" && idOf(old) === ""
        now.insertBefore(child, old)
        if (isReplaced) {
          const gone = old
          old = old?.nextSibling ?? null
          gone?.remove()
        }
        continue
      }
      if (same === old) old = old.nextSibling
      else now.insertBefore(same, old)
      if (same instanceof Element && child instanceof Element) {
        if (same.hasAttribute("data-keep") || same.hasAttribute("data-filter")) continue
        setAttributes(same, child)
        morph(same, child)
      } else if (same.nodeValue !== child.nodeValue) {
        same.nodeValue = child.nodeValue
      }
    }
    while (old !== null) {
      const gone: ChildNode = old
      old = old.nextSibling
      gone.remove()
    }
  }

  /** Changes the view. If what has the focus goes, its neighbour among the buttons gets it. */
  const update = (next: Node): void => {
    const active = document.activeElement
    const home = active?.closest("#pending")
    const index = [...(home?.querySelectorAll("button") ?? [])].indexOf(active as HTMLButtonElement)
    const had = active !== null && main.contains(active)
    morph(main, next)
    if (!had || active.isConnected) return
    const left = home?.querySelectorAll("button") ?? []
    const heir = left[Math.min(index, left.length - 1)] ?? home ?? document.querySelector("#title")
    if (heir instanceof HTMLElement) heir.focus({ preventScroll: true })
  }

  const markNavigation = (): void => {
    const place = location.hash.replace(/^#\/?/, "")
    const [first = ""] = place.split(/[/?]/)
    const owner: Readonly<Record<string, string>> = { cluster: "clusters", job: "jobs", files: "data" }
    const current = /^job\/[^/]*\/run\//.test(place) ? "runs" : (owner[first] ?? first)
    for (const link of document.querySelectorAll("header nav a")) {
      if (link.getAttribute("href") === `#${current}`) link.setAttribute("aria-current", "page")
      else link.removeAttribute("aria-current")
    }
  }

  /** Forms and results that the reader has left, with what is typed in them. */
  const kept = new Map<string, Element>()

  /** Where the reader was in a view before leaving it. */
  interface Left {
    readonly y: number
    /** The address of the link that was followed. */
    readonly link?: string | null | undefined
  }
  let left: Left | undefined

  const leave = (link?: string | null): void => {
    const place: Left = { y: window.scrollY, link }
    history.replaceState(place, "")
  }

  const show = (place: string, { html, title }: { readonly html: string; readonly title: string }): void => {
    const template = document.createElement("template")
    template.innerHTML = html
    document.title = `${title} – effect-databricks emulator`
    main.className = ""
    if (shown === place) {
      update(template.content)
      return
    }
    for (const one of main.querySelectorAll("[data-keep]")) kept.set(one.getAttribute("data-keep") ?? "", one)
    for (const one of template.content.querySelectorAll("[data-keep]")) {
      const before = kept.get(one.getAttribute("data-keep") ?? "")
      if (before !== undefined) one.replaceWith(before)
    }
    main.replaceChildren(template.content)
    shown = place
    window.scrollTo(0, left?.y ?? 0)
    if (isFirst) {
      isFirst = false
      return
    }
    const link = left?.link ? main.querySelector<HTMLElement>(`a[href="${CSS.escape(left.link)}"]`) : null
    ;(link ?? document.querySelector<HTMLElement>("#title"))?.focus({ preventScroll: true })
    left = undefined
  }

  let reopening: number | undefined

  const close = (): void => {
    // Else a view that is paused while the emulator is away would move again.
    window.clearTimeout(reopening)
    source?.close()
    source = undefined
  }

  /** The width that pictures have: that of the content, without the border of a picture. */
  const widthOf = (): number => {
    const { paddingLeft, paddingRight } = getComputedStyle(main)
    return Math.floor(main.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - 2)
  }

  const isPaused = (): boolean => pause.getAttribute("aria-pressed") === "true"

  const setPaused = (paused: boolean): void => {
    pause.setAttribute("aria-pressed", String(paused))
    connection.className = ""
    connection.textContent = paused ? "paused" : "connecting"
  }

  let width = 0

  const open = (): void => {
    close()
    markNavigation()
    if (document.hidden) return
    const place = location.hash
    width = widthOf()
    const query = new URLSearchParams({ place, width: String(width) })
    const opened = new EventSource(`/_page/live?${query}`)
    source = opened
    opened.addEventListener("open", () => {
      down.hidden = true
      if (isPaused()) return
      connection.className = "on"
      connection.textContent = "live"
    })
    opened.addEventListener("error", () => {
      if (source !== opened) return
      connection.className = "off"
      connection.textContent = "not connected"
      down.hidden = false
      main.className = "old"
      // The browser tries again by itself, unless it was refused.
      if (opened.readyState === EventSource.CLOSED) reopening = window.setTimeout(open, 3000)
    })
    opened.addEventListener("view", (event) => {
      if (source !== opened) return
      show(place, JSON.parse((event as MessageEvent<string>).data))
      // What is paused was asked once, with another filter.
      if (isPaused()) close()
    })
  }

  /** The view with what its filter says, which is in the address without a step in the history. */
  const filter = (form: HTMLFormElement): void => {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "") as Array<[string, string]>
    const query = new URLSearchParams(fields).toString()
    const place = `${location.hash.replace(/\?.*$/s, "")}${query === "" ? "" : `?${query}`}`
    if (place === location.hash) return
    history.replaceState(history.state, "", place)
    shown = place
    open()
  }

  /** Says in a result how long its statement has run, until the returned function is called. */
  const count = (result: Element): (() => void) => {
    const began = Date.now()
    result.innerHTML = `<p class="nothing">Running… <span aria-hidden="true"></span></p>`
    const seconds = result.querySelector("span")
    const timer = window.setInterval(() => {
      if (seconds !== null) seconds.textContent = `${Math.round((Date.now() - began) / 1000)} s`
    }, 1000)
    return () => window.clearInterval(timer)
  }

  const send = async (from: HTMLElement, form: HTMLFormElement | null): Promise<void> => {
    const button = from instanceof HTMLButtonElement ? from : from.querySelector<HTMLButtonElement>("button")
    if (button?.getAttribute("aria-busy") === "true") return
    const fields = form === null ? {} : Object.fromEntries(new FormData(form))
    const result = form?.dataset.result === undefined ? null : document.getElementById(form.dataset.result)
    button?.setAttribute("aria-busy", "true")
    say("")
    const stop = result === null ? undefined : count(result)
    try {
      const response = await fetch("/_page/action", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...fields, ...JSON.parse(from.dataset.action ?? "{}") })
      })
      const { go, html, message } = await response.json()
      say(message ?? "")
      if (result !== null) result.innerHTML = typeof html === "string" ? html : ""
      if (typeof go === "string") {
        leave()
        location.hash = go
      }
    } catch {
      if (result !== null) result.innerHTML = ""
      say("The emulator cannot be reached.")
    }
    stop?.()
    button?.removeAttribute("aria-busy")
  }

  document.addEventListener("click", (event) => {
    const target = event.target as Element
    const link = target.closest<HTMLAnchorElement>("main a, header a")
    if (link !== null) leave(link.getAttribute("href"))
    const button = target.closest<HTMLElement>("button[data-action]")
    if (button !== null) void send(button, button.closest("form"))
  })
  document.addEventListener("submit", (event) => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    if (form.dataset.filter !== undefined) return
    if (form.dataset.action !== undefined) {
      void send(form, form)
      return
    }
    // Enter in a form whose buttons are choices.
    form.querySelector<HTMLElement>("button")?.focus()
    say("Choose a fault for these requests.")
  })
  let filtering: number | undefined
  const filterSoon = (event: Event): void => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-filter]")
    if (form === null) return
    window.clearTimeout(filtering)
    // A word is typed, or the fields are about to be as they were.
    filtering = window.setTimeout(() => form.isConnected && filter(form), 150)
  }
  document.addEventListener("input", filterSoon)
  document.addEventListener("reset", (event) => {
    // Else the fields would be as the address was at first.
    event.preventDefault()
    const fields = (event.target as Element).querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")
    for (const field of fields) field.value = ""
    filterSoon(event)
  })
  document.addEventListener("keydown", (event) => {
    const area = event.target
    if (event.key === "Escape") say("")
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && area instanceof HTMLTextAreaElement) {
      event.preventDefault()
      area.form?.requestSubmit()
    }
  })
  status.addEventListener("click", () => say(""))
  pause.addEventListener("click", () => {
    setPaused(!isPaused())
    if (isPaused()) close()
    else open()
  })
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    // Its address is no place of the page.
    event.preventDefault()
    document.querySelector<HTMLElement>("#title")?.focus()
  })
  window.addEventListener("popstate", ({ state }) => {
    left = state ?? undefined
  })
  window.addEventListener("hashchange", () => {
    say("")
    setPaused(false)
    // Its filter may differ.
    shown = undefined
    open()
  })
  let scrolling: number | undefined
  window.addEventListener("scroll", () => {
    window.clearTimeout(scrolling)
    // Not of the next view, which is not shown yet.
    scrolling = window.setTimeout(() => shown === location.hash && leave(), 200)
  })
  let resizing: number | undefined
  window.addEventListener("resize", () => {
    window.clearTimeout(resizing)
    resizing = window.setTimeout(() => {
      if (widthOf() !== width && !isPaused()) open()
    }, 200)
  })
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close()
    else if (!isPaused()) open()
  })
  history.scrollRestoration = "manual"
  left = history.state ?? undefined
  open()
}
