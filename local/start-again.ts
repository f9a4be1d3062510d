import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The part of `process` that is needed to replace it. */
export interface Program
  extends Pick<NodeJS.Process, 'platform' | 'execPath' | 'execArgv' | 'argv' | 'env' | 'connected'> {
  readonly execve?: NodeJS.Process['execve'] | undefined
}

const SETTINGS = {
  // The size in bytes from which glibc returns freed blocks to the system. If it is not set, glibc raises it to the largest
  // block that was freed, up to 32 MB. After the first password, whose hash takes 19 MB, it keeps up to 38 MB for each
  // thread: https://man7.org/linux/man-pages/man3/mallopt.3.html. The default of 128 KB is too high, too: blocks of
  // 64 KB, such as those that Node reads sockets into, leave gaps between smaller ones that stay.
  MALLOC_MMAP_THRESHOLD_: '32768',
  // How many bytes more than needed glibc requests from the system for smaller blocks. From its default of 128 KB, it would
  // also serve blocks above the threshold.
  MALLOC_TOP_PAD_: '16384',
  // Instead of eight for each processor.
  MALLOC_ARENA_MAX: '2',
  // The folder that `enableCompileCache()` uses. A call of that function comes too late for the first modules: Node
  // then loads its TypeScript compiler for them, which takes 12 MB.
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
}

/**
 * Replaces the process with the same program, with settings of glibc and Node that keep its memory small. Both read
 * them only when a process starts. Variables that are set already stay as they are. Does nothing the second time, or
 * without glibc.
 */
export function startAgain(program: Program = process): void {
  const { platform, connected, execPath, execArgv, argv, env, execve } = program
  if (platform !== 'linux' || env.MALLOC_MMAP_THRESHOLD_ !== undefined) return
  // The channel to a parent, such as `node --watch`, would be lost. Older versions of Node cannot replace a process.
  if (connected || !execve) return
  execve.call(program, execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...SETTINGS, ...env })
}
