import { expect, it } from 'vitest'
import { createTurnstile } from '../../../packages/shop/src/passwords/turnstile.ts'

it('runs at most the given number at once, in order of arrival', async () => {
  const turnstile = createTurnstile({ atOnce: 2, waiting: 10 })
  const begun: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const results = gates.map((gate, index) =>
    turnstile(async () => {
      begun.push(index)
      await gate.promise
      return index
    }),
  )

  expect(begun).toEqual([0, 1])
  gates[1]?.resolve()
  await results[1]
  expect(begun).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4])
})

it('continues after failed work', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 1 })
  await expect(turnstile(() => Promise.reject(new Error('burnt')))).rejects.toThrow('burnt')
  expect(await turnstile(async () => 'fine')).toBe('fine')
})

it('rejects work when the queue is full', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 1 })
  const gate = Promise.withResolvers<void>()
  const [inside, waiting] = [turnstile(() => gate.promise), turnstile(() => gate.promise)]

  await expect(turnstile(() => gate.promise)).rejects.toMatchObject({ code: 'shop.busy', kind: 'unavailable' })
  gate.resolve()
  await Promise.all([inside, waiting])
})
