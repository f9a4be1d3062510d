import type { Step } from './measured-sign-up.ts'

/** When the prices below were written down, as they were known of the public list for us-east-1. They change. */
const PRICES_AS_OF = '21 November 2026'

/** Dollars. */
const PRICES = {
  millionWriteUnits: 0.625,
  millionReadUnits: 0.125,
  millionInvocations: 0.2,
  gigabyteSecondArm: 0.0000133334,
  millionHttpRequests: 1,
  thousandMails: 0.1,
  gigabyteOfLogs: 0.5,
  gigabyteMonth: 0.25,
  gigabyteMonthOfBackup: 0.2,
}

/** Assumed, not measured: how long Lambda bills an invocation, in seconds, and how much it logs, in bytes. */
const ASSUMED = {
  seconds: { Api: 0.05, LinksConsumer: 0.1, MailConsumer: 0.1, Feedback: 0.05 },
  memory: { Api: 1, LinksConsumer: 0.5, MailConsumer: 0.5, Feedback: 0.5 },
  hashingSeconds: 0.1,
  logBytes: 1_000,
  storedBytes: 6_000,
}

const HASHING = ['signing up', 'signing in']
const MILLION = 1_000_000

/** What a million sign-ups cost, worked out from the requests that were counted: the text of `docs/costs.md`. */
export function costsPage(steps: readonly Step[]): string {
  const way = steps.filter(({ name }) => name !== 'a bounce')
  const sum = (value: (step: Step) => number) => way.reduce((total, step) => total + value(step), 0)
  const writes = sum(({ requests }) => total(requests.map(each => each.writeUnits)))
  const reads = sum(({ requests }) => total(requests.map(each => each.readUnits)))
  const requests = way.filter(step => step.function === 'Api').length
  const invocations = way.filter(step => step.function === 'Api' || step.requests.length > 0).length
  const seconds = sum(gigabyteSeconds)
  const mails = sum(step => step.mails)
  const stored = (ASSUMED.storedBytes * MILLION) / 1e9
  const bill: [string, string, number][] = [
    ['DynamoDB writes', `${writes} units`, writes * PRICES.millionWriteUnits],
    ['DynamoDB reads', `${reads} units`, reads * PRICES.millionReadUnits],
    ['SES', `${mails} emails`, mails * 1000 * PRICES.thousandMails],
    ['API Gateway', `${requests} requests`, requests * PRICES.millionHttpRequests],
    ['Lambda, invocations', `${invocations}`, invocations * PRICES.millionInvocations],
    ['Lambda, duration', `${seconds.toFixed(2)} GB-s`, seconds * MILLION * PRICES.gigabyteSecondArm],
    ['Logs', `${invocations} kB`, ((invocations * ASSUMED.logBytes * MILLION) / 1e9) * PRICES.gigabyteOfLogs],
    ['Storage and backup, a month', '6 kB', stored * (PRICES.gigabyteMonth + PRICES.gigabyteMonthOfBackup)],
  ]
  return page(way, bill)
}

function gigabyteSeconds(step: Step): number {
  if (step.function !== 'Api' && step.requests.length === 0) return 0
  const hashing = HASHING.includes(step.name) ? ASSUMED.hashingSeconds : 0
  return (ASSUMED.seconds[step.function] + hashing) * ASSUMED.memory[step.function]
}

function page(steps: readonly Step[], bill: readonly [string, string, number][]): string {
  const rows = steps.map(({ name, function: lambda, requests, mails }) => {
    const [reads, writes] = [total(requests.map(each => each.readUnits)), total(requests.map(each => each.writeUnits))]
    return `| ${name} | ${lambda} | ${requests.length} | ${reads} | ${writes} | ${mails || ''} |`
  })
  return `# What a sign-up costs

\`test/infra/costs.test.ts\` generates this page. It runs the steps of one guest on the embedded DynamoDB, counts the requests,
and fails if this page differs from the result. \`npm run test:infra -- -u\` updates it.

## Requests to DynamoDB

A guest adds two products to the cart, signs up, activates the account and signs in. Each row of the API is one request
of the browser, without the additional requests for rate limits and \`Idempotency-Key\`. Each consumer row is one batch.

| step | function | requests | read units | write units | emails |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## The cost of a million sign-ups

Prices in US dollars from the public list for us-east-1, as of ${PRICES_AS_OF}, without free tiers, taxes and data
transfer. They were not verified with AWS, so **look them up** before you rely on a total.

| what | for one sign-up | for a million |
| --- | --- | --- |
${bill.map(([what, amount, price]) => `| ${what} | ${amount} | $${price.toFixed(2)} |`).join('\n')}
| **total** | | **$${total(bill.map(([, , price]) => price)).toFixed(2)}** |

Counted: requests, units and emails. Assumed: 50 ms for an API request, plus 100 ms if it hashes a password; 100 ms for a
consumer's batch; 1 kB of logs per invocation; 6 kB stored per customer. Lambda reads the stream free of charge. Each
write in a transaction counts as two units.
`
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
