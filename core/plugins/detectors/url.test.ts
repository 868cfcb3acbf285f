import { textCases } from '../../../test/support/text-cases.ts'
import detector from './url.ts'

textCases(detector, [
  { in: 'fr', text: 'va sur [www.camille-robert.fr]', why: 'written' },
  { in: 'en', text: 'see [https://example.com/people/jane]', why: 'with a path' },
  { in: 'fr', text: 'mon site, c’est [atelier tiret argile point fr]', why: 'said after the word for a site' },
  { in: 'fr', text: 'linkedin point com', why: 'the network by itself' },
  { in: 'fr', text: 'on fait le point. Fr', why: 'the end of a sentence' },
  { in: 'fr', text: 'version 2.0 du produit', why: 'a version' },
  { in: 'fr', text: 'va voir [github slash theo lemaire dev] tout y est', why: 'said aloud, without its end' },
])
