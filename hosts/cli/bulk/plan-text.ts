import type { BulkPlan } from '../../../core/contract/bulk/records.ts'
import { type Bilingual, filled, type UiLanguage } from '../../../core/contract/language.ts'
import { explained } from '../../../core/contract/sentences.ts'
import { spoken } from '../progress.ts'

const words = {
  found: {
    fr: '{recordings} enregistrement(s), {bytes} ; à traiter : {hours} d’enregistrement',
    en: '{recordings} recording(s), {bytes}; to process: {hours} of recording',
  },
  partly: {
    fr: '  durée lue dans {read} fichier(s), estimée d’après la taille pour les autres',
    en: '  length read from {read} file(s), estimated from the size of the others',
  },
  duplicates: { fr: '{count} doublon(s), traités une seule fois', en: '{count} duplicate(s), processed once' },
  unreadable: { fr: '{count} illisible(s) : {why}', en: '{count} unreadable: {why}' },
  others: { fr: '{count} autre(s) fichier(s) laissés de côté', en: '{count} other file(s) left aside' },
  closed: {
    fr: '{count} dossier(s) que vous n’avez pas le droit d’ouvrir',
    en: '{count} folder(s) that you are not allowed to open',
  },
  time: { fr: 'Temps prévu : {time} ({basis})', en: 'Expected time: {time} ({basis})' },
  disk: {
    fr: 'Place prévue : {need} dans la destination ({free} libres), jusqu’à {scratch} dans la bibliothèque ({scratchFree} libres)',
    en: 'Expected space: {need} in the destination ({free} free), up to {scratch} in the library ({scratchFree} free)',
  },
  short: { fr: 'La place ne suffira pas.', en: 'That space will not be enough.' },
  bulk: {
    fr: 'mesuré sur cette machine, par lots',
    en: 'measured on this machine, in bulk',
  },
  single: {
    fr: 'mesuré sur cette machine, un par un',
    en: 'measured on this machine, one by one',
  },
  none: {
    fr: 'ordre de grandeur : rien n’a encore été mesuré sur cette machine',
    en: 'a rough figure: nothing was measured on this machine yet',
  },
  unknown: { fr: 'inconnus', en: 'unknown' },
} satisfies Record<string, Bilingual>

const units = { fr: ['o', 'Ko', 'Mo', 'Go', 'To'], en: ['B', 'KB', 'MB', 'GB', 'TB'] }

/** Bytes as a person says them. */
export function size(bytes: number | null, language: UiLanguage): string {
  if (bytes === null) return words.unknown[language]
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < 4) {
    value /= 1000
    unit += 1
  }
  const digits = value < 10 && unit > 0 ? 1 : 0
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)}\u00a0${units[language][unit]}`
}

/** A plan as a person reads it. */
export function linesOfPlan(plan: BulkPlan, language: UiLanguage): string[] {
  const say = (word: keyof typeof words, data: Record<string, string | number> = {}): string =>
    filled(words[word][language], data)
  const lines = [
    say('found', {
      recordings: plan.recordings,
      bytes: size(plan.bytes, language),
      hours: spoken(plan.seconds),
    }),
  ]
  const unread = plan.recordings - plan.read - plan.unreadable.reduce((sum, { count }) => sum + count, 0)
  if (unread > plan.duplicates) lines.push(say('partly', { read: plan.read }))
  if (plan.duplicates > 0) lines.push(say('duplicates', { count: plan.duplicates }))
  for (const { code, count } of plan.unreadable)
    lines.push(say('unreadable', { count, why: explained(code, { file: '…' }, language).says }))
  if (plan.otherFiles > 0) lines.push(say('others', { count: plan.otherFiles }))
  if (plan.closedFolders > 0) lines.push(say('closed', { count: plan.closedFolders }))
  lines.push(say('time', { time: spoken(plan.workSeconds), basis: say(plan.measured) }))
  lines.push(
    say('disk', {
      need: size(plan.outBytes, language),
      free: size(plan.outFree, language),
      scratch: size(plan.scratchBytes, language),
      scratchFree: size(plan.scratchFree, language),
    }),
  )
  const isShort =
    (plan.outFree !== null && plan.outBytes > plan.outFree) ||
    (plan.scratchFree !== null && plan.scratchBytes > plan.scratchFree)
  return isShort ? [...lines, say('short')] : lines
}
