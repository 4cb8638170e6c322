import { type Pipeable, Prototype } from "effect/Pipeable"

/** Adds a non-enumerable `pipe` method to plain data. */
export const pipeable = <A extends object>(fields: A): A & Pipeable =>
  Object.assign(Object.create(Prototype) as Pipeable, fields)
