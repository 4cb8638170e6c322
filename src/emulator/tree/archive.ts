/** Reads and writes folders as archives: a zip archive of source files, or a Databricks archive (also a zip). */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import { archiveLimits, exceeded } from "./limits.js"
import * as Notebooks from "./notebook.js"
import { type Content, childrenOf, type Node, sorted } from "./tree.js"
import * as Zip from "./zip.js"

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

type Kind = "DBC" | "SOURCE" | "AUTO"

const entries = (node: Node, above: string, kind: Kind): ReadonlyArray<Zip.Entry> => {
  const { content, name } = node
  if (childrenOf(node) !== undefined) {
    return sorted(node).flatMap((child) => entries(child, `${above}${name}/`, kind))
  }
  if (content.type === "NOTEBOOK") {
    const { notebook } = content
    return kind === "DBC"
      ? [
          {
            name: `${above}${name}.${Notebooks.languageName(notebook)}`,
            bytes: encode(Notebooks.toModel(notebook, name))
          }
        ]
      : [
          {
            name: `${above}${name}.${Notebooks.extensionOf(notebook)}`,
            bytes: encode(Notebooks.toSource(notebook))
          }
        ]
  }
  return content.type === "FILE" && kind === "AUTO" ? [{ name: `${above}${name}`, bytes: content.bytes }] : []
}

/** The root has no name, so its entries have no prefix. */
export const write = (node: Node, kind: Kind): Uint8Array =>
  Zip.write(entries(node, "", kind).map(({ bytes, name }) => ({ bytes, name: name.replace(/^\//, "") })))

export interface Item {
  readonly names: ReadonlyArray<string>
  readonly content: Content
}

/** The content of an archive: a notebook, or a folder with these items. */
export type Unpacked = { readonly notebook: Content } | { readonly items: ReadonlyArray<Item> }

const withoutExtension = (name: string): string => name.replace(/\.[^.]*$/, "")

const contentOf = ({ bytes, name }: Zip.Entry, kind: "DBC" | "SOURCE"): Content | undefined => {
  const text = decode(bytes)
  const extension = /\.([^.]*)$/.exec(name)?.[1] ?? ""
  const language = Notebooks.languageOfExtension(extension)
  const notebook =
    kind === "DBC"
      ? Notebooks.fromModel(text)
      : extension === "ipynb"
        ? Notebooks.fromJupyter(text)
        : language && Notebooks.fromSource(text, language)
  return notebook ? { type: "NOTEBOOK", notebook } : undefined
}

export const read = (bytes: Uint8Array, kind: "DBC" | "SOURCE"): Effect.Effect<Unpacked, ApiFailure> =>
  Effect.flatMap(
    Effect.mapError(Zip.read(bytes, archiveLimits), (error) => exceeded(error.bytes, "imported")),
    (files): Either.Either<Unpacked, ApiFailure> => {
      if (files === undefined) return Either.left(invalidParameterValue("The content is not an archive"))
      const items: Array<Item> = []
      for (const file of files) {
        const names = file.name.split("/")
        if (names.some((name) => name === "" || name === "." || name === "..")) {
          return Either.left(invalidParameterValue(`The archive has an entry named ${JSON.stringify(file.name)}`))
        }
        const content = contentOf(file, kind)
        if (content !== undefined) {
          items.push({ names: [...names.slice(0, -1), withoutExtension(names.at(-1) ?? "")], content })
        }
      }
      const [first] = items
      if (first !== undefined && items.length === 1 && first.names.length === 1) {
        return Either.right({ notebook: first.content })
      }
      const isShared =
        first !== undefined && items.every(({ names }) => names.length > 1 && names[0] === first.names[0])
      return Either.right({
        items: isShared ? items.map(({ content, names }) => ({ names: names.slice(1), content })) : items
      })
    }
  )
