// The one of `engines` in the package.json of a new project: the first that runs TypeScript.
const [MAJOR, MINOR] = [22, 18]

/** Returns what to say in a version of Node that cannot run a new project, such as `v20.20.2`. Undefined in all others. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return undefined
  return `create-dynamo-signals: This is Node ${version.slice(1)}, and a project needs Node ${MAJOR}.${MINOR} or newer. Install Node 24, and run the command again.\n`
}
