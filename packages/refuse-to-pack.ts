import { basename } from 'node:path'

/**
 * The script `prepack` of each published package. Its `exports` name sources, for the workspace. Only the build's manifest
 * names compiled files, so a tarball of this folder could not be used.
 */
const folder = basename(process.cwd())
process.stderr.write(
  `${process.env.npm_package_name} is not packed from its sources, because Node does not run TypeScript in node_modules. ` +
    `Run npm run build at the root of the workspace, then npm pack ./packages/${folder}/dist.\n`,
)
process.exitCode = 1
