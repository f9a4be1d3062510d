// `npm run sign-up ada@example.org`, while `npm run dev` runs: creates a user, as the deployed function does.
import { LOCAL_ENVIRONMENT } from './settings.ts'

Object.assign(process.env, LOCAL_ENVIRONMENT)
const { handler } = await import('../src/functions/sign-up.ts')

const [email = 'ada@example.org'] = process.argv.slice(2)
const { id } = await handler({ email })
process.stdout.write(`Signed up ${email}: user ${id}. The console of npm run dev shows its records.\n`)
