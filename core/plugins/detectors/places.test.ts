import { textCases } from '../../../test/support/text-cases.ts'
import detector from './places.ts'

textCases(detector, [
  { in: 'fr', text: 'On a déménagé à [Villeurbanne].', why: 'a town' },
  { in: 'fr', text: 'je pars en [guadeloupe] avec lui', why: 'no capitals' },
  { in: 'fr', text: 'elle vit à [saint-étienne]', why: 'compound' },
  { in: 'fr', text: 'les clients du [Havre]', why: 'its article melted' },
  { in: 'fr', text: 'partis à [la rochelle] en mai', why: 'with its article' },
  { in: 'en', text: 'I live in [Austin] now', why: 'a given name too' },
  { in: 'fr', text: 'Les paris sportifs, c’est interdit', why: 'bets' },
  { in: 'fr', text: 'La réunion est à midi', why: 'a meeting' },
  { in: 'fr', text: 'il travaille chez orange', why: 'a company' },
  { in: 'fr', text: 'la France est un pays', why: 'a country tells little' },
  { in: 'fr', text: 'Galerie du Port', why: 'what a business is called after' },
  { in: 'fr', text: 'Hôtel du [Lamentin]', why: 'a business called after a town that is nothing else' },
  { in: 'fr', text: 'on fait deux tours', why: 'rounds' },
  { in: 'en', text: 'my daughter starts school in [bath]', why: 'a thing that would need an article' },
  { in: 'en', text: 'I was in the bath', why: 'the thing' },
  { in: 'fr', text: 'En Avril, nous ferons le bilan', why: 'a month with a capital' },
])
