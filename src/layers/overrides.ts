/** Settings of an effect that omit some fields, which are then those around it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** What was set around an effect, for values whose other fields are the standard ones. */
const givenFields = new WeakMap<object, object>()

const overridden = <Settings extends object>(
  around: Settings | undefined,
  standard: Settings,
  fields: Partial<Settings>
): Settings => {
  const settings = { ...(around ?? standard), ...fields }
  const given = around === undefined ? {} : givenFields.get(around)
  if (given !== undefined) givenFields.set(settings, { ...given, ...fields })
  return settings
}

/** Sets fields of the settings of an effect. */
export const override =
  <I, Settings extends object>(tag: Context.Reference<I, Settings>, standard: Settings, fields: Partial<Settings>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.mapInputContext(effect, (context: Context.Context<R>) => {
      const around = context.unsafeMap.get(tag.key) as Settings | undefined
      return Context.add(context, tag, overridden(around, standard, fields)) as Context.Context<R>
    })

/** The settings in the context of an effect, with those of `built` for the fields that it does not set. */
export const settingsOf = <I, Settings extends object>(
  tag: Context.Reference<I, Settings>,
  built: Context.Context<never>,
  now: Context.Context<never>
): Settings => {
  if (!now.unsafeMap.has(tag.key)) return Context.get(built, tag)
  const settings = Context.get(now, tag)
  const given = givenFields.get(settings)
  return given === undefined ? settings : { ...Context.get(built, tag), ...given }
}
