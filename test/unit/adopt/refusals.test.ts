import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { adopt, adoptionFolder, runAdopt } from '../../support/adopted-table.ts'
import { someonesTable } from '../../support/existing-table.ts'

async function usersTable() {
  const table = await someonesTable('shop', { partitionKey: 'pk' })
  await table.put({ pk: { S: 'USER#1' }, name: { S: 'Ada' } })
  return table.dynamodb.endpoint
}

it('prints the file instead of writing it in a dry run, and the report beside it', async () => {
  const { code, out, err, file } = await adopt(await usersTable(), 'shop', '--dry-run')

  expect(code).toBe(0)
  expect(out).toContain("export const User = defineModel('User', {")
  expect(err).toContain('1 item of shop read.')
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

it('prints JSON', async () => {
  const { code, out, file } = await adopt(await usersTable(), 'shop', '--json')

  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    table: { tableName: 'shop', partitionKey: 'pk' },
    sampled: 1,
    models: [{ name: 'User', is: { pk: { beginsWith: 'USER#' } }, items: 1 }],
    unmatched: { items: 0, keys: [] },
    file,
    source: await readFile(file, 'utf8'),
  })
})

it('overwrites a file only with --force', async () => {
  const endpoint = await usersTable()
  const file = join(await adoptionFolder(), 'models.ts')
  await writeFile(file, 'mine')

  const refused = await runAdopt(endpoint, 'shop', '--out', file)
  const kept = await readFile(file, 'utf8')
  const forced = await runAdopt(endpoint, 'shop', '--out', file, '--force')

  expect({ code: refused.code, kept }).toEqual({ code: 2, kept: 'mine' })
  expect(refused.err).toContain('exists. Pass another file with --out, or --force to overwrite it.')
  expect(forced.code).toBe(0)
  expect(await readFile(file, 'utf8')).toContain('defineModel')
})

it('explains that a table does not exist', async () => {
  const { code, err } = await adopt(await usersTable(), 'shoop')

  expect(code).toBe(1)
  expect(err).toMatch(
    /^A table does not exist in eu-west-1 \(.*\)\. The table is shoop\. Check the name, AWS_PROFILE and AWS_REGION\.$/m,
  )
})

it('explains that a table has no items', async () => {
  const { dynamodb } = await someonesTable('empty', { partitionKey: 'pk' })

  const { code, err } = await adopt(dynamodb.endpoint, 'empty')

  expect(code).toBe(1)
  expect(err).toContain('The table empty has no items, so there are no models to guess. Adopt it when it has some.')
})

it('explains that a file cannot be written', async () => {
  const file = join(await adoptionFolder(), 'missing', 'models.ts')

  const { code, err } = await runAdopt(await usersTable(), 'shop', '--out', file)

  expect(code).toBe(1)
  expect(err).toContain('could not be written. ENOENT')
  expect(err).toContain('Pass another file with --out.')
})

it.each([
  ['no table', [], 'adopt needs the name of a table: dynamo-signals adopt <table>.'],
  ['two tables', ['shop', 'users'], 'Unexpected argument "users". adopt takes only one argument, <table>.'],
  ['a sample of nothing', ['shop', '--sample', '0'], '--sample must be a number of at least 1, not "0".'],
  ['a sample too large', ['shop', '--sample', '100001'], '--sample must be a whole number from 1 to 100,000'],
  ['a rate of nothing', ['shop', '--rate', '0'], '--rate must be a number of at least 1, not "0".'],
  ['a configuration, because it needs none', ['shop', '--config', 'x.ts'], 'no option --config'],
])('refuses %s', async (_, args, message) => {
  const { code, err } = await runAdopt('http://127.0.0.1:1', ...args)

  expect(code).toBe(2)
  expect(err).toContain(message)
})
