// The one of `engines` in package.json. npm only warns of an older one.
const OLDEST = 22

/** Returns what to say in a version of Node that cannot run the commands, such as `v20.20.2`. Undefined in all others. */
export function tooOldNode(version: string): string | undefined {
  const major = Number(/^v(\d+)\./.exec(version)?.[1])
  if (!(major < OLDEST)) return undefined
  return `dynamo-signals: This is Node ${version.slice(1)}, and the commands need Node ${OLDEST} or newer. Install Node 24, and run \`npm install\` again.\n`
}
