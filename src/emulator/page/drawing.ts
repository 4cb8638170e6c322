/** The pictures of runs within the page: their styles are those of the page, whose policy allows no others. */
import { graphSvg } from "../../services/runView/graph.js"
import { Html } from "./html.js"

const style = /<style>([\s\S]*?)<\/style>/

/** A picture without its styles. */
export const drawn = (svg: string): Html => new Html(svg.replace(style, ""))

/** The styles of all pictures. */
export const styles = (): string => style.exec(graphSvg({ run_id: 0 }, { now: 0 }))?.[1] ?? ""
