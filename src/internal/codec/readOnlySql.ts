/** Whether a statement only reads. What could be read in two ways is refused, so that the answer is safe. */

const reading = /^(?:SELECT|WITH|VALUES|TABLE|FROM|SHOW|DESCRIBE|DESC|EXPLAIN|LIST)$/

/** `WITH` and `FROM` may precede these, and a pipe. */
const writing = /^(?:INSERT|UPDATE|DELETE|MERGE|OVERWRITE|CREATE|REPLACE|DROP|ALTER|TRUNCATE|COPY|CALL|EXECUTE|SET)$/

/** `replace(...)` is a function. No statement has a parenthesis after these words. */
const isFunction = (rest: string): boolean => /^\s*\(/.test(rest)

const pattern =
  /(?<space>\s+)|(?<line>--[^\r\n]*)|(?<comment>\/\*[\s\S]*?\*\/)|(?<text>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<name>`(?:[^`]|``)*`)|(?<word>[A-Za-z_]\w*)|(?<other>[\s\S])/gy

/** Returns why it may change something, or `undefined`. */
export const whyNotReading = (statement: string): string | undefined => {
  let first: string | undefined
  let hasEnded = false
  for (const found of statement.matchAll(pattern)) {
    const { comment, line, name, other, space, text, word } = found.groups ?? {}
    if (space !== undefined || line !== undefined) {
      // Spark continues a line comment after a backslash.
      if (line?.endsWith("\\")) return "a comment ends with a backslash"
      continue
    }
    if (comment !== undefined) {
      // Comments nest in Spark.
      if (comment.indexOf("/*", 2) !== -1) return "a comment contains another one"
      continue
    }
    if (hasEnded) return "it has more than one statement"
    if (text !== undefined) {
      // Raw literals, and names in double quotes, end at a quote after a backslash.
      if (/\\['"]/.test(text)) return "a literal has a backslash before a quote: pass the text as a parameter"
    } else if (word !== undefined) {
      const upper = word.toUpperCase()
      if (first === undefined) {
        first = upper
        if (!reading.test(upper)) return `it begins with ${upper}`
      } else if (first !== "EXPLAIN" && first !== "SHOW" && first !== "DESCRIBE" && first !== "DESC") {
        const rest = statement.slice(found.index + word.length)
        if (writing.test(upper) && !isFunction(rest))
          return `it contains the word ${upper}: write a name like this in backticks`
      }
    } else if (other === ";") hasEnded = true
    else if (other === "'" || other === '"' || other === "`") return "a literal or a name has no end"
    else if (name === undefined && first === undefined && other !== "(") return "it begins with no keyword of a query"
  }
  return first === undefined ? "it is empty" : undefined
}
