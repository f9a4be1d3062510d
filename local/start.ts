import { enableCompileCache } from 'node:module'
import { forgetAws } from './forget-aws.ts'
import { readLocalSettings, SettingsError } from './settings.ts'

/**
 * `npm start`: the shop and its cloud on this machine. Prints the addresses when everything answers, `ready` last.
 * Ctrl-C stops all of it. What cannot start is a sentence, and exit code 1.
 */
try {
  // What was compiled is kept for the next start.
  enableCompileCache()
  // Before anything makes a client: the account somebody works with must neither break this cloud nor be reached by it.
  forgetAws()
  const settings = readLocalSettings()
  // Before the start: without a listener a signal ends this process and leaves DynamoDB Local behind. What is stopped before
  // it is ready has nothing to finish, and `exit` ends DynamoDB Local.
  let stop = async (): Promise<void> => {}
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(0)))
  }
  // Nothing in the shop throws where nobody catches it, but a receiver that someone is writing may.
  process.once('uncaughtException', async error => {
    process.stderr.write(`${await explain(error, 'stopped')}\n`)
    void stop().finally(() => process.exit(1))
  })
  // A reader that closes the pipe (`npm start | head`), or a terminal that is closed, must not end the shop half way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Loading the rest takes a second: settings that are wrong are said before.
  const { startLocal } = await import('./start-local.ts')
  stop = await startLocal(settings)
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : await explain(error, 'could not start')}\n`)
  process.exit(1)
}

async function explain(error: unknown, what: 'stopped' | 'could not start'): Promise<string> {
  const { explainEnd } = await import('./explain-end.ts')
  return explainEnd(error, what)
}
