import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../packages/dynamo-signals/src/cli/json-text.ts'
import { printable as ofCommands } from '../../../packages/dynamo-signals/src/cli/printable.ts'
import { textTable } from '../../../packages/dynamo-signals/src/cli/text-table.ts'
import { printableLine as ofLocalCloud } from '../../../packages/local-cloud/src/terminal/printable.ts'

describe.each([
  ['a command', ofCommands],
  ['npm start', ofLocalCloud],
])('what %s prints', (_, printable) => {
  it.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['\u009b2J', '\\x9b2J'],
    ['\u202etxt', '\\u202etxt'],
    ['\u061ctxt', '\\u061ctxt'],
    ['a\u200bb', 'a\\u200bb'],
    ['a\ufeffb', 'a\\ufeffb'],
    ['a\u00adb', 'a\\xadb'],
    ['a\u{e0041}b', 'a\\u{e0041}b'],
    ['a\u2028b', 'a\\u2028b'],
    ['Zoë 漢字 😀', 'Zoë 漢字 😀'],
  ])('writes out what is invisible in %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })
})

it('prints JSON without control characters, and it parses to the same value', () => {
  const value = { 'a\u009b2J': ['\u202etxt', '\u{e0041}', '\n', 'Zoë 😀'] }
  const text = jsonText(value)

  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  expect(text).toContain('Zoë 😀')
  expect(JSON.parse(text)).toEqual(value)
})

it('lays out 200,000 rows', () => {
  const rows = Array.from({ length: 200_000 }, () => ['a', 'b'])

  expect(textTable(['ONE', 'TWO'], rows).split('\n')).toHaveLength(200_001)
})
