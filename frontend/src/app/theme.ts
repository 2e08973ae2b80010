/** How the client looks: one accent colour, readable greys, and the whole theme as a stylesheet. */
import {
  type CSSVariablesResolver,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'

// Scroll locking by script would write a <style> element; global.css does it with a rule.
const withoutScriptedScrollLock = { defaultProps: { lockScroll: false } }

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: { Drawer: withoutScriptedScrollLock, Modal: withoutScriptedScrollLock },
})

/** Mantine's secondary greys fall short of the contrast that WCAG 2.2 AA asks for (4.5 : 1). */
const readableGreys: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
  },
})

/** The classes behind Mantine's `visibleFrom` and `hiddenFrom`. */
function visibilityRules(breakpoints: Record<string, string>): string {
  return Object.entries(breakpoints)
    .map(
      ([name, width]) =>
        `@media (width < ${width}) { .mantine-visible-from-${name} { display: none !important } }` +
        `@media (width >= ${width}) { .mantine-hidden-from-${name} { display: none !important } }`,
    )
    .join('\n')
}

/**
 * The theme's variables and classes. Mantine would write them into <style> elements, which the content security
 * policy refuses; a stylesheet made by script is allowed.
 */
export function createThemeSheet(): CSSStyleSheet {
  const complete = mergeMantineTheme(DEFAULT_THEME, theme)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    [
      convertCssVariables(defaultCssVariablesResolver(complete)),
      convertCssVariables(readableGreys(complete)),
      visibilityRules(complete.breakpoints),
    ].join('\n'),
  )
  return sheet
}
