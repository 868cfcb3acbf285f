const words = {
  fr: {
    title: 'Estompe est fermé à cette adresse',
    text: 'Ce lien a déjà servi, ou votre visite a expiré. Ouvrez le lien affiché dans la fenêtre où Estompe a été lancé ; appuyez sur Entrée dans cette fenêtre pour en obtenir un nouveau.',
  },
  en: {
    title: 'Estompe is closed at this address',
    text: 'This link has been used already, or your visit has expired. Open the link shown in the window where Estompe was started; press Enter in that window for a new one.',
  },
}

/** What somebody sees who comes without a session. */
export function closedPage(acceptLanguage: string): string {
  const language = acceptLanguage.trim().toLowerCase().startsWith('fr') ? 'fr' : 'en'
  const { title, text } = words[language]
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>`
}
