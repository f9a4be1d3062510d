import { propertyOf } from '../dispatch/thrown-values.ts'

/** The first version that runs TypeScript, and that has what the local cloud needs. */
const [MAJOR, MINOR] = [22, 18]
const CODES: readonly unknown[] = ['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNKNOWN_BUILTIN_MODULE']

/**
 * Returns what to say of a module that cannot be loaded because this version of Node, such as `v22.12.0`, is too old for it.
 * Undefined if the version is not the reason.
 */
export function newerNode(error: unknown, version: string): string | undefined {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  const isNewEnough = major > MAJOR || (major === MAJOR && minor >= MINOR)
  if (isNewEnough || !CODES.includes(propertyOf(error, 'code'))) return undefined
  return `This is Node ${version.slice(1)}. Node ${MAJOR}.${MINOR} and newer run TypeScript and dev. Install Node 24.`
}
