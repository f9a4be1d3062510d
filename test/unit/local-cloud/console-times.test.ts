import { expect, it } from 'vitest'
import { time } from '../../../packages/local-cloud/src/console/pages/layout.ts'

const now = new Date('2026-03-02T12:00:00.000Z')

it.each([
  ['2026-03-02T08:09:10.111Z', '08:09:10'],
  ['2026-03-01T23:59:59.999Z', '2026-03-01 23:59:59'],
  ['2025-03-02T08:09:10.111Z', '2025-03-02 08:09:10'],
])('shows the time of today, and the date of another day: %s', (moment, shown) => {
  const [day, clock] = [moment.slice(0, 10), moment.slice(11, 19)]

  expect(String(time(moment, now))).toBe(`<time datetime="${moment}" title="${day} ${clock} UTC">${shown}</time>`)
})

it('shows that a time is unknown', () => {
  expect(String(time('yesterday', now))).toBe('<time>unknown</time>')
})
