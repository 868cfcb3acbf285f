/** Luhn's check (ISO/IEC 7812-1): cards, SIREN, SIRET. Digits only. */
export function fitsLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i])
    if (i % 2 === 1) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  return sum % 10 === 0
}

/** SIRET: Luhn, but La Poste's (SIREN 356000000) may instead have digits that add up to a multiple of 5. */
export const fitsSiret = (digits: string): boolean =>
  /^\d{14}$/.test(digits) &&
  (fitsLuhn(digits) || (digits.startsWith('356000000') && [...digits].reduce((sum, d) => sum + Number(d), 0) % 5 === 0))

/** SIREN: nine digits, Luhn. */
export const fitsSiren = (digits: string): boolean => /^\d{9}$/.test(digits) && fitsLuhn(digits)

const remainder = (digits: string, divisor: number): number => {
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor
  return rest
}

/** IBAN (ISO 13616): moved to the front, letters as numbers, modulo 97 is 1. Case and spaces do not matter. */
export function fitsIban(iban: string): boolean {
  const plain = iban.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(plain)) return false
  const length = ibanLengths[plain.slice(0, 2)]
  if (length !== undefined && plain.length !== length) return false
  const moved = plain.slice(4) + plain.slice(0, 4)
  return remainder([...moved].map((c) => (/\d/.test(c) ? c : String(c.charCodeAt(0) - 55))).join(''), 97) === 1
}

/** Length of an IBAN by country (ISO 13616 registry), the countries most met; others are taken at any length. */
// biome-ignore format: a table
export const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27,
  GB: 22, GI: 23, GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MA: 28, MC: 27,
  MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, SM: 27, TN: 24, TR: 26,
}
/**
 * NIR, the French social security number, with its two key digits: 97 minus the thirteen digits modulo 97. Corsica's
 * departments 2A and 2B count as 19 and 18 (INSEE). Digits and one letter at places 6 and 7.
 */
export function fitsNir(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase()
  const match = /^([1-478]\d{4}(?:\d{2}|2[AB])\d{6})(\d{2})$/.exec(plain)
  if (!match) return false
  const number = (match[1] as string).replace(/^(.{5})2A/, '$119').replace(/^(.{5})2B/, '$118')
  return 97 - remainder(number, 97) === Number(match[2])
}

/** Belgium's national register number: 97 minus the first nine digits, for births from 2000 on with a 2 before them, modulo 97. */
export function fitsBelgianRegister(digits: string): boolean {
  if (!/^\d{2}(?:[024][0-9]|[135][0-2])\d{7}$/.test(digits)) return false
  const key = Number(digits.slice(9))
  return ['', '2'].some((century) => 97 - remainder(century + digits.slice(0, 9), 97) === key)
}

/** Switzerland's AHV number: thirteen digits that begin with 756, with the check of EAN-13. */
export const fitsSwissInsurance = (digits: string): boolean =>
  /^756\d{10}$/.test(digits) && [...digits].reduce((sum, d, i) => sum + Number(d) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0
