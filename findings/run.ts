import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERDICTS: Readonly<Record<number, string>> = { 0: 'as found', 1: 'CHANGED', 2: 'could not be installed' }
const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Runs the named findings, or all of them, one after another, and prints a table of verdicts. */
const names = process.argv.slice(2)
const all = globSync('*.sh', { cwd: FOLDER }).sort()
const scripts = all.filter(script => names.length === 0 || names.includes(basename(script, '.sh')))
const unknown = names.filter(name => !all.includes(`${name}.sh`))
if (unknown.length > 0)
  throw new Error(`There is no finding ${unknown.join(', ')}. Use the name of a script without .sh.`)

const rows: string[][] = []
for (const script of scripts) {
  const name = basename(script, '.sh')
  print(`\n${name}`)
  const begun = Date.now()
  const code = await run(script)
  rows.push([name, VERDICTS[code] ?? `ended with ${code}`, `${Math.round((Date.now() - begun) / 1000)} s`])
  if (code !== 0) process.exitCode = 1
}

const widths = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
print(`\n${rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')}`)
const failed = rows.filter(row => row[1] !== VERDICTS[0]).length
print(`\n${rows.length - failed} as found, ${failed} not`)

function run(script: string): Promise<number> {
  const child = spawn('bash', [script], { cwd: FOLDER, stdio: 'inherit' })
  return new Promise(resolve => child.on('close', code => resolve(code ?? 1)))
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
