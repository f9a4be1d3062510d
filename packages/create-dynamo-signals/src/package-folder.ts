import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const here = import.meta.dirname

// The compiled files are at the top of the published package. In the workspace, the sources are one folder deeper.
const PACKAGE = basename(here) === 'src' ? dirname(here) : here

/** The folder of the templates. */
export const TEMPLATES = join(PACKAGE, 'templates')

/** The version of this package. All packages of dynamo-signals have the same. */
export async function ownVersion(): Promise<string> {
  return JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')).version
}
