/** Text in a picture: how many pixels it takes, and how it is shortened to some. */

export interface Font {
  readonly size: number
  readonly isBold?: boolean
}

export const fonts = {
  title: { size: 15, isBold: true },
  key: { size: 13, isBold: true },
  plain: { size: 13 },
  small: { size: 12 }
} as const satisfies Readonly<Record<string, Font>>

/**
 * Widths in ems of the first class that has a character. The reader's font is not known: these are those of DejaVu Sans,
 * the widest of the usual ones, so that text takes less than is reckoned with.
 */
const classes: ReadonlyArray<readonly [RegExp, number]> = [
  [/[ ',./:;I\\|Jijl·]/, 0.34],
  [/[!()[\]frt-]/, 0.42],
  [/["*?_`cszv–]/, 0.56],
  [/[FLPTYkxy]/, 0.61],
  [/[DGHNOQU&]/, 0.78],
  [/[A-LN-VX-Z]/, 0.7],
  [/[#+<=>^w~○●×✓✗]/, 0.86],
  [/[%@MWm…]/, 1],
  [/[ -~]/, 0.64],
  [/[\u00c0-\u052f]/, 0.85]
]

/** Scripts of which the widths are not known, and emoji. */
const widest = 1.15

const boldness = 1.14

/** What must stay together: a character with the marks, and the parts of an emoji, that follow it. */
const clusters = (text: string): ReadonlyArray<string> =>
  text.match(/.(?:\p{M}|\u200d.|[\u{1f3fb}-\u{1f3ff}])*/gsu) ?? []

const ems = (cluster: string): number => classes.find(([pattern]) => pattern.test(cluster.charAt(0)))?.[1] ?? widest

const widthOfCluster = (cluster: string, { isBold, size }: Font): number =>
  ems(cluster) * size * (isBold === true ? boldness : 1)

/** The pixels of text, rather too many than too few. */
export const widthIn = (font: Font, text: string): number =>
  clusters(text).reduce((sum, cluster) => sum + widthOfCluster(cluster, font), 0)

/** Shortens text in the middle, as names often differ only at the end. */
export const shortenedIn = (font: Font, text: string, room: number): string => {
  if (widthIn(font, text) <= room) return text
  const all = clusters(text)
  let [start, end] = [0, all.length]
  let left = room - widthIn(font, "…")
  while (start < end) {
    const isHead = start <= all.length - end
    const width = widthOfCluster(all[isHead ? start : end - 1] ?? "", font)
    if (width > left) break
    left -= width
    if (isHead) start++
    else end--
  }
  return `${all.slice(0, start).join("")}…${all.slice(end).join("")}`
}

/** Shortens a text rather than what follows it, which gets up to 70 % of the room. */
export const shortenedBefore = (font: Font, text: string, rest: string, room: number): string => {
  const kept = shortenedIn(font, rest, room * 0.7)
  return shortenedIn(font, text, room - widthIn(font, kept)) + kept
}
