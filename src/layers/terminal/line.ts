/** The lines that a terminal shows. */

/**
 * A line: parts of text with their colours.
 *
 * @since 0.1.0
 * @category models
 */
export type Line = ReadonlyArray<string | readonly [text: string, colour: Colour]>

/**
 * @since 0.1.0
 * @category models
 */
export type Colour = "green" | "red" | "yellow" | "blue" | "grey"
