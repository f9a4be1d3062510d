import { execFileSync } from 'node:child_process'
import { localRedriveCommand } from '@dynamo-signals/local-cloud'
import { expect, it } from 'vitest'

it('names the receiver alone if everything is as by default', () => {
  expect(localRedriveCommand({})('mail/welcome')).toBe('npx dynamo-signals redrive --local --uid mail/welcome')
})

it('sets variables and the configuration, and quotes what a shell would split or run', () => {
  const command = localRedriveCommand(
    { DYNAMODB_PORT: 8001, TABLE_PREFIX: 'my shop' },
    'apps/it is.ts',
  )("ada's $(mail)")

  // The shell itself shows what it makes of the words.
  const seen = execFileSync('sh', ['-c', command.replace('npx', 'printf "%s|" "$0" npx')], { encoding: 'utf8' })

  expect(command).toMatch(/^DYNAMODB_PORT=8001 TABLE_PREFIX='my shop' npx /)
  expect(seen).toBe("sh|npx|dynamo-signals|redrive|--local|--config|apps/it is.ts|--uid|ada's $(mail)|")
})
