/** Puts words into the catalogue that the first visit does without; whatever uses them loads this. */
import { i18n } from '@/lib/i18n'
import { later } from '@/locales/en/later'

for (const [namespace, words] of Object.entries(later)) i18n.addResourceBundle('en', namespace, words)
