/** What people do in a place (folded text that ends right before it): "habite à", "moved to". */
export const settled =
  /(?:habit\w+|vi[st]|viv\w+|demenag\w+|install\w+|(?<!\p{L})(?:nee?s|nee|(?<=(?:suis|es|est|etais|etait|sont|etre)\s(?:\p{L}+\s)?)ne)(?!\p{L})|bosse|travaill\w+|vien[st]|venue?s?|parti\w*|rentr\w+|retourn\w+|siege|rendez-vous|vacances|born|live[sd]?|living|works?|worked|visit\w*|moved?|moving|based|from|office|grew up|relocat\w+|stay\w*|fly\w*|flew|drove|travel\w*|back|situ\w+|base\w*|muter?|mutation)[^.,;]{0,25}$/u

/** The same, right up to the preposition: what follows is a place even when it is a given name or a word ("I live in Austin"). */
export const livesIn =
  /(?<![\p{L}'-])(?:habit(?:e|es|ent|ait|ais|ons|ez|er|ions|aient)|loge[rsz]?|logeait|vi[st]|vivent|vivre|vecu|vivait|vivais|vivons|demenag\p{L}+|emmenag\p{L}+|install\p{L}+|(?<!\p{L})(?:nee?s|nee|(?<=(?:suis|es|est|etais|etait|sont|etre)\s(?:\p{L}+\s)?)ne)(?!\p{L})|grandi[rt]?|mutee?s?|muter|mutation|scolarisee?s?|born|live[sd]?|living|moved?|moving|based|grew up|growing up|raised|retired|settled|emigrat\p{L}+|immigrat\p{L}+|expatri\p{L}+|relocat\p{L}+|stay(?:ed|ing)?)\s+(?:(?!\b(?:a|in|to|back)\b)\p{L}+\s+){0,2}(?:in|to|at|a|near|around|pres de|vers|(?<=(?:live[sd]?|living|stay(?:ed|ing)?)\s)on)\s+$/u
