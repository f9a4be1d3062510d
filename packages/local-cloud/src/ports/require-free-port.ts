import { createServer } from 'node:net'
import { LocalCloudError } from '../local-cloud-error.ts'

/**
 * Resolves if `port` is available. Otherwise, it rejects with a `LocalCloudError` that names the port, the service and
 * the setting that changes the port.
 */
export async function requireFreePort(port: number, service: string, setting: string): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, resolve)
    })
  } catch (cause) {
    throw portError(port, service, setting, cause)
  } finally {
    await new Promise(resolve => probe.close(resolve))
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process',
  EACCES: 'is not allowed for this user (EACCES). Ports below 1024 are often reserved',
  EPERM: 'is not allowed for this user (EPERM)',
}

/** Converts an error of `listen` to a message that says which port to free or which setting to change. */
export function portError(port: number, service: string, setting: string, cause: unknown): LocalCloudError {
  const code = (cause as NodeJS.ErrnoException).code
  const reason = REASONS[code ?? ''] ?? `cannot be used (${code ?? String(cause)})`
  const advice = code === 'EADDRINUSE' ? `Stop that process, or set ${setting}` : `Set ${setting}`
  const sentence = `Port ${port} for ${service} ${reason}. ${advice} to another port.`
  return new LocalCloudError('ports.taken', sentence, { cause })
}
