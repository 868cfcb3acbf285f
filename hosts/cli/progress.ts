import type { Bilingual } from '../../core/contract/language.ts'
import type { Progress, StageName } from '../../core/contract/progress.ts'
import type { Terminal } from './terminal.ts'

export const stageNames: Readonly<Record<StageName, Bilingual>> = {
  import: { fr: 'lecture du fichier', en: 'reading the file' },
  transcribe: { fr: 'transcription', en: 'transcribing' },
  look: { fr: 'recherche dans l’image', en: 'looking' },
  detect: { fr: 'recherche dans les mots', en: 'judging words' },
  track: { fr: 'suivi', en: 'following' },
  cut: { fr: 'découpe', en: 'cutting' },
  plan: { fr: 'plan', en: 'planning' },
  render: { fr: 'rendu', en: 'rendering' },
  verify: { fr: 'vérification', en: 'verifying' },
  publish: { fr: 'écriture', en: 'writing' },
}

/** Seconds as a person says them. */
export function spoken(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Shows how far a job is: JSON events, one line that is written over, or one line a stage where nobody watches. */
export function progressOf(
  terminal: Terminal,
  input: string,
  label: string,
): { tell(progress: Progress): void; end(): void } {
  let stage: StageName | null = null
  let isLineOpen = false
  const line = ({ stage: now, done, total, secondsLeft }: Progress): string => {
    const share = total > 0 ? Math.floor((100 * done) / total) : 0
    const left =
      secondsLeft === null
        ? ''
        : terminal.language === 'fr'
          ? ` · encore ${spoken(secondsLeft)}`
          : ` · ${spoken(secondsLeft)} left`
    return `${label} · ${terminal.say(stageNames[now])} ${share} %${left}`
  }
  return {
    tell: (progress) => {
      if (terminal.json) terminal.printJson({ event: 'progress', input, ...progress })
      else if (terminal.isInteractive) {
        const width = Math.max(20, (process.stderr.columns ?? 80) - 1)
        process.stderr.write(`\r\u001b[K${line(progress).slice(0, width)}`)
        isLineOpen = true
      } else if (stage !== progress.stage) terminal.note(`${label} · ${terminal.say(stageNames[progress.stage])}`)
      stage = progress.stage
    },
    end: () => {
      if (isLineOpen) process.stderr.write('\r\u001b[K')
      isLineOpen = false
    },
  }
}
