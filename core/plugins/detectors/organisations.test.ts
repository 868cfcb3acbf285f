import { textCases } from '../../../test/support/text-cases.ts'
import detector from './organisations.ts'

textCases(detector, [
  { in: 'fr', text: 'travaille pour [la Société Générale] à Nanterre', why: 'after a verb' },
  { in: 'fr', text: 'il travaille chez [orange] à rennes', why: 'a brand without a capital' },
  { in: 'en', text: 'She works for [Barclays] now', why: 'English' },
  { in: 'fr', text: 'on s’est vus chez julie', why: 'a person’s home' },
  { in: 'fr', text: 'chez nous, ça se passe bien', why: 'our home' },
])
