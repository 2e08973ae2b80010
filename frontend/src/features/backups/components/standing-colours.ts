/** A colour for each way in which it can stand with a backup. */
import type { Standing } from '../api/standing'

export const STANDING_COLOURS: Record<Standing, string> = {
  good: 'teal',
  making: 'blue',
  verifying: 'blue',
  unverified: 'yellow',
  damaged: 'red',
  failed: 'red',
  lost: 'red',
  removed: 'gray',
}
