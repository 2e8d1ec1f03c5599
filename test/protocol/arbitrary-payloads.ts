// Payloads made from the protocol's own schemas: whatever a schema allows, drawn by chance from a fixed seed.
import fc from 'fast-check'
import { z } from 'zod'

/** Of a JSON Schema, what zod writes for the protocol's schemas. A keyword that is not here stops the test: see `unknownKeywords`. */
export type Shape = {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false | Shape
  readonly propertyNames?: Shape
  readonly items?: Shape
  readonly prefixItems?: readonly Shape[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

/** What a client may send, before defaults and transformations. */
export function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input' }) as Shape
}

/** Valid against the schema itself, not only against its JSON Schema, which knows no refinements. */
export function validFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  return arbitraryOf(shapeOf(schema)).filter((payload) => schema.safeParse(payload).success)
}

/** Every shape inside a shape with its path, itself first. */
export function shapesIn(shape: Shape, path = '$'): readonly { readonly path: string; readonly shape: Shape }[] {
  const inside = [
    ...Object.entries(shape.properties ?? {}).flatMap(([key, property]) => shapesIn(property, `${path}.${key}`)),
    ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].flatMap((one, index) => shapesIn(one, `${path}|${nameOf(one) ?? String(index)}`)),
    ...(shape.items ? shapesIn(shape.items, `${path}[]`) : []),
    ...(shape.additionalProperties ? shapesIn(shape.additionalProperties, `${path}.*`) : []),
  ]
  return [{ path, shape }, ...inside]
}

function nameOf(shape: Shape): string | undefined {
  const name = shape.properties?.['type']?.const
  return typeof name === 'string' ? name : undefined
}

function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  const choices = shape.anyOf ?? shape.oneOf
  if (choices) return fc.oneof(...choices.map(arbitraryOf))
  if (Array.isArray(shape.type)) return fc.oneof(...(shape.type as string[]).map((type) => arbitraryOf({ type })))
  switch (shape.type) {
    case 'object':
      return objectOf(shape)
    case 'array':
      if (shape.prefixItems) return fc.tuple(...shape.prefixItems.map(arbitraryOf))
      return fc.array(arbitraryOf(shape.items ?? {}), { minLength: shape.minItems ?? 0, maxLength: Math.min(shape.maxItems ?? 8, Math.max(shape.minItems ?? 0, 8)) })
    case 'string':
      return textOf(shape)
    case 'integer':
      return fc.integer({ min: shape.minimum ?? (shape.exclusiveMinimum ?? -1001) + 1, max: shape.maximum ?? (shape.exclusiveMaximum ?? 1001) - 1 })
    case 'number':
      return fc.double({ min: shape.minimum ?? shape.exclusiveMinimum ?? -1e9, max: shape.maximum ?? shape.exclusiveMaximum ?? 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case undefined:
      return fc.jsonValue({ maxDepth: 2 })
    default:
      throw new Error(`no payloads are known for the type ${String(shape.type)}`)
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Shape): fc.Arbitrary<unknown> {
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, arbitraryOf(property)])), { requiredKeys: [...required] })
  if (!additionalProperties) return named
  const free = fc.dictionary(fc.string({ maxLength: 20 }).filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)), arbitraryOf(additionalProperties), { maxKeys: 4 })
  return fc.tuple(free, named).map(([others, own]) => ({ ...others, ...(own as object) }))
}

/** Ids and names follow their pattern; where a pattern only forbids (a text without control characters), any text is tried. */
function textOf({ pattern, minLength = 0, maxLength = 64 }: Shape): fc.Arbitrary<unknown> {
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength
  if (pattern === undefined || pattern.includes('[^')) return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 300) }).filter(fits)
  return fc.stringMatching(new RegExp(pattern), { size: 'small' }).filter(fits)
}
