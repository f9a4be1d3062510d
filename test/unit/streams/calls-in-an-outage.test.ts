import { expect, it } from 'vitest'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()
const [EVERY, OUTAGE] = [5, 7200]

/** Signs people up during an outage of two hours, and returns how often the service was called in it. */
async function callsInOutage(isPassing?: (error: unknown) => boolean): Promise<{ calls: number; sent: number }> {
  const { save, deliver, wake, pass } = waitingShop()
  let isDown = true
  const options = { dispatchUid: isPassing ? 'mails/poison' : 'mails', ...(isPassing && { retry: { isPassing } }) }
  const { calls, sent } = connectMailer(connected, () => isDown && serviceError('ThrottlingException'), options)
  for (let second = 0; second < OUTAGE; second += EVERY) {
    await save(`a${second}`)
    // Lambda delivers again what has failed.
    while ((await deliver()) > 0);
    pass(EVERY)
    if (second % 60 === 0) await wake()
  }
  const during = calls.length
  isDown = false
  for (let minute = 0; minute < 3; minute++) {
    pass(60)
    await wake()
  }
  return { calls: during, sent: sent.length }
}

it('calls a service that is down for two hours fifty times less often than retries and dead letters would', async () => {
  const parking = await callsInOutage(() => false)
  const waiting = await callsInOutage()

  expect(parking).toEqual({ calls: 5 * (OUTAGE / EVERY), sent: 0 })
  expect(waiting.calls).toBeLessThan(parking.calls * 0.02)
  expect(waiting.sent).toBe(OUTAGE / EVERY)
}, 300_000)
