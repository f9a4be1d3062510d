import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { AcceptedMail } from '../../../packages/local-cloud/src/ses/accepted-mail.ts'
import { KeptMails } from '../../../packages/local-cloud/src/ses/kept-mails.ts'

function mailOf(number: number): AcceptedMail {
  return {
    id: `mail ${number}`,
    receivedAt: '2026-11-28T12:00:00.000Z',
    from: 'shop@example.org',
    to: [`"Person" <Person-${number % 7}@Example.org>`],
    cc: number % 5 === 0 ? ['copy@example.org'] : [],
    bcc: [],
    replyTo: [],
    subject: `Order ${number}`,
    text: `Hello, ${'here is what you ordered. '.repeat(20)}${number}`,
    html: '',
    tags: {},
  }
}

const numbersOf = (mails: readonly AcceptedMail[]) => mails.map(({ id }) => Number(id.slice(5)))

it.each([1, 30, 120, 200])('keeps the newest %d emails, and finds the same ones as a list of them', most => {
  const kept = new KeptMails(most)
  for (let number = 0; number < 420; number++) {
    kept.add(mailOf(number))

    const first = Math.max(0, number + 1 - most)
    const expected = Array.from({ length: number + 1 - first }, (_, at) => first + at)
    expect(kept.count).toBe(expected.length)
    if (number % 10 !== 9) continue
    expect(numbersOf(kept.all())).toEqual(expected)
    expect(numbersOf(kept.last(60))).toEqual(expected.slice(-60))
    expect(numbersOf(kept.last(1))).toEqual([number])
    expect(kept.last(0)).toEqual([])
    expect(numbersOf(kept.to('PERSON-3@example.org'))).toEqual(expected.filter(each => each % 7 === 3))
    expect(numbersOf(kept.to('copy@example.org'))).toEqual(expected.filter(each => each % 5 === 0))
    expect(kept.find(`mail ${first}`)).toEqual(mailOf(first))
    expect(kept.find(`mail ${number}`)).toEqual(mailOf(number))
    expect(kept.find(`mail ${first - 1}`)).toBeUndefined()
  }
})

it('keeps 2,000 emails of 4 KB in less than 1 MB of memory', () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const used = () => {
    for (let times = 0; times < 3; times++) collectGarbage()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const kept = new KeptMails(2_000)
  const add = (number: number) => {
    const request = `${`The request of email ${number}. `.repeat(150)}<person-${number}@example.org>`
    kept.add({ ...mailOf(number), text: request, to: [request.slice(request.indexOf('<'))] })
  }
  // The newest emails are not compressed.
  for (let number = 0; number < 99; number++) add(number)
  const before = used()

  for (let number = 99; number < 2_000; number++) add(number)

  expect(used() - before).toBeLessThan(1_000_000)
  expect(kept.count).toBe(2_000)
})
