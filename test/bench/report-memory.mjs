import { appendFileSync } from 'node:fs'

// Loaded before a measured program: at its end it writes the most memory that it ever held, in kilobytes.
process.on('exit', () => appendFileSync(process.env.MEMORY_REPORT, `${process.resourceUsage().maxRSS}\n`))
