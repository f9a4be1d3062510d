import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as Esbuild from 'esbuild'

/** The environment of SST's command, so that it needs no account and no network except npm, and sends no telemetry. */
const OFFLINE = {
  SST_SKIP_DEPENDENCY_CHECK: 'true',
  NO_BUN: 'true',
  SST_TELEMETRY_DISABLED: 'true',
  SST_STAGE: 'ci',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  // Only for sst.config.ts to be read: nothing is sent.
  MAIL_SENDER: 'shop@shop.example',
}

/** A provider that `sst install` fetched, as SST's lock names it. */
interface Provider {
  readonly alias: string
  readonly package: string
}

/** Fetches SST's components and the AWS provider into `.sst/`, once for each version of SST. Takes about 40 s. */
export function installPlatform(root: string): void {
  const wanted = JSON.parse(readFileSync(join(root, 'node_modules/sst/package.json'), 'utf8')).version
  const found = join(root, '.sst/platform/version')
  const installed = existsSync(found) ? readFileSync(found, 'utf8').trim() : undefined
  if (installed === wanted && existsSync(join(root, '.sst/provider-lock.json'))) return
  execFileSync(join(root, 'node_modules/.bin/sst'), ['install'], {
    cwd: root,
    env: { ...process.env, ...OFFLINE },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** The providers that SST makes global in the program. */
export function providers(root: string): Provider[] {
  return JSON.parse(readFileSync(join(root, '.sst/provider-lock.json'), 'utf8'))
}

/** Where SST's components are. */
export function platformOf(root: string): string {
  return join(root, '.sst/platform')
}

/** The very esbuild that SST bundles with. */
export function platformEsbuild(root: string): typeof Esbuild {
  return createRequire(join(platformOf(root), 'package.json'))('esbuild')
}
