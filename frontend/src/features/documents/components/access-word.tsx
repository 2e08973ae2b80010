/** The word of the tab for the access log. */
import { useTranslation } from 'react-i18next'

import '@/lib/later-words'

export function AccessWord() {
  return useTranslation('access').t('tab')
}
