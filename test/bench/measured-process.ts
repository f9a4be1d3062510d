import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The resident memory of a process and of all that it started, in megabytes. */
export function treeMemory(pid: number): number {
  return sumOfTree(pid, 'rss') / 1024
}

/** The processor time of a process and of all that it started and that still run, in seconds. */
export function treeTime(pid: number): number {
  return sumOfTree(pid, 'cputimes')
}

function sumOfTree(pid: number, column: 'rss' | 'cputimes'): number {
  const lines = execFileSync('ps', ['-A', '-o', `pid=,ppid=,${column}=`], { encoding: 'utf8' })
    .trim()
    .split('\n')
  const processes = lines.map(line => line.trim().split(/\s+/).map(Number) as [number, number, number])
  const members = new Set([pid])
  // Children have larger numbers than their parents, except when numbers begin anew: hence as often as there are any.
  for (let before = 0; before < members.size; ) {
    before = members.size
    for (const [child, parent] of processes) if (members.has(parent)) members.add(child)
  }
  return processes.reduce((sum, [member, , value]) => sum + (members.has(member) ? value : 0), 0)
}

/** The size of all files in a folder, in megabytes. */
export function folderSize(folder: string): number {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + sizeOf(join(parentPath, name)), 0)
  return bytes / 1024 / 1024
}

/** A file may have been replaced meanwhile. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
