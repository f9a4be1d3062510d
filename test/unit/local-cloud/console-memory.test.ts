import type { Database } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { ConsoleReplays } from '../../../packages/local-cloud/src/application/console-replays.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'

it('remembers why the newest 1,000 letters failed again', () => {
  const stayed = new RedriveFailures()

  for (let number = 0; number < 1_001; number++)
    stayed.note({ failures: [{ id: `${number}`, dispatchUid: 'mail/welcome', error: 'because' }] })

  expect([stayed.of('0'), stayed.of('1'), stayed.of('1000')]).toEqual([undefined, 'because', 'because'])
})

it('remembers the newest 100 replays', async () => {
  const replays = new ConsoleReplays({} as Database)

  const ids: string[] = []
  for (let number = 0; number < 101; number++) {
    ids.push(replays.start(['mail'], {}))
    await expect.poll(() => replays.find(ids.at(-1) as string)?.status).toBe('failed')
  }

  expect(ids.map(id => replays.find(id)?.status)).toEqual([undefined, ...Array(100).fill('failed')])
})
