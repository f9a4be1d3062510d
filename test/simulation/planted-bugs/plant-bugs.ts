import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { BUGS_AROUND_IT } from './bugs-around-it.ts'
import { BUGS_OF_DEPLOYS } from './bugs-of-deploys.ts'
import { BUGS_OF_DUE_SIGNALS } from './bugs-of-due-signals.ts'
import { BUGS_OF_LETTERS } from './bugs-of-letters.ts'
import { BUGS_OF_PARKING } from './bugs-of-parking.ts'
import { BUGS_OF_THE_LIBRARY } from './bugs-of-the-library.ts'
import { BUGS_OF_WAITING } from './bugs-of-waiting.ts'
import type { PlantedBug } from './planted-bug.ts'

/**
 * Plants bugs in copies of the sources, one at a time, and reports which of them the simulation finds within this many
 * histories, or a unit test if the bug names one: `node test/simulation/planted-bugs/plant-bugs.ts [histories] [parts of names]`. Exit code 1: more than one
 * got away.
 */
const HISTORIES = Number(process.argv[2] ?? 300)
const ROOT = resolve(import.meta.dirname, '../../..')
const LIMIT = 3_600_000
const PARTS = process.argv.slice(3)
const BUGS = [
  ...BUGS_OF_LETTERS,
  ...BUGS_OF_PARKING,
  ...BUGS_OF_THE_LIBRARY,
  ...BUGS_AROUND_IT,
  ...BUGS_OF_DUE_SIGNALS,
  ...BUGS_OF_WAITING,
  ...BUGS_OF_DEPLOYS,
].filter(({ name }) => PARTS.length === 0 || PARTS.some(part => name.includes(part)))

const folder = await copyOfSources()
const rows: string[] = []
let missed = 0
try {
  const checks = new Map(BUGS.map(bug => [bug.test ?? bug.histories, bug]))
  for (const check of checks.values()) {
    const sound = detect(check)
    if (sound !== undefined) throw new Error(`The sources are not sound to begin with: ${sound}`)
  }
  for (const bug of BUGS) {
    const verdict = await plant(bug)
    if (verdict === undefined) missed++
    rows.push(`| ${bug.name} | ${bug.breaks} | ${verdict ?? '**not caught**'} |`)
    process.stdout.write(`${rows.at(-1)}\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`${BUGS.length - missed} of ${BUGS.length} caught within ${HISTORIES} histories\n`)
process.exitCode = missed > 1 ? 1 : 0

/** What detected the bug, or undefined. */
async function plant(bug: PlantedBug): Promise<string | undefined> {
  const { name, file, from, to } = bug
  const path = join(folder, file)
  const source = await readFile(path, 'utf8')
  if (source.split(from).length !== 2) throw new Error(`"${name}": ${file} does not have exactly one "${from}".`)
  await writeFile(
    path,
    source.replace(from, () => to),
  )
  try {
    return detect(bug)
  } finally {
    await writeFile(path, source)
  }
}

function detect({ histories, test }: PlantedBug): string | undefined {
  return test === undefined ? campaign(histories) : failureOf(test)
}

/** Runs one unit test file in the copy. Returns the first test that fails. */
function failureOf(test: string): string | undefined {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, test], {
    encoding: 'utf8',
    timeout: LIMIT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  if (status === 0 || signal) return undefined
  const failed = /^.*FAIL .* > (.*)$/m.exec(stdout + stderr)?.[1]
  // Whatever else ends the run says nothing about the bug.
  if (!failed) throw new Error(`${test} does not run: ${stderr || stdout}`)
  return `unit test: ${failed}`.replaceAll('|', '/').slice(0, 140)
}

function campaign(histories: PlantedBug['histories']): string | undefined {
  const script = join(folder, 'test/simulation/planted-bugs/run-campaign.ts')
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [script, String(HISTORIES), histories ?? ''], {
    encoding: 'utf8',
    timeout: LIMIT,
  })
  if (status === 0) return undefined
  // Out of time is not caught: the machine may only have been busy.
  if (signal) return undefined
  const line = /^.*does not hold.*$/m.exec(stdout)?.[0] || /^\w*Error.*$/m.exec(stderr)?.[0] || 'the histories crash'
  return line.replaceAll('|', '/').slice(0, 140)
}

/** The sources next to the same dependencies: workspaces are linked to the copy, everything else to the original. */
async function copyOfSources(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'planted-bugs-'))
  const skipped = /\/(node_modules|dist|\.local)(\/|$)/
  for (const part of [
    'packages',
    'wiring',
    'test/simulation',
    'test/support',
    'test/unit/streams',
    'package.json',
    'tsconfig.json',
  ]) {
    await cp(join(ROOT, part), join(copy, part), {
      recursive: true,
      filter: source => !skipped.test(source.slice(ROOT.length)),
    })
  }
  await mkdir(join(copy, 'node_modules/@dynamo-signals'), { recursive: true })
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (name === 'dynamo-signals' || name === '@dynamo-signals') continue
    await symlink(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name))
  }
  await symlink(join(copy, 'packages/dynamo-signals'), join(copy, 'node_modules/dynamo-signals'))
  for (const name of ['api', 'shop', 'web', 'local-cloud']) {
    await symlink(join(copy, 'packages', name), join(copy, 'node_modules/@dynamo-signals', name))
  }
  return copy
}
