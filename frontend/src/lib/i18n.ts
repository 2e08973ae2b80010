/** Every string that people read, from one catalogue; a second language is a second folder beside `locales/en`. */
import { createInstance, type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'

import { en } from '@/locales/en'

export const i18n = createInstance({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en },
  defaultNS: 'app',
  initAsync: false,
  interpolation: { escapeValue: false },
})

i18n.use(initReactI18next).init()

/** For words that are needed outside of a component. */
export const translate: TFunction<'app'> = i18n.t
