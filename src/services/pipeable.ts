import { type Pipeable, Prototype } from "effect/Pipeable"

/** Plain data with a `pipe` that no listing of its fields shows. */
export const pipeable = <A extends object>(fields: A): A & Pipeable =>
  Object.assign(Object.create(Prototype) as Pipeable, fields)
