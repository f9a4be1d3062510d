import type { DeadLetter } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { deadLetterList, redrivesOf } from '../../../packages/local-cloud/src/application/dead-letter-list.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'

const NOW = new Date('2026-03-01T12:00:00.000Z')
const letter = (id: string, rest: object = {}) =>
  ({
    id,
    consumer: 'mail',
    dispatchUid: 'welcome',
    itemKey: `User#${id}`,
    attempts: 5,
    firstFailedAt: '2026-03-01T11:00:00.000Z',
    record: { dynamodb: {} },
    ...rest,
  }) as unknown as DeadLetter

it.each([
  ['without its time', { firstFailedAt: undefined }],
  ['with a time that is a number', { firstFailedAt: 5 }],
  ['with an invalid time', { firstFailedAt: 'yesterday' }],
  ['without its record', { record: undefined }],
  ['whose record is null', { record: null }],
])('a dead letter %s is shown next to the others', async (_, damage) => {
  const page = String(await deadLetterList([letter('whole'), letter('damaged', damage)], NOW, new RedriveFailures()))

  expect(page).toContain('User#whole')
  expect(page).toContain('User#damaged')
  expect(page).not.toContain('NaN')
})

it('shows the newest hundred of thousands of dead letters, and their number', async () => {
  const at = (index: number) => new Date(NOW.getTime() - index * 1000).toISOString()
  const letters = Array.from({ length: 3000 }, (_, index) => letter(`n${index}`, { firstFailedAt: at(index) }))

  const page = String(await deadLetterList(letters, NOW, new RedriveFailures()))

  expect(page.match(/<li /g)).toHaveLength(100)
  expect(page).toContain('3000 records')
  expect(page).toContain('User#n0<')
  expect(page).not.toContain('User#n100<')
  expect(page).toContain('href="/api/dead-letters"')
})

it('hides secrets in the record, at any depth', async () => {
  const NewImage = { email: { S: 'ada@example.org' }, login: { M: { passwordHash: { S: '$argon2' } } } }
  const record = { dynamodb: { NewImage, OldImage: { token: { S: 't-1' } } } }

  const page = String(await deadLetterList([letter('ada', { record })], NOW, new RedriveFailures()))

  expect(page).toContain('ada@example.org')
  expect(page).not.toMatch(/argon2|t-1/)
})

it('explains how a receiver lets its records wait after a temporary failure', async () => {
  const page = String(await deadLetterList([letter('parked')], NOW, new RedriveFailures()))

  expect(page).toContain('RetryLater')
  expect(page).toContain('retry.isPassing')
})

it('names the letter that a button redrives', async () => {
  const page = String(await deadLetterList([letter('a'), letter('b')], NOW, new RedriveFailures()))

  expect(page.match(/aria-label="Redrive [^"]*"/g)).toEqual([
    'aria-label="Redrive welcome User#a"',
    'aria-label="Redrive welcome User#b"',
  ])
})

it('redrives one, the selected ones, or all, and of a part only what it shows', async () => {
  const letters = [letter('a'), letter('b')]

  const whole = String(await deadLetterList(letters, NOW, new RedriveFailures()))
  const part = String(await deadLetterList(letters, NOW, new RedriveFailures(), redrivesOf(letters)))

  const idsOf = (page: string) =>
    page.match(/<input type="hidden" name="ids" value="(a|b)">(?=.*<button>Redrive all)/g) ?? []
  expect(whole.match(/<input type="checkbox" form="redrive-selected" name="ids"/g)).toHaveLength(2)
  expect(idsOf(whole)).toHaveLength(0)
  expect(idsOf(part)).toHaveLength(2)
})
