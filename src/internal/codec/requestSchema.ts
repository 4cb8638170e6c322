/** Derives the schema of requests: a field that is `Wire.expected` is optional in responses and required in requests. */
import * as AST from "effect/SchemaAST"
import { isRequiredInRequest } from "../../schemas/Wire.js"

const cache = new WeakMap<AST.AST, AST.AST>()

/** Returns the same object if nothing changes, as compiled checks are cached by identity. */
export const requestAst = (ast: AST.AST): AST.AST => {
  const known = cache.get(ast)
  if (known !== undefined) return known
  const strict = strictAst(ast)
  cache.set(ast, strict)
  return strict
}

const strictAst = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "Suspend":
      return new AST.Suspend(() => requestAst(ast.f()), ast.annotations)
    case "Refinement": {
      const from = requestAst(ast.from)
      return from === ast.from ? ast : new AST.Refinement(from, ast.filter, ast.annotations)
    }
    case "Union": {
      const types = same(ast.types, requestAst)
      return types === ast.types ? ast : AST.Union.make(types, ast.annotations)
    }
    case "TupleType": {
      const rest = same(ast.rest, strictType)
      return rest === ast.rest ? ast : new AST.TupleType(ast.elements, rest, ast.isReadonly, ast.annotations)
    }
    case "TypeLiteral": {
      const signatures = same(ast.propertySignatures, strictSignature)
      const index = same(ast.indexSignatures, strictIndex)
      return signatures === ast.propertySignatures && index === ast.indexSignatures
        ? ast
        : new AST.TypeLiteral(signatures, index, ast.annotations)
    }
    default:
      return ast
  }
}

const strictType = (type: AST.Type): AST.Type => {
  const inner = requestAst(type.type)
  return inner === type.type ? type : new AST.Type(inner, type.annotations)
}

const strictIndex = (signature: AST.IndexSignature): AST.IndexSignature => {
  const type = requestAst(signature.type)
  return type === signature.type ? signature : new AST.IndexSignature(signature.parameter, type, signature.isReadonly)
}

const isAbsence = (ast: AST.AST): boolean =>
  ast._tag === "UndefinedKeyword" || (ast._tag === "Literal" && ast.literal === null)

/** Without null and undefined: an optional nullable field is a union in a union. */
const present = (ast: AST.AST): AST.AST =>
  ast._tag === "Union" && ast.types.some(isAbsence)
    ? AST.Union.make(ast.types.filter((type) => !isAbsence(type)).map(present))
    : ast

const strictSignature = (signature: AST.PropertySignature): AST.PropertySignature => {
  const { annotations, isOptional, isReadonly, name, type } = signature
  const isStricter = isOptional && isRequiredInRequest(signature)
  const strict = requestAst(isStricter ? present(type) : type)
  if (!isStricter && strict === type) return signature
  return new AST.PropertySignature(name, strict, isOptional && !isStricter, isReadonly, annotations)
}

const same = <A>(all: ReadonlyArray<A>, f: (a: A) => A): ReadonlyArray<A> => {
  const mapped = all.map(f)
  return mapped.some((a, i) => a !== all[i]) ? mapped : all
}
