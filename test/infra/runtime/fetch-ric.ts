import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'aws-lambda-ric'
const VERSION = '4.0.2'
const INTEGRITY = 'FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ=='

/**
 * Fetches AWS's runtime interface client from npm, once, and returns its file. It is not a devDependency: its install
 * scripts build curl and a native addon, for which not everybody has the tools. What of it is native is stood in for by
 * `rapid-client.ts`. Throws when npm cannot be reached.
 */
export function fetchRic(root: string): string {
  const folder = join(root, 'node_modules/.cache', `${NAME}-${VERSION}`)
  const entry = join(folder, 'package/index.mjs')
  if (existsSync(entry)) return entry
  mkdirSync(folder, { recursive: true })
  const stdio: ['ignore', 'ignore', 'ignore'] = ['ignore', 'ignore', 'ignore']
  execFileSync('npm', ['pack', `${NAME}@${VERSION}`, '--pack-destination', folder], { cwd: root, stdio })
  const archive = join(folder, `${NAME}-${VERSION}.tgz`)
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64')
  if (digest !== INTEGRITY) throw new Error(`npm gave another ${NAME}@${VERSION} than was written down: ${digest}`)
  execFileSync('tar', ['-xzf', archive, '-C', folder, 'package/index.mjs', 'package/package.json'], { stdio })
  rmSync(archive)
  return entry
}
