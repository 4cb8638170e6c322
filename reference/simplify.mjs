/**
 * Simplifies declarations for the API reference: a wire type becomes an interface with its fields, and a service an
 * interface with its methods. TypeDoc would show `Schema.optional<Schema.NullOr<...>>` and mapped types instead, and take
 * minutes.
 */
import { dirname, join, relative } from "node:path"
import MagicString from "magic-string"
import ts from "typescript"

/** The types of schemas that are no types themselves. */
const types = {
  "Schema.String": "string",
  "Schema.Boolean": "boolean",
  "Schema.Int": "number",
  "Schema.Finite": "number",
  "Schema.Number": "number",
  "Schema.Unknown": "unknown"
}

const nameOf = (node) => node.getText().replaceAll(/\s+/g, "")

/** The type of what a schema describes, and whether the field with the schema can be absent. */
const typeOf = (schema, enums) => {
  const is = (type) => ({ type, optional: false })
  const inner = (node) => typeOf(node, enums)
  if (ts.isParenthesizedTypeNode(schema)) return inner(schema.type)
  if (ts.isTypeQueryNode(schema)) {
    const name = nameOf(schema.exprName)
    return is(types[name] ?? (name.startsWith("Schema.") ? `Schema.Schema.Type<${schema.getText()}>` : name))
  }
  if (ts.isTypeReferenceNode(schema)) {
    const [first, second] = schema.typeArguments ?? []
    switch (nameOf(schema.typeName)) {
      case "Schema.optional":
      case "Schema.optionalWith":
        return { type: inner(first).type, optional: true }
      case "Schema.NullOr":
        return is(`${inner(first).type} | null`)
      case "Wire.Expected":
      case "Expected":
        return inner(first)
      case "Schema.Array$":
      case "Wire.ArrayOf":
      case "ArrayOf":
        return is(`ReadonlyArray<${inner(first).type}>`)
      case "Schema.Record$":
        return is(`{ readonly [key: string]: ${inner(second).type} }`)
      case "Schema.tag":
        return is(first.getText())
      case "Wire.Int64Schema":
        return is("Wire.Int64")
      case "Wire.OpenEnumSchema":
        return is(
          [...enums].find(([, values]) => values === first.getText())?.[0] ?? `Wire.OpenEnum<${first.getText()}>`
        )
    }
  }
  return is(`Schema.Schema.Type<${schema.getText()}>`)
}

/** The declarations of variables of a file, which has at most one in a statement. */
const variablesOf = (file) =>
  file.statements.filter(ts.isVariableStatement).map(({ declarationList }) => declarationList.declarations[0])

/** Comments above a node, with the indentation. */
const commentsOf = (node, text) => text.slice(node.getFullStart(), node.getStart())

/** The members of an interface with these fields, and the types that it extends. Undefined if it is a computed type. */
const membersOf = (fields, text, enums) => {
  if (ts.isIntersectionTypeNode(fields)) {
    const parts = fields.types.map((part) => membersOf(part, text, enums))
    if (parts.includes(undefined)) return undefined
    return { members: parts.map(({ members }) => members).join(""), bases: parts.flatMap(({ bases }) => bases) }
  }
  if (ts.isTypeLiteralNode(fields)) {
    const members = fields.members.map((field) => {
      const { optional, type } = typeOf(field.type, enums)
      return `${commentsOf(field, text)}readonly ${field.name.getText()}${optional ? "?" : ""}: ${type};`
    })
    return { members: members.join(""), bases: [] }
  }
  const [of, keys] = fields.typeArguments ?? []
  if (of === undefined) return undefined
  // `Wire.FieldsOf<typeof JobSettings>`
  if (ts.isTypeQueryNode(of)) return { members: "", bases: [of.exprName.getText()] }
  const name = nameOf(fields.typeName)
  if (name !== "Omit" && name !== "Pick") return undefined
  const whole = membersOf(of, text, enums)
  return whole && { members: "", bases: whole.bases.map((base) => `${name}<${base}, ${keys.getText()}>`) }
}

/** The text of a type of a file, which another file in the same folder can contain. */
const portable = (node, file, specifier) => {
  const imports = new Map()
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const from = statement.moduleSpecifier.getText()
    const bindings = statement.importClause?.namedBindings
    if (bindings === undefined) continue
    if (ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, `import(${from})`)
    else for (const { name } of bindings.elements) imports.set(name.text, `import(${from}).${name.text}`)
  }
  const local = new Set(file.statements.flatMap((statement) => statement.name?.text ?? []))
  const out = new MagicString(file.text)
  const leftmost = (name) => (ts.isQualifiedName(name) ? leftmost(name.left) : name)
  const visit = (child) => {
    if (ts.isTypeReferenceNode(child) || ts.isTypeQueryNode(child)) {
      const name = leftmost(child.typeName ?? child.exprName)
      const target =
        imports.get(name.text) ?? (local.has(name.text) ? `import("${specifier}").${name.text}` : undefined)
      if (target !== undefined) out.overwrite(name.getStart(), name.end, target)
    }
    ts.forEachChild(child, visit)
  }
  visit(node)
  return out.slice(node.getStart(), node.end)
}

/** A method of a service. The request is optional if it has no required field. */
const methodOf = (member, operations, { databricksError, hasRequired }) => {
  const { file, specifier } = operations
  const [first, second] = member.type.typeArguments ?? []
  const text = (node) => (specifier === undefined ? node.getText() : portable(node, file, specifier))
  const name = member.name.getText()
  const comments = commentsOf(member, file.text)
  const kind = nameOf(member.type.typeName).split(".").at(-1)
  if (kind === "Derived") return `${comments}readonly ${name}: ${text(first)};`
  const isOptional = !hasRequired(nameOf(first).split(".").at(-1))
  const request = first.getText() === "void" ? "" : `request${isOptional ? "?" : ""}: ${text(first)}`
  const result = kind === "Paged" ? `import("effect/Stream").Stream` : `import("effect/Effect").Effect`
  return `${comments}${name}(${request}): ${result}<${text(second)}, import("${databricksError}").DatabricksError>;`
}

/**
 * The types of the operations of a service: of the variable of a file, or if it joins the variables of other files, of
 * these. `specifier` is how the file of the service imports this one, and undefined if it is the same.
 */
const operationsIn = (file, specifier, read, path, name = "operations") => {
  const { type } = variablesOf(file).find((variable) => variable.name.getText() === name)
  if (ts.isTypeLiteralNode(type)) return [{ file, specifier, type }]
  const parts = ts.isIntersectionTypeNode(type) ? type.types : [type]
  return parts.flatMap(({ exprName }) => {
    const from = new RegExp(`import \\{ ${exprName.getText()} \\} from "(.*)";`).exec(file.text)[1]
    const target = join(dirname(path), from.replace(/\.js$/, ".d.ts"))
    return operationsIn(parse(target, read(target)), from, read, target, exprName.getText())
  })
}

const parse = (path, text) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)

/** The names of wire types with a required field, among all declarations. */
export const requiredOf = (texts) => {
  const own = new Set()
  const parents = new Map()
  for (const [path, text] of texts) {
    for (const { fields, name } of basesOf(parse(path, text)).values()) {
      const { bases, members } = membersOf(fields, text, new Map()) ?? { bases: [], members: "readonly any: " }
      if (/readonly (?!_tag)[^ ?]+: /.test(members)) own.add(name)
      parents.set(
        name,
        bases.map((base) =>
          base
            .replace(/^\w+<|, .*$/g, "")
            .split(".")
            .at(-1)
        )
      )
    }
  }
  const has = (name) => own.has(name) || (parents.get(name) ?? []).some(has)
  return has
}

/** The bases of wire types and errors: the compiler declares each as a variable. */
const basesOf = (file) => {
  const bases = new Map()
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue
    const [{ name, type }] = statement.declarationList.declarations
    if (type === undefined || !ts.isTypeReferenceNode(type) || !name.getText().endsWith("_base")) continue
    const index = { "Wire.Struct": 1, Struct: 1, "Schema.TaggedErrorClass": 2 }[nameOf(type.typeName)]
    if (index === undefined) continue
    const fields = type.typeArguments[index]
    bases.set(name.text, { name: name.text.slice(0, -"_base".length), statement, fields, isError: index === 2 })
  }
  return bases
}

/** The values of the enums of a file, by their names. */
const enumsOf = (file) =>
  new Map(
    variablesOf(file).flatMap(({ name, type }) =>
      type !== undefined && ts.isTypeReferenceNode(type) && nameOf(type.typeName) === "Wire.OpenEnumSchema"
        ? [[name.text, type.typeArguments[0].getText()]]
        : []
    )
  )

/**
 * The declarations of a file, simplified. `read` returns the text of another file, `hasRequired` whether a wire type has a
 * required field.
 */
export const simplify = (path, text, { hasRequired, read }) => {
  const file = parse(path, text)
  const out = new MagicString(text)
  const bases = basesOf(file)
  const enums = enumsOf(file)
  const toRoot = relative(dirname(path), ".") || "."

  const isOfService = file.text.includes("ServiceOf<typeof operations>")
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement) && statement.getText().startsWith("export declare const ")) {
      const [{ name, type }] = statement.declarationList.declarations
      const start = statement.getStart()
      if (type !== undefined && enums.has(name.getText())) {
        out.overwrite(statement.getFullStart(), start, "\n/** @hidden */\n")
      } else if (name.getText() === "operations" && (isOfService || read(join(dirname(path), "service.d.ts")) !== "")) {
        const service = isOfService ? "Service" : `import("./service.js").Service`
        const operation = `import("${toRoot}/layers/Operation.js")`
        out.overwrite(
          type.getStart(),
          type.end,
          `{ readonly [Name in keyof ${service}]: ${operation}.Operation<any, any> | ${operation}.Paged<any, any> }`
        )
      } else if (type !== undefined && ts.isFunctionTypeNode(type)) {
        // TypeDoc would list functions among the variables.
        out.overwrite(start, type.getStart(), `export declare function ${name.getText()}`)
        const arrow = text.lastIndexOf("=>", type.type.getStart())
        out.overwrite(arrow, arrow + 2, ":")
      } else if (
        type !== undefined &&
        ts.isTypeLiteralNode(type) &&
        type.members.every(ts.isCallSignatureDeclaration)
      ) {
        const overloads = type.members.map(
          (member) => `${commentsOf(member, text)}export declare function ${name.getText()}${member.getText()}`
        )
        out.overwrite(start, statement.end, overloads.join("\n").trimStart())
      }
    }
    if (ts.isTypeAliasDeclaration(statement) && enums.has(statement.name.text)) {
      const values = enums.get(statement.name.text)
      out.overwrite(
        statement.type.getStart(),
        statement.type.end,
        `import("${toRoot}/schemas/Wire.js").OpenEnum<${values}>`
      )
    }
    if (ts.isClassDeclaration(statement)) {
      const base = bases.get(statement.heritageClauses?.[0]?.types[0]?.expression.getText())
      const simple = base && membersOf(base.fields, text, enums)
      if (simple === undefined) continue
      const { bases: parents, members } = simple
      const [{ end, pos }] = statement.heritageClauses
      out.remove(base.statement.getStart(), base.statement.end)
      if (base.isError) {
        out.overwrite(pos, end, " extends globalThis.Error")
        // A private constructor is not shown.
        out.appendRight(statement.members.pos, `${members}\nprivate constructor();`)
      } else {
        const parent = parents.length === 0 ? "" : ` extends ${parents.join(", ")}`
        out.overwrite(statement.getStart(), statement.end, `export interface ${base.name}${parent} {${members}\n}`)
        out.appendRight(
          statement.end,
          `\n/** @hidden */\nexport declare const ${base.name}: import("${toRoot}/schemas/Wire.js").SchemaOf<${base.name}>;`
        )
      }
    }
    if (
      ts.isInterfaceDeclaration(statement) &&
      statement.heritageClauses?.[0]?.getText().includes("ServiceOf<typeof ")
    ) {
      const specifier = /import \{ operations \} from "(.*)";/.exec(text)?.[1]
      const other = specifier === undefined ? undefined : join(dirname(path), specifier.replace(/\.js$/, ".d.ts"))
      const operations = operationsIn(
        other === undefined ? file : parse(other, read(other)),
        specifier,
        read,
        other ?? path
      )
      const databricksError = `${toRoot}/schemas/DatabricksError.js`
      const methods = operations.flatMap((part) =>
        part.type.members.map((member) => methodOf(member, part, { databricksError, hasRequired }))
      )
      const [{ end, pos }] = statement.heritageClauses
      out.remove(pos, end)
      out.appendRight(statement.members.pos, methods.join(""))
    }
  }
  return out.toString()
}
