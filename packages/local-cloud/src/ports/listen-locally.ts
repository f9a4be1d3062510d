import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { portError } from './require-free-port.ts'

/**
 * Makes a server listen, for this machine alone, and resolves to its address; port 0 takes any free one. Rejects with a
 * `LocalCloudError` that names who wanted the port and the setting that moves it.
 */
export async function listenLocally(server: Server, port: number, service: string, setting: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(portError(port, service, setting, cause)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: boundPort } = server.address() as AddressInfo
  return `http://127.0.0.1:${boundPort}`
}

/** Closes a server with all its connections; resolves when its port is free. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise(resolve => {
    server.close(resolve)
    server.closeAllConnections()
  })
}
