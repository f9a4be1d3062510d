/** The part of `process` that is needed to replace it. */
export interface Program
  extends Pick<NodeJS.Process, 'platform' | 'execPath' | 'execArgv' | 'argv' | 'env' | 'connected'> {
  readonly execve?: NodeJS.Process['execve'] | undefined
}

/** glibc's default threshold, which it does not raise if it is set, and two arenas instead of eight for each processor. */
const SETTINGS = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' }

/**
 * Returns large blocks of memory to the system when they are freed. glibc raises the size from which it does so to
 * the largest block that was freed, up to 32 MB. After the first password, whose hash takes 19 MB, it keeps up to 38 MB
 * for each thread: https://man7.org/linux/man-pages/man3/mallopt.3.html. It reads its settings only when a process starts, so this
 * replaces the process with the same program. Does nothing the second time, or without glibc.
 */
export function returnFreedMemory(program: Program = process): void {
  const { platform, connected, execPath, execArgv, argv, env, execve } = program
  if (platform !== 'linux' || env.MALLOC_MMAP_THRESHOLD_ !== undefined) return
  // The channel to a parent, such as `node --watch`, would be lost. Older versions of Node cannot replace a process.
  if (connected || !execve) return
  execve.call(program, execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...SETTINGS, ...env })
}
