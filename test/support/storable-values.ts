import fc from 'fast-check'

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter(word => !['__proto__', 'constructor', 'prototype'].includes(word))
const bytes = fc.uint8Array({ maxLength: 8 }).map(array => new Uint8Array(array))

/** Numbers that DynamoDB keeps. -0 is left out: it comes back as 0. */
export const storableNumber = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger())
  .filter(number => number === 0 || (Math.abs(number) < 1e126 && Math.abs(number) >= 1e-130))
  .map(number => (number === 0 ? 0 : number))

const set = fc.oneof(
  fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map(entries => new Set<unknown>(entries)),
  fc.uniqueArray(storableNumber, { minLength: 1, maxLength: 4 }).map(entries => new Set<unknown>(entries)),
  fc
    .uniqueArray(bytes, { minLength: 1, maxLength: 3, selector: entry => entry.join() })
    .map(entries => new Set<unknown>(entries)),
)

/** Whatever a field can hold. */
export const storable: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    storableNumber,
    fc.boolean(),
    fc.constant(null),
    bytes,
    set,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

/** The fields of an instance. */
export const fields: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  name.filter(word => !/^(_|gsi|pk$|sk$|id$|version$|createdAt$|updatedAt$)/.test(word)),
  storable,
  { maxKeys: 6, noNullPrototype: true },
)
