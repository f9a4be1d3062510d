import { type AnyModel, defineModel } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { memoryDatabase } from '../../support/memory-database.ts'

/** A handwritten schema whose result violates Standard Schema. */
const answering = (answer: unknown) =>
  defineModel('Odd', { schema: { '~standard': { version: 1, vendor: 'own', validate: () => answer } } as never })

it.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /The schema must return an object/],
  ['a list as its value', { value: [1] }, /The schema must return an object/],
  ['no issue, but a list of them', { issues: [] }, /Invalid/],
  ['an issue that is none', { issues: [null] }, /Invalid/],
  ['an issue whose message is a symbol', { issues: [{ message: Symbol('no'), path: 5 }] }, /Invalid/],
])('refuses an instance whose schema answers with %s, and stores nothing', async (_, answer, message) => {
  const model = answering(answer) as AnyModel
  const { database, table } = memoryDatabase([model])

  const saved = database.repository(model).create({ id: 'x' })

  await expect(saved).rejects.toMatchObject({ code: 'repository.invalid', message: expect.stringMatching(message) })
  expect(table.items).toEqual([])
})

it.each<[string, string, RegExp]>([
  ['half a surrogate pair', 'a\ud800', /id: Expected an id without a lone surrogate/],
  ['signs that keys escape', '#'.repeat(400), /id: Expected an id of at most 1024 bytes, where # and % count as 3/],
])('says what is wrong with an id of %s', async (_, id, message) => {
  const model = answering({ value: {} }) as AnyModel

  await expect(memoryDatabase([model]).database.repository(model).create({ id })).rejects.toThrow(message)
})
