import { textCases } from '../../../test/support/text-cases.ts'
import detector from './email.ts'

textCases(detector, [
  { in: 'fr', text: 'à [jean.dupont@exemple.fr], merci', why: 'written' },
  { in: 'fr', text: 'mon mail c’est [camille point lefevre arobase gmail point com]', why: 'said' },
  { in: 'fr', text: '[camille.lefevre à robase atelier argile.fr]', why: 'at sign misheard, domain in two' },
  { in: 'fr', text: 'adresse, [camie.lefeuvrearobaseatelier.ergil.fr].', why: 'glued to one word' },
  { in: 'fr', text: "c'est [b e n a l i arrobase orange point fr]", why: 'spelled letters' },
  { in: 'fr', text: 'mon mail [c comme camille l comme lise v arobase free point fr]', why: 'letters with examples' },
  { in: 'fr', text: 'écris à [pauline underscore dupuis arobase outlook point fr]', why: 'underscore' },
  { in: 'fr', text: '[camille point lefevre arobase]', why: 'cut short' },
  { in: 'en', text: 'my email is [john dot smith at gmail dot com]', why: 'English' },
  { in: 'en', text: "it's [info at green valley farm dot co dot uk]", why: 'a domain of several words' },
  { in: 'en', text: 'look at amazon dot com', why: 'a shop, not an address' },
  { in: 'fr', text: 'on fait le point à midi', why: 'a point that is none' },
  { in: 'fr', text: 'je suis passé chez Orange', why: 'a provider by itself' },
  { in: 'fr', text: 'le signe arobase sur le clavier', why: 'the sign by its name' },
  { in: 'fr', text: 'écris à [prune deux mille trois a robase gmail point con]', why: 'sign and domain misheard' },
  { in: 'fr', text: 'c’est [claire arobase orange point éfère]', why: 'letters heard as a word' },
  { in: 'fr', text: 'c’est [julie moreau à oba orange point fr]', why: 'sign heard as "à oba"' },
  { in: 'fr', text: 'envoie tout à [bout, a au bas, maison]', why: 'sign heard as "a au bas"' },
  { in: 'fr', text: 'il y en a au bas mot douze', why: 'a turn of speech' },
  { in: 'en', text: 'please use [office at greenfield.org]', why: 'a bare word behind "use"' },
])
