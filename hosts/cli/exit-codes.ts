/** What the command line ends with; other programs rely on it. */
export const exitCodes = {
  clean: 0,
  usage: 2,
  leaks: 3,
  failed: 4,
  cancelled: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
