// `npm run sign-up ada@example.org`, while `npm run dev` runs: creates a user, as the deployed function does.
import { DynamoSignalsError, UnavailableError } from 'dynamo-signals'
import { LOCAL_ENVIRONMENT } from './settings.ts'

Object.assign(process.env, LOCAL_ENVIRONMENT)
const { handler } = await import('../src/functions/sign-up.ts')

const [email = 'ada@example.org'] = process.argv.slice(2)
try {
  const { id } = await handler({ email })
  process.stdout.write(`Signed up ${email}: user ${id}. The console of npm run dev shows its records.\n`)
} catch (error) {
  if (!(error instanceof DynamoSignalsError)) throw error
  process.stderr.write(`${error instanceof UnavailableError ? isNotRunning() : error.message}\n`)
  process.exitCode = 1
}

function isNotRunning(): string {
  return `DynamoDB does not respond at ${LOCAL_ENVIRONMENT.AWS_ENDPOINT_URL_DYNAMODB}. Run npm run dev in another terminal, wait until it prints "ready", and try again.`
}
