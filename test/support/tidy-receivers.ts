import { afterEach } from 'vitest'

/**
 * Disconnects after each test what the test has connected.
 *
 * @example
 * const connected = tidyReceivers()
 * connected(preSave.connect(refuseAll, { sender: Book }))
 */
export function tidyReceivers(): (...undo: readonly (() => boolean)[]) => void {
  const connections: (() => boolean)[] = []
  afterEach(() => {
    for (const disconnect of connections.splice(0)) disconnect()
  })
  return (...undo) => void connections.push(...undo)
}
