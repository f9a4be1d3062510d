import { enableCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { reportLoadedFiles } from './loaded-files.ts'
import { type FromConfig, sentError } from './messages.ts'

// A process of its own reads the configuration: `config-process FILE`. So an edit is seen, and the code of the project can
// neither delay nor stop the services.

const [, , file = ''] = process.argv
const send = (message: FromConfig): void => void process.send?.(message)

process.on('disconnect', () => process.exit())
enableCompileCache()
reportLoadedFiles({ onFile: loaded => send({ kind: 'file', file: loaded }) })

try {
  const { dev } = await import(pathToFileURL(file).href)
  const config = typeof dev === 'function' ? await dev() : dev
  send({ kind: 'config', config: config ?? null })
} catch (error) {
  send({ kind: 'failed', error: sentError(error) })
}
