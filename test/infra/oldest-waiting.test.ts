import { afterEach, expect, it, vi } from 'vitest'
import { publishOldestWaiting } from '../../wiring/publish-oldest-waiting.ts'

afterEach(() => vi.unstubAllEnvs())

function printed(publish: () => void): Record<string, unknown>[] {
  const lines: string[] = []
  const write = process.stdout.write
  process.stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0
  try {
    publish()
  } finally {
    process.stdout.write = write
  }
  return lines.flatMap(line => line.trim().split('\n')).map(line => JSON.parse(line))
}

it('prints the age of the oldest waiting record for each consumer, by the dimensions that the alarm reads', () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'a-lambda')
  vi.stubEnv('SERVICE', 'dynamo-signals-dev1-schedule')

  const lines = printed(() =>
    publishOldestWaiting([
      { consumer: 'links', oldestSeconds: 7201 },
      { consumer: 'mail', oldestSeconds: 3 },
    ]),
  )

  expect(lines).toMatchObject([
    { service: 'dynamo-signals-dev1-schedule', consumer: 'links', OldestWaiting: 7201 },
    { service: 'dynamo-signals-dev1-schedule', consumer: 'mail', OldestWaiting: 3 },
  ])
  for (const { _aws } of lines) {
    expect(_aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'dynamo-signals', Metrics: [{ Name: 'OldestWaiting', Unit: 'Seconds' }] }],
    })
    const {
      CloudWatchMetrics: [{ Dimensions }],
    } = _aws as { CloudWatchMetrics: [{ Dimensions: string[][] }] }
    expect(Dimensions.map(each => each.toSorted())).toEqual([['consumer', 'service']])
  }
})

it('prints nothing if nothing is waiting, and nothing outside of Lambda', () => {
  expect(printed(() => publishOldestWaiting([{ consumer: 'mail', oldestSeconds: 3 }]))).toEqual([])
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'a-lambda')
  expect(printed(() => publishOldestWaiting([]))).toEqual([])
})
