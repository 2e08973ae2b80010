import type { en } from '@/locales/en'
import type { later } from '@/locales/en/later'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof en & typeof later
  }
}
