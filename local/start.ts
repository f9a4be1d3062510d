import { forgetAws } from './forget-aws.ts'
import { readLocalSettings, SettingsError } from './settings.ts'

/**
 * `npm start`: the shop and its cloud on this machine. Prints the addresses when everything answers, `ready` last.
 * Ctrl-C stops all of it. What cannot start is a sentence, and exit code 1.
 */
try {
  // Before anything makes a client: the account somebody works with must neither break this cloud nor be reached by it.
  forgetAws()
  const settings = readLocalSettings()
  // Loading the rest takes a second: settings that are wrong are said before.
  const { startLocal } = await import('./start-local.ts')
  const stop = await startLocal(settings)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await stop()
      process.exit(0)
    })
  }
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : await explain(error)}\n`)
  process.exit(1)
}

async function explain(error: unknown): Promise<string> {
  const { explainStart } = await import('./explain-start.ts')
  return explainStart(error)
}
