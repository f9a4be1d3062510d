import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../../../../packages/dynamodb-embedded/src/cli/run-cli.ts'
import { dataFolder } from '../../../support/embedded-folder.ts'

/** Runs the command until it ends by itself, or until it is ready and is stopped. */
async function run(...args: string[]) {
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  const [out, err]: [string[], string[]] = [[], []]
  let answer: unknown
  const code = await runCli(args, {
    out(text) {
      out.push(text)
      const endpoint = /http:\S+\d/.exec(text)?.[0]
      if (endpoint && text.includes('is ready')) {
        void listTables(endpoint).then(tables => {
          answer = tables
          resolve()
        })
      }
    },
    err: text => void err.push(text),
    stopped,
  })
  return { code, out: out.join(''), err: err.join(''), answer }
}

async function listTables(endpoint: string): Promise<unknown> {
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' }
  return (await fetch(endpoint, { method: 'POST', headers, body: '{}' })).json()
}

describe('the command dynamodb-embedded', () => {
  it('serves until it is stopped, and prints its address', async () => {
    const { code, out, answer } = await run('--port', '0')

    expect(out).toMatch(/^DynamoDB is ready at http:\/\/127\.0\.0\.1:\d+\. Data is stored in memory\.\n$/)
    expect([code, answer]).toEqual([0, { TableNames: [] }])
  })

  it('stores its data in a folder, which it releases when it is stopped', async () => {
    const data = join(dataFolder(), 'new', 'folder')

    const { code, out } = await run('--port', '0', '--data', data)

    expect([code, out]).toEqual([0, expect.stringContaining(`Data is stored in ${data}.`)])
    await (await openEmbedded({ data })).close()
  })

  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: dynamodb-embedded') })
    expect(await run('-v')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it.each([
    [['--port', 'abc'], '--port is "abc". It must be a whole number from 0 to 65535.'],
    [['--port', '65536'], '--port is "65536". It must be a whole number from 0 to 65535.'],
    [['--expire-every', '-1'], 'argument is ambiguous'],
    [['--durability', 'maybe'], '--durability is "maybe". Use fsync'],
    [['--data', ''], '--data is empty. Pass a folder'],
    [['--host', ''], '--host is empty. Pass an address'],
    [['--repair'], '--repair needs a data folder. Add --data <folder>.'],
    [['--prot', '1'], 'There is no option --prot. Did you mean --port? The options are --port, --host, --data, '],
    [['--hots', 'any'], 'There is no option --hots. Did you mean --host? '],
    [['--expireEvery=5'], 'There is no option --expireEvery. Did you mean --expire-every? '],
    [['--dir', 'here'], 'There is no option --dir. The options are --port, '],
    [['-x'], 'There is no option -x. The options are --port, '],
    [['serve'], '"serve" is not an option. Options start with --'],
  ])('refuses %j with a message', async (args, sentence) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) })
  })

  it('explains why its port, folder or address cannot be used', async () => {
    const [data, file] = [dataFolder(), join(dataFolder(), 'file')]
    writeFileSync(file, '')
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as { port: number }
    const other = await openEmbedded({ data })
    onTestFinished(() => other.close())

    const answers = await Promise.all([
      run('--port', String(port)),
      run('--port', '0', '--data', data),
      run('--port', '0', '--data', file),
    ])

    expect(answers.map(({ code }) => code)).toEqual([1, 1, 1])
    expect(answers.map(({ err }) => err)).toEqual([
      `dynamodb-embedded: Port ${port} is in use. Stop the process that uses it, or choose another port with --port.\n`,
      expect.stringContaining(`The data folder ${data} is in use by process ${process.pid}.`),
      expect.stringContaining(`${file} cannot be used as a data folder (EEXIST). Choose another folder with --data.`),
    ])
  })
})
