import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of a module that another process runs. The sources end with `.ts`, the published files with `.js`. */
export function siblingModule(name: string, from: string): string {
  return fileURLToPath(new URL(`${name}${extname(from)}`, from))
}
