// Loaded before a script of package.json, and in JavaScript: an old Node would stop at the first TypeScript file, with
// an error that does not name the reason. Node 22.18 is the first that runs TypeScript.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `This is Node ${process.versions.node}, and this script needs Node 22.18 or newer. Run \`npm ci\` without \`--ignore-scripts\`: it installs Node 24 for the scripts.\n`,
  )
  process.exit(1)
}
