import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { PUBLISHED } from './published-packages.ts'

/** `npm run build`: builds each published package into its folder `dist`, from where it is packed and published. */
for (const name of PUBLISHED) {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build-package.ts'), name], { stdio: 'inherit' })
}
