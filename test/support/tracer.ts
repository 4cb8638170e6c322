/** A tracer that tells what happens to spans. */
import type * as Exit from "effect/Exit"
import type * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

/** What is told about a span. */
export interface Listener {
  readonly attribute?: ((key: string, value: unknown) => void) | undefined
  readonly event?: ((name: string, at: bigint, attributes: Record<string, unknown>) => void) | undefined
  readonly links?: ((links: ReadonlyArray<Tracer.SpanLink>) => void) | undefined
  readonly end?: ((exit: Exit.Exit<unknown, unknown>) => void) | undefined
}

type Ids = Pick<Tracer.Span, "traceId" | "spanId">

/** `begin` is called for each new span. All are sampled, and have their attributes. */
export const make = (
  begin: (span: Tracer.Span) => Listener,
  idsOf: (parent: Option.Option<Tracer.AnySpan>) => Ids = () => ({ traceId: "t", spanId: "s" })
): Tracer.Tracer =>
  Tracer.make({
    span: (name, parent, context, links, startTime, kind) => {
      const attributes = new Map<string, unknown>()
      const span: Tracer.Span = {
        _tag: "Span",
        ...idsOf(parent),
        sampled: true,
        name,
        parent,
        context,
        links,
        kind,
        attributes,
        status: { _tag: "Started", startTime },
        attribute: (key, value) => {
          attributes.set(key, value)
          listener.attribute?.(key, value)
        },
        event: (event, at, of = {}) => listener.event?.(event, at, of),
        addLinks: (added) => listener.links?.(added),
        end: (_, exit) => listener.end?.(exit)
      }
      const listener = begin(span)
      return span
    },
    context: (f) => f()
  })
