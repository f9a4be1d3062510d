import { enableCompileCache } from 'node:module'
import { forgetAws } from './forget-aws.ts'
import { keepHeapCompact } from './keep-heap-compact.ts'
import { readLocalSettings, SettingsError } from './settings.ts'
import { startAgain } from './start-again.ts'

/**
 * `npm start`: runs the shop and its cloud on this machine. Prints the addresses when everything responds, then
 * `ready`. Ctrl-C stops everything. If a part cannot start, it prints a message and exits with code 1.
 */
try {
  // First, because it starts the program again.
  startAgain()
  keepHeapCompact()
  // Caches compiled code for the next start.
  enableCompileCache()
  // Before any client is created: the local cloud must neither depend on the developer's AWS account nor reach it.
  forgetAws()
  const settings = readLocalSettings()
  // Before the start, because without a listener a signal ends this process but leaves DynamoDB Local running. Before
  // everything is ready, there is nothing to finish, and `exit` stops DynamoDB Local.
  let stop = async (): Promise<void> => {}
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(0)))
  }
  // The shop has no unhandled errors, but a receiver under development may.
  process.once('uncaughtException', async error => {
    process.stderr.write(`${await explain(error, 'stopped')}\n`)
    void stop().finally(() => process.exit(1))
  })
  // Closing the pipe (`npm start | head`) or the terminal must not stop the shop halfway.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Loading the rest takes a second, so invalid settings are reported first.
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
