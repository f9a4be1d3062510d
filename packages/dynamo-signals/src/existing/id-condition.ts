import type { Condition } from '../repository/writing/planned-write.ts'

/**
 * The condition that the attributes of an item form an id. Several ids can have the same key, such as `A` and `a` in a key of
 * lowercase letters. A reference by the wrong one would not be found by a delete.
 *
 * @param parts what each attribute must be: a string, or a number with these digits.
 */
export function idCondition(parts: readonly (readonly [attribute: string, part: string])[]): Condition[] {
  return parts.map(([attribute, part], at) => {
    const [name, text, number] = [`#i${at}`, `:i${at}`, `:n${at}`]
    const isNumber = part.trim() !== '' && Number.isFinite(Number(part))
    return {
      kind: 'holds',
      expression: isNumber ? `${name} IN (${text}, ${number})` : `${name} = ${text}`,
      names: { [name]: attribute },
      values: { [text]: { S: part }, ...(isNumber && { [number]: { N: part } }) },
      holds: current => [current?.[attribute]?.S, current?.[attribute]?.N].includes(part),
    }
  })
}
