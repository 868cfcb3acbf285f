import { weeklyText } from '../weekly/weekly-text.ts'
import type { Letter, SignInLetter } from './delivery.ts'

/** What a letter says, in the reader's language. */
export const letterText = (letter: Letter): { subject: string; text: string } =>
  letter.kind === 'weekly' ? weeklyText(letter) : signInText(letter)

function signInText({ language, link }: SignInLetter): { subject: string; text: string } {
  return language === 'fr'
    ? {
        subject: 'Votre lien pour entrer dans Estompe',
        text: `Bonjour,\n\nCe lien vous ouvre la base de connaissances. Il sert une fois, pendant un quart d’heure :\n\n${link}\n\nVous ne l’avez pas demandé ? Ne faites rien : personne n’entre sans lui.\n`,
      }
    : {
        subject: 'Your link into Estompe',
        text: `Hello,\n\nThis link opens the knowledge base for you. It works once, for a quarter of an hour:\n\n${link}\n\nYou did not ask for it? Do nothing: nobody comes in without it.\n`,
      }
}
