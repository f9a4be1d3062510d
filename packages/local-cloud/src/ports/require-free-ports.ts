import { LocalCloudError } from '../local-cloud-error.ts'
import { requireFreePort } from './require-free-port.ts'

const LONGEST_WAIT_MS = 1_000

const SECOND = 'To run a second local cloud, set DYNAMODB_PORT, SES_PORT, CONSOLE_PORT and DATA_DIR to other values.'

/** The ports that the services of a local cloud use. */
export interface ServicePorts {
  readonly sesPort: number
  readonly consolePort: number
}

/**
 * Resolves if the ports are available. Otherwise, it rejects with a `LocalCloudError` that also lists what a second local cloud
 * needs, because another one is the usual reason.
 */
export async function requireFreePorts({ sesPort, consolePort }: ServicePorts): Promise<void> {
  try {
    await requireFreePort(sesPort, 'the SES inbox', 'SES_PORT')
    await requireFreePort(consolePort, 'the console', 'CONSOLE_PORT')
  } catch (error) {
    const { message, cause } = error as LocalCloudError
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const url = `http://localhost:${consolePort}`
    const running = `A local cloud is already running on these ports. Its console is ${url}. Use it, or stop it first.`
    const why = (await isConsole(url)) ? running : message
    throw new LocalCloudError('ports.taken', `${why} ${SECOND}`, { cause: error })
  }
}

async function isConsole(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/streams`, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) })
    const { idle, consumers } = (await response.json()) as { readonly idle?: unknown; readonly consumers?: unknown }
    return typeof idle === 'boolean' && Array.isArray(consumers)
  } catch {
    return false
  }
}
