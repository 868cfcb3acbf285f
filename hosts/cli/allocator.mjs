/**
 * How the C library hands out memory: each thread otherwise gets a part of its own, and what a network or a decoder gave
 * back in one is of no use to the others. Two parts hold a fifth less at the peak, and less memory has to come fresh
 * from the system. Blocks over 16 MB come from the system and go back to it, so that an hour of small blocks between
 * them leaves no holes; 64 MB at the end of a part are kept for what comes next. Anybody who sets one of them knows better.
 */
export const sparing = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: `${16 << 20}`,
  MALLOC_TRIM_THRESHOLD_: `${64 << 20}`,
}

/**
 * Begins this program again in its own place (the same process, the same words) with a sparing allocator, which can be
 * chosen before a program begins only. Comes back where that is done already, or cannot be: outside Linux, in a Node
 * before 22.15, and where another process holds a channel to this one, which would be lost. To be called first of all.
 */
export function allocateSparingly() {
  const { env, execPath, execArgv, argv } = process
  if (process.platform !== 'linux' || !process.execve || process.channel) return
  if (Object.keys(sparing).some((name) => name in env)) return
  process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...sparing })
}
