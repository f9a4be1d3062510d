import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storyView } from '../../../packages/local-cloud/src/console/stories/story-page.ts'
import { marksOf, ROWS_SHOWN, timeLineOf } from '../../../packages/local-cloud/src/console/stories/time-line.ts'
import { timeLineView } from '../../../packages/local-cloud/src/console/stories/time-line-view.ts'
import type { Step, Story } from '../../../packages/local-cloud/src/stories/story.ts'

let last = 0
const step = (kind: string, at: number, data: object, durationMs?: number, children: readonly Step[] = []) => {
  last += 1
  return { id: last, kind, at, durationMs, outcome: 'done', data, children } as unknown as Step
}
const check = (at: number, durationMs: number) =>
  step('check', at, { receiver: 'users/check', signal: 'pre-save', sender: 'User' }, durationMs)
const run = (...attempts: readonly object[]) => step('run', 0, { receiver: 'mail/hello', attempts })
const story = (steps: readonly Step[], more: object = {}) =>
  ({ id: 1, origin: 'request', title: 'POST /users', at: 1_000, state: 'done', status: 202, steps, ...more }) as Story

it('puts the request, its receivers, each attempt and each email on one axis', () => {
  const hello = run({ at: 1_100, durationMs: 20, outcome: 'failed' }, { at: 1_300, durationMs: 50, outcome: 'done' })
  const record = step('record', 1_040, {}, undefined, [hello])
  const commit = step('commit', 1_040, { operation: 'TransactWriteItems' }, undefined, [record])
  const mail = step('mail', 1_340, { subject: 'Hello' })

  const { rows, end } = timeLineOf(story([check(1_010, 4), commit, mail], { durationMs: 60 }))

  expect(end).toBe(350)
  expect(rows.map(({ name, bars }) => [name, ...bars.map(bar => [bar.start, bar.durationMs, bar.state])])).toEqual([
    ['the request', [0, 60, 'done']],
    ['users/check', [10, 4, 'done']],
    ['TransactWriteItems', [40, undefined, 'done']],
    ['mail/hello', [100, 20, 'failing'], [300, 50, 'done']],
    ['Hello', [340, undefined, 'done']],
  ])
})

it('draws bars to scale, and has the same times as text', () => {
  const hello = run({ at: 1_100, durationMs: 50, outcome: 'failed' })

  const page = String(timeLineView(timeLineOf(story([hello], { durationMs: 200 }))))

  expect(page).toContain('<rect class="failing" x="50.00%" width="25.00%"')
  expect(page).toContain('<small>failed at 100 ms, took 50 ms</small>')
  expect(page).toContain(`<a href="#step-${hello.id}">mail/hello</a>`)
  const elsewhere = String(timeLineView(timeLineOf(story([hello], { durationMs: 200 })), step => step !== hello.id))
  expect(elsewhere).toContain(`<a href="?at=${hello.id}#step-${hello.id}">mail/hello</a>`)
  expect(page.match(/<svg[^>]*>/g)?.every(svg => svg.includes('aria-hidden="true"'))).toBe(true)
})

it('shows a receiver that runs now, and a story without any step that takes time', () => {
  const running = String(timeLineView(timeLineOf(story([run()], { at: 0, durationMs: undefined }))))

  expect(running).toContain('running at 0 ms')
  expect(String(timeLineView(timeLineOf(story([]))))).toBe('')
  expect(String(storyView(story([]), 0))).not.toContain('Time line')
})

it('keeps every bar within the axis, and shows a limited number of rows', () => {
  const times = fc.record({
    at: fc.integer({ min: 0, max: 1e6 }),
    durationMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 80 }), given => {
      const { rows, end, more } = timeLineOf(story(given.map(({ at, durationMs }) => check(at, durationMs))))

      expect(rows.length + more).toBe(given.length)
      expect(rows.length).toBeLessThanOrEqual(ROWS_SHOWN)
      for (const { start, durationMs = 0 } of rows.flatMap(row => row.bars)) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(start + durationMs).toBeLessThanOrEqual(end + 1e-6)
      }
    }),
  )
})

it('marks the axis at two to six round times, from the beginning', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), end => {
      const marks = marksOf(end)

      expect(marks[0]).toBe(0)
      expect(marks.length).toBeGreaterThanOrEqual(2)
      expect(marks.length).toBeLessThanOrEqual(6)
      expect(marks.at(-1)).toBeLessThanOrEqual(end * (1 + 1e-9))
    }),
  )
  expect(marksOf(350)).toEqual([0, 100, 200, 300])
  expect(marksOf(15.6 * 60_000)).toEqual([0, 5, 10, 15].map(minutes => minutes * 60_000))
})

it('counts many attempts as text, because the tree lists them', () => {
  const attempts = [1_000, 1_100, 1_200, 1_900].map(at => ({ at, durationMs: 50, outcome: 'failed' }))

  const few = String(timeLineView(timeLineOf(story([run(...attempts.slice(1))]))))
  const many = String(timeLineView(timeLineOf(story([run(...attempts)]))))

  expect(few).toContain('failed at 0 ms, took 50 ms; failed at 100 ms, took 50 ms; failed at 800 ms, took 50 ms')
  expect(many).toContain('<small>4 attempts; the last failed at 900 ms, took 50 ms</small>')
})

it('leads to a step on the same page, or first to the part of the story that has it', () => {
  const data = { change: 'created', item: 'a', keys: {}, isBookkeeping: true, silent: [], consumers: [] }
  const records = Array.from({ length: 50 }, () => step('record', 1_040, data))
  const mail = step('mail', 1_340, { mailId: 'm1', subject: 'Hello', to: ['ada@example.org'] })
  const commit = step('commit', 1_040, { operation: 'PutItem', items: ['a'] }, undefined, [...records, mail])

  const page = String(storyView(story([commit]), 2_000))
  const part = String(storyView(story([commit]), 2_000, { at: mail.id }))

  expect(page).toContain(`<a href="#step-${commit.id}">PutItem</a>`)
  expect(page).toContain(`<a href="?at=${mail.id}#step-${mail.id}">Hello</a>`)
  expect(page).not.toContain(`id="step-${mail.id}"`)
  expect(part).toContain(`id="step-${mail.id}"`)
})
