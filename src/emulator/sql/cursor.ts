/** Reads tokens one after another, for the parsers of expressions, queries and statements. */
import type { Name } from "./ast.js"
import { type Place, type SqlError, syntaxError } from "./errors.js"
import { type Token, tokensOf } from "./lexer.js"

/** Words that end an expression or a relation, so that they are no alias without `AS`. */
const reserved = new Set(
  (
    "SELECT FROM WHERE GROUP HAVING ORDER BY LIMIT OFFSET UNION INTERSECT EXCEPT MINUS ON USING JOIN INNER LEFT RIGHT FULL " +
    "CROSS NATURAL SEMI ANTI LATERAL QUALIFY WINDOW AND OR NOT IN IS LIKE ILIKE RLIKE REGEXP BETWEEN WHEN THEN ELSE END AS " +
    "CLUSTER DISTRIBUTE SORT TABLESAMPLE PIVOT UNPIVOT SET VALUES WITH DIV FETCH FOR WHEN MATCHED ASC DESC NULLS"
  ).split(" ")
)

export class Cursor {
  readonly source: string
  readonly #tokens: ReadonlyArray<Token>
  #at = 0

  constructor(source: string) {
    this.source = source
    this.#tokens = tokensOf(source)
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== "end") this.#at += 1
    return token
  }

  get place(): Place {
    return this.peek().place
  }

  error(): SqlError {
    const { kind, place, text } = this.peek()
    return syntaxError(kind === "end" ? text : `'${text}'`, place)
  }

  isWord(word: string, ahead = 0): boolean {
    return this.peek(ahead).word === word
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === "symbol" && token.text === symbol
  }

  /** Takes these words if all of them come next. */
  word(...words: ReadonlyArray<string>): boolean {
    if (!words.every((word, index) => this.isWord(word, index))) return false
    this.#at += words.length
    return true
  }

  symbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false
    this.#at += 1
    return true
  }

  expectWord(...words: ReadonlyArray<string>): void {
    for (const word of words) if (!this.word(word)) throw this.error()
  }

  expectSymbol(symbol: string): void {
    // `>>` closes two types, as in ARRAY<ARRAY<INT>>.
    if (!this.symbol(symbol)) throw this.error()
  }

  isIdentifier(ahead = 0): boolean {
    const { kind } = this.peek(ahead)
    return kind === "word" || kind === "quoted"
  }

  identifier(): string {
    if (!this.isIdentifier()) throw this.error()
    return this.next().text
  }

  /** An alias with or without `AS`. */
  alias(): string | undefined {
    // Spark reserves no words: what nothing follows is a name.
    const isLast = this.peek(1).kind === "end" || [";", ",", ")"].some((symbol) => this.isSymbol(symbol, 1))
    const isSource = this.isWord("FROM", 1) && this.isIdentifier(2)
    if (this.isWord("AS") && (isLast || isSource)) return this.identifier()
    if (this.word("AS")) return this.identifier()
    const token = this.peek()
    if (
      /^(FROM|WHERE|GROUP|HAVING|ORDER|LIMIT|OFFSET)$/.test(token.word) &&
      (this.peek(1).kind === "end" || this.isSymbol(";", 1))
    )
      return this.identifier()
    return token.kind === "quoted" || (token.kind === "word" && !reserved.has(token.word))
      ? this.identifier()
      : undefined
  }

  name(): Name {
    const { place } = this
    const parts = [this.identifier()]
    while (this.symbol(".")) parts.push(this.identifier())
    return { parts, place }
  }

  list<A>(one: () => A): ReadonlyArray<A> {
    const items = [one()]
    while (this.symbol(",")) items.push(one())
    return items
  }

  parenthesized<A>(one: () => A): ReadonlyArray<A> {
    this.expectSymbol("(")
    if (this.symbol(")")) return []
    const items = this.list(one)
    this.expectSymbol(")")
    return items
  }
}
