import { describeError, type Log } from '../log.ts'
import { type DynamoDBLocal, type DynamoDBLocalOptions, startDynamoDBLocal } from './start-dynamodb-local.ts'

const RESTARTS_IN_A_ROW = 3
const HEALTHY_AFTER_MS = 60_000

type Options = Omit<DynamoDBLocalOptions, 'onExit'> & { readonly log: Log }

/**
 * Starts DynamoDB Local, and restarts it if it crashes. Its tables are in files, so work continues where it stopped. If
 * its tables were in memory, it is not restarted, because they are lost. Neither is a process that keeps crashing.
 */
export async function keepDynamoDBRunning({ log, ...options }: Options): Promise<DynamoDBLocal> {
  let running: Promise<DynamoDBLocal>
  let isStopped = false
  let restarts = 0
  let startedAt = 0
  const start = (): Promise<DynamoDBLocal> => {
    startedAt = Date.now()
    return startDynamoDBLocal({ ...options, onExit: error => restart(error) })
  }
  const restart = (reason: unknown): void => {
    log.error(describeError(reason))
    restarts = Date.now() - startedAt > HEALTHY_AFTER_MS ? 1 : restarts + 1
    if (options.dataDir === '') {
      log.error('Its tables were in memory and are lost. Start again.')
    } else if (restarts > RESTARTS_IN_A_ROW) {
      log.error('It keeps crashing and will not be restarted. Start again.')
    } else {
      running = start()
      running.then(
        () => log.info('DynamoDB Local is running again.'),
        error => isStopped || restart(error),
      )
    }
  }
  running = start()
  const { endpoint } = await running
  const stop = async (): Promise<void> => {
    isStopped = true
    const current = await running.catch(() => undefined)
    await current?.stop()
  }
  return { endpoint, stop }
}
