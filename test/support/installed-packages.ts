import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Packages that the project does not depend on. */
export interface InstalledPackages {
  readonly require: NodeJS.Require
  remove(): void
}

/** Installs packages, each with its version, in a temporary folder. */
export function installPackages(...packages: readonly string[]): InstalledPackages {
  const folder = mkdtempSync(join(tmpdir(), 'installed-packages-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', '--save-exact', ...quietly, ...packages], { cwd: folder })
  return {
    require: createRequire(join(folder, 'index.js')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
