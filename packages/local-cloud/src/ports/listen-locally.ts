import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { portError } from './require-free-port.ts'

/**
 * Makes a server listen on this machine only, and resolves to its URL. Port 0 uses any free port. Rejects with a
 * `LocalCloudError` that names the service and the setting that changes its port.
 */
export async function listenLocally(server: Server, port: number, service: string, setting: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(portError(port, service, setting, cause)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: boundPort } = server.address() as AddressInfo
  return `http://127.0.0.1:${boundPort}`
}

/** Closes a server with all its connections. Resolves when its port is free. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise(resolve => {
    server.close(resolve)
    server.closeAllConnections()
  })
}
