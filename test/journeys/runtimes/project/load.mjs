import { spawnSync } from 'node:child_process'

for (const name of ['dynamo-signals', 'dynamo-signals/streams', 'dynamodb-embedded']) {
  const outcome = await import(name).then(
    () => `${name} loads`,
    error => `${name}: ${error.message}`,
  )
  process.stdout.write(`${outcome}\n`)
}

const { stderr } = spawnSync(process.execPath, ['node_modules/dynamo-signals/cli/main.js', '--help'])
process.stdout.write(stderr)
