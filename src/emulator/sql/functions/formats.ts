/** Functions that write and read numbers by patterns. */
import { ofMessage, unsupported } from "../errors.js"
import { numberFormat, sizeOfFormat } from "../natives/numberFormats.js"
import { argument, attempt, cast, nullOf, type Typed, textLiteral, typed } from "../typed.js"
import * as T from "../types.js"
import { beforehand, constant, type Fn, type Functions, first, mismatch, of, type Use } from "./kit.js"

const s = T.string

/** An error of the pattern is one of the statement. */
const checked = <A>(read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    throw (cause instanceof Error ? ofMessage(cause.message) : undefined) ?? cause
  }
}

/** The text of the decimal number. Doubles have fifteen digits after the point, as in Spark. */
const decimalText = (use: Use, x: Typed): string => {
  if (x.type.name === "VOID") return cast(x, s).sql
  if (!T.isNumeric(x.type)) throw unsupported(`${use.call.name} of ${T.textOf(x.type)}`, use.call.place)
  return cast(T.isFractional(x.type) ? cast(x, T.decimal(30, 15)) : x, s).sql
}

const toChar: Fn = of(2, 2, (args, use) => {
  const x = first(args)
  if (T.isDatetime(x.type)) {
    const at = x.type.name === "DATE" ? cast(x, T.timestamp) : x
    return typed(s, `spark_format_time(epoch_us(${at.sql}), ${argument(use.call.name, 1, first(args, 1), s).sql})`)
  }
  const format = constant(use, args[1], "a format")
  if (x.type.name === "BINARY") {
    const how = format.toLowerCase()
    if (how === "hex") return typed(s, `hex(${x.sql})`)
    if (how === "base64") return typed(s, `to_base64(${x.sql})`)
    if (how === "utf-8") return typed(s, `decode(${x.sql})`)
    throw unsupported(`${use.call.name} of bytes with the format ${format}`, use.call.place)
  }
  checked(() => numberFormat(format))
  return typed(s, `spark_to_char(${decimalText(use, x)}, ${textLiteral(format)})`)
})

const toNumber = (isTry: boolean): Fn =>
  of(2, 2, (args, use) => {
    const format = constant(use, args[1], "a format")
    const { precision, scale } = checked(() => sizeOfFormat(format))
    if (precision > T.maxPrecision) throw unsupported("to_number with more than 38 digits", use.call.place)
    const type = T.decimal(precision, scale)
    const x = argument(use.call.name, 0, first(args), s).sql
    const made = typed(type, `CAST(spark_to_number(${x}, ${textLiteral(format)}) AS ${T.duckOf(type)})`)
    return isTry ? attempt(made) : made
  })

export const formats: Functions = {
  to_char: toChar,
  to_varchar: toChar,
  to_number: toNumber(false),
  try_to_number: beforehand(toNumber(true)),
  format_number: of(2, 2, (args, use) => {
    const x = first(args)
    if (x.type.name === "VOID") return nullOf(s)
    if (!T.isNumeric(x.type)) throw mismatch(use, "NUMERIC", x.type)
    const kind = T.isFractional(x.type) ? "double" : "decimal"
    const value = kind === "double" ? cast(x, T.double).sql : cast(x, s).sql
    const how = first(args, 1)
    if (!T.isIntegral(how.type) && how.type.name !== "STRING" && how.type.name !== "VOID")
      throw mismatch(use, "INT or STRING", how.type)
    return how.type.name === "STRING"
      ? typed(s, `spark_format_${kind}(${value}, ${how.sql})`)
      : typed(s, `spark_format_${kind}_places(${value}, ${argument(use.call.name, 1, how, T.int).sql})`)
  })
}
