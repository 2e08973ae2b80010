/** A person who has a keyboard and nothing else: comes to everything by Tab, and does everything by keys. */
import { expect, type Locator, type Page } from '@playwright/test'

const MOST_STOPS = 150

const hasFocus = (element: Element) => element === document.activeElement

export class Keyboard {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Goes on by Tab until it stands on this element, as far as a person would have the patience for. */
  async goTo(target: Locator) {
    await expect(target).toBeVisible()
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await target.evaluate(hasFocus)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`The keyboard does not come to ${target}.`)
  }

  async press(target: Locator, key = 'Enter') {
    await this.goTo(target)
    await this.page.keyboard.press(key)
  }

  /** Writes into a field; what it held before is gone. */
  async write(field: Locator, words: string) {
    await this.goTo(field)
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.type(words)
  }

  /** Writes into a field that proposes something, takes the proposal, and goes on. */
  async choose(field: Locator, words: string, option: RegExp) {
    await this.goTo(field)
    await this.page.keyboard.type(words)
    const proposals = this.page.getByRole('option')
    await expect(proposals).toHaveText([option])
    await this.page.keyboard.press('ArrowDown')
    await this.page.keyboard.press('Enter')
    await this.page.keyboard.press('Tab')
    await expect(proposals).toHaveCount(0)
  }

  /** Writes a day part by part, in the order in which this browser asks for them: month, day, year. */
  async writeDay(field: Locator, day: string) {
    const [year, ...monthAndDay] = day.split('-')
    await this.goTo(field)
    await this.page.keyboard.type([...monthAndDay, year].join(''))
    await expect(field).toHaveValue(day)
  }

  /** Finds something from everywhere, and goes there. */
  async find(words: string, option: string) {
    await this.page.keyboard.press('Control+k')
    await expect(this.page.getByRole('combobox', { name: 'Search documents, pages and actions' })).toBeFocused()
    await this.page.keyboard.type(words)
    await expect(this.page.getByRole('option').first()).toContainText(option)
    await this.page.keyboard.press('Enter')
  }
}
