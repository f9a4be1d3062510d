import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Runs a program; rejects, with what it printed, when it complains. */
export const run = promisify(execFile)

/** The library as `npm publish` would send it. */
export interface PackedLibrary {
  /** What is packed. */
  readonly folder: string
  readonly tarball: string
}

/** Builds and packs a package inside a folder, and not in `dist`: test files that run side by side do not meet. */
export async function packLibrary(inside: string, name = 'dynamo-signals'): Promise<PackedLibrary> {
  const folder = join(inside, 'built', name)
  await run(process.execPath, [join(WORKSPACE, 'packages/build-package.ts'), name, folder])
  const { stdout } = await run('npm', ['pack', folder, '--pack-destination', inside, '--json'], { cwd: inside })
  const [{ filename }] = JSON.parse(stdout)
  return { folder, tarball: join(inside, filename) }
}

/** The root of the workspace. */
export const WORKSPACE = join(import.meta.dirname, '../..')
