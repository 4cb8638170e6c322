/** A plan as text. */
import * as Json from "../../internal/codec/json.js"
import { type Change, nameOf } from "./change.js"

const signs = { create: "+", update: "~", delete: "-", unknown: "?" } as const

const maxWidth = 100

const shortened = (text: string): string => (text.length > maxWidth ? `${text.slice(0, maxWidth - 1)}…` : text)

const block = (change: Change): string => {
  const { action, placeholders, reason, request, uses } = change
  const made = placeholders.length === 0 ? "" : ` → ${placeholders.join(", ")}`
  const fields = Object.entries(request).map(
    ([name, value]) => `    ${name}: ${shortened(Json.stringify(value) ?? "")}`
  )
  return [
    `${signs[action]} ${nameOf(change)}${made}`,
    ...fields,
    ...(uses.length === 0 ? [] : [`    (needs ${uses.join(", ")} of this plan)`]),
    ...(reason === undefined ? [] : [`    (the plan ends here: ${reason})`])
  ].join("\n")
}

const counted = (changes: ReadonlyArray<Change>): string => {
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length
  const parts = [
    [count("create"), "to create"],
    [count("update"), "to change"],
    [count("delete"), "to delete"]
  ] as const
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  const isEnded = changes.some(({ reason }) => reason !== undefined)
  return `${told.length === 0 ? "No changes" : told.join(", ")}.${isEnded ? " The plan may be incomplete." : ""}`
}

export const render = (changes: ReadonlyArray<Change>): string => [...changes.map(block), counted(changes)].join("\n")
