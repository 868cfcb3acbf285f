import { z } from 'zod'
import type { Judge } from '../native/inference/try-providers.ts'
import { StudioError } from './contract/errors.ts'
import { ProviderFinding, patience } from './contract/provider/choice.ts'
import { canStartProcesses, startProcess } from './own-process.ts'

/**
 * Tries a provider in a process of its own, which is ended when it hangs, when the signal fires, and when it has
 * answered. Null in a process that can start no other.
 */
export const judgeInOwnProcess = (): Judge | null => (canStartProcesses() ? judge : null)

const judge: Judge = (path, provider, signal) =>
  new Promise((give, refuse) => {
    const trial = startProcess({
      program: 'trial',
      args: [path, provider],
      hear(message) {
        const findings = z.array(ProviderFinding).safeParse(message)
        if (findings.success) give(findings.data)
        trial.end()
      },
    })
    const end = (): void => trial.end()
    const tooLong = setTimeout(end, patience * 1000)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
    void trial.gone.then(() => {
      clearTimeout(tooLong)
      signal?.removeEventListener('abort', end)
      refuse(new StudioError('work-died'))
    })
  })
