// The one of `engines` in package.json. npm only warns of an older one.
const [MAJOR, MINOR] = [22, 15]

/** Returns what to say in a version of Node that cannot run the command, such as `v20.20.2`. Undefined in all others. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return undefined
  return `dynamodb-embedded: This is Node ${version.slice(1)}, and the command needs Node ${MAJOR}.${MINOR} or newer. Install Node 24.\n`
}
