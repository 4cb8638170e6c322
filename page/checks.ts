/** What every view must meet: no scrolling to the side, enough contrast, nothing harmful, and no errors. */
import type { Page } from "playwright-core"

/** The texts whose contrast with what is behind them is less than WCAG AA asks for. */
const lowContrast = (): ReadonlyArray<string> => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  if (canvas === null) return ["no canvas"]
  const rgba = (colour: string): readonly [number, number, number, number] => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a]
  }
  const luminance = ([r, g, b]: ReadonlyArray<number>): number => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((value = 0) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const behind = (element: Element | null): ReadonlyArray<number> => {
    if (element === null) return rgba("Canvas")
    const [r, g, b, a] = rgba(getComputedStyle(element).backgroundColor)
    return a === 0 ? behind(element.parentElement) : [r, g, b]
  }
  return [...document.querySelectorAll("body *")].flatMap((element) => {
    const text = [...element.childNodes]
      .filter(({ nodeType }) => nodeType === 3)
      .map(({ nodeValue }) => nodeValue?.trim())
      .join("")
    const box = element.getBoundingClientRect()
    if (
      text === "" ||
      box.width < 2 ||
      box.height < 2 ||
      ["SCRIPT", "STYLE", "NOSCRIPT", "title"].includes(element.tagName)
    )
      return []
    // What is left of the screen is shown when it has the focus.
    if (box.right < 0) return []
    const style = getComputedStyle(element)
    const isSvg = element instanceof SVGElement
    const [one, two] = [
      luminance(rgba(isSvg ? style.fill : style.color)),
      luminance(behind(isSvg ? element.closest("svg") : element))
    ]
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    const size = Number.parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    return ratio < (isLarge ? 3 : 4.5) ? [`${ratio.toFixed(2)} ${text.slice(0, 40)}`] : []
  })
}

/** Throws if the current view does not meet what every view must. */
export const check = async (page: Page, name: string): Promise<void> => {
  const { clientWidth, scrollWidth } = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    return { clientWidth, scrollWidth }
  })
  if (scrollWidth > clientWidth) throw new Error(`${name} scrolls to the side: ${scrollWidth} > ${clientWidth}`)
  const low = await page.evaluate(lowContrast)
  if (low.length > 0) throw new Error(`${name} has low contrast: ${low.join("; ")}`)
  const harm = await page.evaluate(() => [
    Reflect.get(window, "harmed") !== undefined,
    document.querySelectorAll("main img, main script").length > 0
  ])
  if (harm.includes(true)) throw new Error(`${name} has elements made from a name`)
  const unnamed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a, input, select, textarea, [role=region]")]
      .filter((element) => {
        const label =
          element instanceof HTMLInputElement ||
          element instanceof HTMLSelectElement ||
          element instanceof HTMLTextAreaElement
            ? element.labels?.[0]?.textContent
            : element.textContent
        return !(element.getAttribute("aria-label") ?? label)?.trim()
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 80))
  )
  if (unnamed.length > 0) throw new Error(`${name} has controls without names: ${unnamed.join("; ")}`)
}
